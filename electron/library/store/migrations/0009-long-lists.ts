/**
 * Schema 9: what long lists are made of. The faces of a person lie in order of quality, each order of the grids has an
 * index, and what is counted all the time is an index of few rows, or all rows of a table: so that nothing a screen asks
 * grows with the library. No triggers on photos and faces: with one, SQLite copies every page that an insert touches.
 */
export const longLists = `
-- The faces of a person, best first: an index over two tables.
CREATE TABLE ranked (
  person  INTEGER NOT NULL,
  quality REAL NOT NULL,
  face    INTEGER NOT NULL,
  PRIMARY KEY (person, quality DESC, face)
) STRICT, WITHOUT ROWID;
INSERT INTO ranked SELECT a.person, f.quality, a.face FROM assignment a JOIN face f ON f.id = a.face
  ORDER BY a.person, f.quality DESC, a.face;
CREATE TRIGGER ranked_quality AFTER UPDATE OF quality ON face WHEN NEW.quality <> OLD.quality BEGIN
  UPDATE ranked SET quality = NEW.quality
    WHERE person = (SELECT person FROM assignment WHERE face = NEW.id) AND quality = OLD.quality AND face = NEW.id;
END;
-- While the face is still there, so that the triggers below can look at it.
CREATE TRIGGER assignment_leaves BEFORE DELETE ON face BEGIN
  DELETE FROM assignment WHERE face = OLD.id;
END;

-- Photos a person is in: two faces of one photo count once.
ALTER TABLE person ADD COLUMN photos INTEGER NOT NULL DEFAULT 0;
UPDATE person SET photos = n.photos FROM (
  SELECT a.person, count(DISTINCT f.photo) AS photos FROM assignment a JOIN face f ON f.id = a.face GROUP BY a.person
) n WHERE person.id = n.person;

DROP TRIGGER assignment_count_insert;
DROP TRIGGER assignment_count_delete;
DROP TRIGGER assignment_count_update;
CREATE TRIGGER assignment_count_insert AFTER INSERT ON assignment BEGIN
  UPDATE person SET faces = faces + 1, confirmed = confirmed + (NEW.by = 'user'), last_face = max(last_face, NEW.face),
    photos = photos + NOT EXISTS (
      SELECT 1 FROM face f JOIN face g ON g.photo = f.photo AND g.id <> f.id JOIN assignment a ON a.face = g.id
      WHERE f.id = NEW.face AND a.person = NEW.person)
    WHERE id = NEW.person;
  INSERT INTO ranked (person, quality, face) SELECT NEW.person, quality, id FROM face WHERE id = NEW.face;
END;
CREATE TRIGGER assignment_count_delete AFTER DELETE ON assignment BEGIN
  UPDATE person SET faces = faces - 1, confirmed = confirmed - (OLD.by = 'user'),
    photos = photos - NOT EXISTS (
      SELECT 1 FROM face f JOIN face g ON g.photo = f.photo AND g.id <> f.id JOIN assignment a ON a.face = g.id
      WHERE f.id = OLD.face AND a.person = OLD.person)
    WHERE id = OLD.person;
  DELETE FROM ranked WHERE person = OLD.person AND face = OLD.face
    AND quality = (SELECT quality FROM face WHERE id = OLD.face);
END;
CREATE TRIGGER assignment_count_by AFTER UPDATE OF by ON assignment
  WHEN NEW.person = OLD.person AND NEW.by <> OLD.by BEGIN
  UPDATE person SET confirmed = confirmed + (NEW.by = 'user') - (OLD.by = 'user') WHERE id = NEW.person;
END;
CREATE TRIGGER assignment_count_person AFTER UPDATE OF person ON assignment WHEN NEW.person <> OLD.person BEGIN
  UPDATE person SET faces = faces - 1, confirmed = confirmed - (OLD.by = 'user'),
    photos = photos - NOT EXISTS (
      SELECT 1 FROM face f JOIN face g ON g.photo = f.photo AND g.id <> f.id JOIN assignment a ON a.face = g.id
      WHERE f.id = OLD.face AND a.person = OLD.person)
    WHERE id = OLD.person;
  UPDATE person SET faces = faces + 1, confirmed = confirmed + (NEW.by = 'user'), last_face = max(last_face, NEW.face),
    photos = photos + NOT EXISTS (
      SELECT 1 FROM face f JOIN face g ON g.photo = f.photo AND g.id <> f.id JOIN assignment a ON a.face = g.id
      WHERE f.id = NEW.face AND a.person = NEW.person)
    WHERE id = NEW.person;
  UPDATE ranked SET person = NEW.person WHERE person = OLD.person AND face = NEW.face
    AND quality = (SELECT quality FROM face WHERE id = NEW.face);
END;

-- One index per order. Files that were never read are in no list.
DROP INDEX photo_sort;
DROP INDEX photo_label;
DROP INDEX photo_dir;
CREATE INDEX photo_sort ON photo (sort_at, id) WHERE width > 0;
CREATE INDEX photo_label ON photo (label, id) WHERE width > 0;
CREATE INDEX photo_dir ON photo (dir) WHERE width > 0;
CREATE INDEX photo_skipped ON photo (scanned_at, id) WHERE status = 'skipped';
CREATE INDEX photo_unread ON photo (width) WHERE width = 0;
CREATE INDEX face_hidden ON face (aside) WHERE state <> 'face' OR aside = 1;
DROP INDEX face_aside;
CREATE INDEX face_aside ON face (quality DESC) WHERE aside = 1 AND state = 'face';
DROP INDEX person_faces;
CREATE INDEX person_rank ON person (kind, faces DESC) WHERE merged_into IS NULL AND (faces > 0 OR name IS NOT NULL);
`;
