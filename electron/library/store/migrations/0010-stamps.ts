/**
 * Schema 10: copies by size and time, as photos are. Two files of one size and one time can change places without a
 * trace: such files are found with this, and told by what they hold.
 */
export const stamps = `
CREATE INDEX copy_file ON copy (size, mtime);
`;
