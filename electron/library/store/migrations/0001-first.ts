/** Schema 1: everything the first release stores. */
export const first = `
CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Folders and files the user has scanned: the roots of a re-scan.
CREATE TABLE folder (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  path      TEXT NOT NULL UNIQUE,
  last_scan TEXT
) STRICT;

-- Everything that changes an embedding, under one hash. A row refers to it by its short key.
CREATE TABLE contract (
  key       INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,
  embedder  TEXT NOT NULL,
  dimension INTEGER NOT NULL CHECK (dimension > 0),
  json      TEXT NOT NULL
) STRICT;

-- At most one row: the contract whose vectors may be compared at present.
CREATE TABLE active (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  contract INTEGER NOT NULL REFERENCES contract (key)
) STRICT;

CREATE TABLE photo (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  path       TEXT NOT NULL UNIQUE,
  dir        TEXT NOT NULL,
  label      TEXT NOT NULL,
  search     TEXT NOT NULL,              -- the path in NFC lower case, for the text filter
  size       INTEGER NOT NULL,
  mtime      REAL NOT NULL,
  sha256     TEXT,
  width      INTEGER NOT NULL DEFAULT 0, -- 0: never read successfully
  height     INTEGER NOT NULL DEFAULT 0,
  format     TEXT,
  taken_at   TEXT,
  sort_at    TEXT NOT NULL,              -- taken_at, else the file's time
  status     TEXT NOT NULL CHECK (status IN ('done', 'skipped', 'missing')),
  reason     TEXT,
  detail     TEXT,
  attempts   INTEGER NOT NULL DEFAULT 1,
  contract   INTEGER REFERENCES contract (key),
  scanned_at TEXT NOT NULL
) STRICT;
CREATE INDEX photo_dir ON photo (dir);
CREATE INDEX photo_sort ON photo (sort_at, id);
CREATE INDEX photo_label ON photo (label, id);
CREATE INDEX photo_file ON photo (size, mtime);
CREATE INDEX photo_status ON photo (status) WHERE status <> 'done';

CREATE TABLE thumb (
  photo INTEGER PRIMARY KEY REFERENCES photo (id) ON DELETE CASCADE,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE face (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  photo     INTEGER NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
  x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL, height REAL NOT NULL,
  landmarks BLOB NOT NULL CHECK (length(landmarks) = 40), -- 5 × (x, y) as little-endian float32
  score     REAL NOT NULL,
  quality   REAL NOT NULL CHECK (quality BETWEEN 0 AND 100),
  flags     TEXT NOT NULL,                                 -- comma-separated
  usable    INTEGER NOT NULL CHECK (usable IN (0, 1)),
  state     TEXT NOT NULL DEFAULT 'face' CHECK (state IN ('face', 'not-a-face'))
) STRICT;
CREATE INDEX face_photo ON face (photo, state);

-- Alone in its table: a scan over faces must not drag 2 KiB of vector per row through the cache.
CREATE TABLE embedding (
  face     INTEGER PRIMARY KEY REFERENCES face (id) ON DELETE CASCADE,
  contract INTEGER NOT NULL REFERENCES contract (key),
  vector   BLOB NOT NULL
) STRICT;
CREATE INDEX embedding_contract ON embedding (contract);

CREATE TRIGGER embedding_insert BEFORE INSERT ON embedding BEGIN
  SELECT RAISE(ABORT, 'contract-mismatch: this contract is not the active one')
    WHERE NEW.contract IS NOT (SELECT contract FROM active);
  SELECT RAISE(ABORT, 'the vector has not the dimension of its contract')
    WHERE length(NEW.vector) IS NOT 4 * (SELECT dimension FROM contract WHERE key = NEW.contract);
END;
CREATE TRIGGER embedding_update BEFORE UPDATE ON embedding BEGIN
  SELECT RAISE(ABORT, 'contract-mismatch: this contract is not the active one')
    WHERE NEW.contract IS NOT (SELECT contract FROM active);
  SELECT RAISE(ABORT, 'the vector has not the dimension of its contract')
    WHERE length(NEW.vector) IS NOT 4 * (SELECT dimension FROM contract WHERE key = NEW.contract);
END;
CREATE TRIGGER contract_fixed BEFORE UPDATE ON contract BEGIN
  SELECT RAISE(ABORT, 'a contract never changes');
END;

-- The comparison set: the only way to read vectors that will be compared.
CREATE VIEW active_embedding AS
  SELECT e.face, f.photo, c.id AS contract, e.vector
  FROM active a
  JOIN embedding e ON e.contract = a.contract
  JOIN contract c ON c.key = a.contract
  JOIN face f ON f.id = e.face AND f.state = 'face';

CREATE TABLE crop (
  face    INTEGER PRIMARY KEY REFERENCES face (id) ON DELETE CASCADE,
  crop    BLOB,
  aligned BLOB
) STRICT;

CREATE TABLE person (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  name        TEXT,
  name_key    TEXT UNIQUE,               -- the name in NFC lower case
  kind        TEXT NOT NULL CHECK (kind IN ('group', 'person', 'stranger')),
  cover       INTEGER REFERENCES face (id) ON DELETE SET NULL,
  merged_into INTEGER REFERENCES person (id) ON DELETE CASCADE,
  created_at  TEXT NOT NULL,
  -- Kept by the triggers below.
  faces       INTEGER NOT NULL DEFAULT 0,
  confirmed   INTEGER NOT NULL DEFAULT 0,
  last_face   INTEGER NOT NULL DEFAULT 0,
  CHECK ((name IS NULL) = (name_key IS NULL)),
  CHECK (kind <> 'group' OR name IS NULL),
  CHECK (kind <> 'person' OR name IS NOT NULL),
  CHECK (merged_into IS NULL OR (name IS NULL AND merged_into <> id))
) STRICT;
CREATE INDEX person_faces ON person (faces);
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX person_cover ON person (cover) WHERE cover IS NOT NULL;

-- by = 'user' is a must-link: grouping never moves such a face.
CREATE TABLE assignment (
  face   INTEGER PRIMARY KEY REFERENCES face (id) ON DELETE CASCADE,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  by     TEXT NOT NULL CHECK (by IN ('auto', 'user')),
  cosine REAL CHECK (cosine BETWEEN -1.001 AND 1.001)
) STRICT;
CREATE INDEX assignment_person ON assignment (person, by);

CREATE TRIGGER assignment_contract_insert BEFORE INSERT ON assignment WHEN NEW.cosine IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'contract-mismatch: a cosine needs an embedding of the active contract')
    WHERE NOT EXISTS (SELECT 1 FROM active_embedding WHERE face = NEW.face);
END;
CREATE TRIGGER assignment_contract_update BEFORE UPDATE OF cosine ON assignment WHEN NEW.cosine IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'contract-mismatch: a cosine needs an embedding of the active contract')
    WHERE NOT EXISTS (SELECT 1 FROM active_embedding WHERE face = NEW.face);
END;
-- A cosine of another contract says nothing under the new one.
CREATE TRIGGER active_switch AFTER UPDATE ON active WHEN NEW.contract <> OLD.contract BEGIN
  UPDATE assignment SET cosine = NULL WHERE cosine IS NOT NULL;
END;

CREATE TRIGGER assignment_count_insert AFTER INSERT ON assignment BEGIN
  UPDATE person SET faces = faces + 1, confirmed = confirmed + (NEW.by = 'user'), last_face = max(last_face, NEW.face)
    WHERE id = NEW.person;
END;
CREATE TRIGGER assignment_count_delete AFTER DELETE ON assignment BEGIN
  UPDATE person SET faces = faces - 1, confirmed = confirmed - (OLD.by = 'user') WHERE id = OLD.person;
END;
CREATE TRIGGER assignment_count_update AFTER UPDATE OF person, by ON assignment BEGIN
  UPDATE person SET faces = faces - 1, confirmed = confirmed - (OLD.by = 'user') WHERE id = OLD.person;
  UPDATE person SET faces = faces + 1, confirmed = confirmed + (NEW.by = 'user'), last_face = max(last_face, NEW.face)
    WHERE id = NEW.person;
END;

-- Cannot-links.
CREATE TABLE apart_face (
  face   INTEGER NOT NULL REFERENCES face (id) ON DELETE CASCADE,
  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  PRIMARY KEY (face, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX apart_face_person ON apart_face (person);

CREATE TABLE apart_person (
  a INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  b INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  PRIMARY KEY (a, b),
  CHECK (a < b)
) STRICT, WITHOUT ROWID;
CREATE INDEX apart_person_b ON apart_person (b);

-- Append-only, but for the erasing that "forget" does.
CREATE TABLE operation (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      TEXT NOT NULL,
  kind    TEXT NOT NULL,
  faces   INTEGER NOT NULL,
  name    TEXT,
  other   TEXT,
  changes TEXT NOT NULL,                 -- JSON row images, see operations.ts
  undoes  INTEGER REFERENCES operation (id),
  redoes  INTEGER REFERENCES operation (id),
  CHECK (undoes IS NULL OR redoes IS NULL)
) STRICT;
CREATE INDEX operation_undoes ON operation (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX operation_redoes ON operation (redoes) WHERE redoes IS NOT NULL;
CREATE TRIGGER operation_kept BEFORE DELETE ON operation BEGIN
  SELECT RAISE(ABORT, 'operations are never deleted');
END;

CREATE TABLE job (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  roots      TEXT NOT NULL,              -- JSON array of paths
  state      TEXT NOT NULL,
  retry      INTEGER NOT NULL DEFAULT 0,
  total      INTEGER,
  done       INTEGER NOT NULL DEFAULT 0,
  added      INTEGER NOT NULL DEFAULT 0,
  unchanged  INTEGER NOT NULL DEFAULT 0,
  skipped    INTEGER NOT NULL DEFAULT 0,
  faces      INTEGER NOT NULL DEFAULT 0,
  seconds    REAL NOT NULL DEFAULT 0,
  error      TEXT,
  started_at TEXT NOT NULL,
  ended_at   TEXT
) STRICT;
`;
