/** Schema 4: what a face's quality is made of. Null for faces stored before it was kept. */
export const qualityParts = `ALTER TABLE face ADD COLUMN parts TEXT CHECK (parts IS NULL OR json_valid(parts));`;
