/**
 * Schema 5: faces under the library's limits are set aside. `eye_distance` is defined in `migrate.ts`: the points
 * are a blob that SQL cannot read.
 */
export const setAside = `
-- Distance between the eye centres in pixels of the displayed photo.
ALTER TABLE face ADD COLUMN eyes REAL NOT NULL DEFAULT 0;
UPDATE face SET eyes = eye_distance(landmarks);
ALTER TABLE face ADD COLUMN aside INTEGER NOT NULL DEFAULT 0 CHECK (aside IN (0, 1));
-- What takes part in grouping, search, counts and grids.
ALTER TABLE face ADD COLUMN shown INTEGER GENERATED ALWAYS AS (state = 'face' AND aside = 0) VIRTUAL;
DROP INDEX face_photo;
CREATE INDEX face_photo ON face (photo, shown);
CREATE INDEX face_aside ON face (quality) WHERE aside = 1;

-- Faces the user wants to keep whatever the limits say.
CREATE TABLE kept (
  face INTEGER PRIMARY KEY REFERENCES face (id) ON DELETE CASCADE
) STRICT;

-- One row. A face below any of these is set aside; 0 limits nothing.
CREATE TABLE face_limit (
  one         INTEGER PRIMARY KEY CHECK (one = 1),
  min_score   REAL NOT NULL CHECK (min_score BETWEEN 0 AND 1),
  min_eyes    REAL NOT NULL CHECK (min_eyes >= 0),
  min_quality REAL NOT NULL CHECK (min_quality BETWEEN 0 AND 100),
  applied     INTEGER NOT NULL CHECK (applied IN (0, 1)) -- 0: some faces may not stand as the limits say yet
) STRICT;
INSERT INTO face_limit VALUES (1, 0, 0, 0, 1);

-- The user's word brings a face back.
CREATE TRIGGER aside_placed_insert AFTER INSERT ON assignment WHEN NEW.by = 'user' BEGIN
  UPDATE face SET aside = 0 WHERE id = NEW.face AND aside = 1;
END;
CREATE TRIGGER aside_placed_update AFTER UPDATE OF by ON assignment WHEN NEW.by = 'user' BEGIN
  UPDATE face SET aside = 0 WHERE id = NEW.face AND aside = 1;
END;
CREATE TRIGGER aside_kept AFTER INSERT ON kept BEGIN
  UPDATE face SET aside = 0 WHERE id = NEW.face AND aside = 1;
END;
-- Grouping's word does not, and is forgotten when a face is set aside.
CREATE TRIGGER aside_refuses BEFORE INSERT ON assignment WHEN NEW.by = 'auto' BEGIN
  SELECT RAISE(ABORT, 'the face is set aside') WHERE EXISTS (SELECT 1 FROM face WHERE id = NEW.face AND aside = 1);
END;
CREATE TRIGGER aside_leaves AFTER UPDATE OF aside ON face WHEN NEW.aside = 1 BEGIN
  SELECT RAISE(ABORT, 'the user placed this face')
    WHERE EXISTS (SELECT 1 FROM assignment WHERE face = NEW.id AND by = 'user');
  DELETE FROM assignment WHERE face = NEW.id;
END;

-- The comparison set: the only way to read vectors that will be compared with the people of the library.
DROP VIEW active_embedding;
CREATE VIEW active_embedding AS
  SELECT e.face, f.photo, c.id AS contract, e.vector
  FROM active a
  JOIN embedding e ON e.contract = a.contract
  JOIN contract c ON c.key = a.contract
  JOIN face f ON f.id = e.face AND f.shown = 1;
`;
