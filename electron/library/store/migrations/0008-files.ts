/**
 * Schema 8: several files, one photo; and folders that are not there at present. A photo keeps one path of its own
 * (where it was first found); further files with the same content are rows here, so that it is read once and its
 * faces count once.
 */
export const files = `
CREATE TABLE copy (
  path  TEXT PRIMARY KEY,
  photo INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
  dir   TEXT NOT NULL,
  size  INTEGER NOT NULL,
  mtime REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_photo ON copy (photo);
CREATE INDEX copy_dir ON copy (dir);

-- A path is a photo's own or a copy's, never both.
CREATE TRIGGER copy_apart BEFORE INSERT ON copy BEGIN
  SELECT RAISE(ABORT, 'a photo has this path') WHERE EXISTS (SELECT 1 FROM photo WHERE path = NEW.path);
END;
CREATE TRIGGER copy_gives_way_insert AFTER INSERT ON photo BEGIN
  DELETE FROM copy WHERE path = NEW.path;
END;
CREATE TRIGGER copy_gives_way_update AFTER UPDATE OF path ON photo WHEN NEW.path <> OLD.path BEGIN
  DELETE FROM copy WHERE path = NEW.path;
END;

-- 1: the folder, or the drive it is on, was not there when it was last looked for.
ALTER TABLE folder ADD COLUMN offline INTEGER NOT NULL DEFAULT 0 CHECK (offline IN (0, 1));
-- The file system it was on when it was last seen; an empty folder on another one is a drive that is not mounted.
ALTER TABLE folder ADD COLUMN volume TEXT;
`;
