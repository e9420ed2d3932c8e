/** Schema 6: which detector last read each photo, so that a library read by several can tell. */
export const detector = `
-- Id in the catalogue; null for photos that were not read, or were read before this was kept.
ALTER TABLE photo ADD COLUMN detector TEXT;
CREATE INDEX photo_detector ON photo (detector) WHERE detector IS NOT NULL;
`;
