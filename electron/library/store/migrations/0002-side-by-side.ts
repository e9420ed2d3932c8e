/**
 * Schema 2: vectors of several contracts side by side, so that a library can be embedded anew under another
 * model while the old one goes on working. Which of them are compared is still one row: `active`.
 */
export const sideBySide = `
-- 'model': vectors come from a network. 'derived': computed here from the vectors of a base contract.
ALTER TABLE contract ADD COLUMN kind TEXT NOT NULL DEFAULT 'model' CHECK (kind IN ('model', 'derived'));
-- JSON of the five thresholds; null until somebody knows them. Not part of what makes a vector.
ALTER TABLE contract ADD COLUMN thresholds TEXT;
DROP TRIGGER contract_fixed;
CREATE TRIGGER contract_fixed BEFORE UPDATE OF key, id, embedder, dimension, json, kind ON contract BEGIN
  SELECT RAISE(ABORT, 'a contract never changes');
END;

-- How the vectors of a derived contract follow from those of its base; what the bytes mean is the maker's affair.
CREATE TABLE derivation (
  contract INTEGER PRIMARY KEY REFERENCES contract (key),
  base     INTEGER NOT NULL REFERENCES contract (key),
  weights  BLOB NOT NULL,
  CHECK (contract <> base)
) STRICT;
CREATE INDEX derivation_base ON derivation (base);

-- From one contract to another. Also the memory of what can be rolled back.
CREATE TABLE model_change (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  source     INTEGER NOT NULL REFERENCES contract (key), -- active when it began
  target     INTEGER NOT NULL REFERENCES contract (key),
  state      TEXT NOT NULL CHECK (state IN ('embedding', 'paused', 'ready', 'done', 'undone', 'cancelled')),
  open       INTEGER UNIQUE CHECK (open = 1),            -- at most one is under way
  error      TEXT,
  seconds    REAL NOT NULL DEFAULT 0,
  started_at TEXT NOT NULL,
  ended_at   TEXT,
  CHECK (source <> target),
  CHECK ((open IS NOT NULL) = (state IN ('embedding', 'paused', 'ready')))
) STRICT;

-- Faces that got no vector under a contract, and why.
CREATE TABLE left_behind (
  contract INTEGER NOT NULL REFERENCES contract (key),
  face     INTEGER NOT NULL REFERENCES face (id) ON DELETE CASCADE,
  reason   TEXT NOT NULL,
  PRIMARY KEY (contract, face)
) STRICT, WITHOUT ROWID;
CREATE INDEX left_behind_face ON left_behind (face);

-- Contracts whose vectors may be written: the active one, the one being prepared, and what either is derived from.
CREATE VIEW writable AS
  SELECT contract FROM active
  UNION SELECT target FROM model_change WHERE open = 1
  UNION SELECT d.base FROM derivation d
    WHERE d.contract IN (SELECT contract FROM active UNION SELECT target FROM model_change WHERE open = 1);

DROP TRIGGER assignment_contract_insert;
DROP TRIGGER assignment_contract_update;
DROP TRIGGER embedding_insert;
DROP TRIGGER embedding_update;
DROP VIEW active_embedding;
DROP INDEX embedding_contract;
ALTER TABLE embedding RENAME TO embedding_first;

-- The id puts the rows of one contract beside each other: reading them all is one sequential scan.
CREATE TABLE embedding (
  id       INTEGER PRIMARY KEY,
  contract INTEGER NOT NULL REFERENCES contract (key),
  face     INTEGER NOT NULL REFERENCES face (id) ON DELETE CASCADE,
  vector   BLOB NOT NULL,
  CHECK (face BETWEEN 1 AND 1099511627775),
  CHECK (id = contract * 1099511627776 + face)
) STRICT;
INSERT INTO embedding (id, contract, face, vector)
  SELECT contract * 1099511627776 + face, contract, face, vector FROM embedding_first ORDER BY contract, face;
DROP TABLE embedding_first;
CREATE INDEX embedding_face ON embedding (face, contract);

CREATE TRIGGER embedding_insert BEFORE INSERT ON embedding BEGIN
  SELECT RAISE(ABORT, 'contract-mismatch: this contract is neither active nor being prepared')
    WHERE NOT EXISTS (SELECT 1 FROM writable WHERE contract = NEW.contract);
  SELECT RAISE(ABORT, 'the vector has not the dimension of its contract')
    WHERE length(NEW.vector) IS NOT 4 * (SELECT dimension FROM contract WHERE key = NEW.contract);
END;
CREATE TRIGGER embedding_update BEFORE UPDATE ON embedding BEGIN
  SELECT RAISE(ABORT, 'contract-mismatch: this contract is neither active nor being prepared')
    WHERE NOT EXISTS (SELECT 1 FROM writable WHERE contract = NEW.contract);
  SELECT RAISE(ABORT, 'the vector has not the dimension of its contract')
    WHERE length(NEW.vector) IS NOT 4 * (SELECT dimension FROM contract WHERE key = NEW.contract);
END;

-- The comparison set: the only way to read vectors that will be compared with the people of the library.
CREATE VIEW active_embedding AS
  SELECT e.face, f.photo, c.id AS contract, e.vector
  FROM active a
  JOIN embedding e ON e.contract = a.contract
  JOIN contract c ON c.key = a.contract
  JOIN face f ON f.id = e.face AND f.state = 'face';

CREATE TRIGGER assignment_contract_insert BEFORE INSERT ON assignment WHEN NEW.cosine IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'contract-mismatch: a cosine needs an embedding of the active contract')
    WHERE NOT EXISTS (SELECT 1 FROM active_embedding WHERE face = NEW.face);
END;
CREATE TRIGGER assignment_contract_update BEFORE UPDATE OF cosine ON assignment WHEN NEW.cosine IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'contract-mismatch: a cosine needs an embedding of the active contract')
    WHERE NOT EXISTS (SELECT 1 FROM active_embedding WHERE face = NEW.face);
END;
-- A library that can compare its faces is never left without vectors to compare.
CREATE TRIGGER active_kept BEFORE UPDATE ON active WHEN NEW.contract <> OLD.contract BEGIN
  SELECT RAISE(ABORT, 'contract-mismatch: the new contract has no vectors')
    WHERE EXISTS (SELECT 1 FROM embedding WHERE id BETWEEN OLD.contract * 1099511627776 + 1
                    AND OLD.contract * 1099511627776 + 1099511627775)
      AND NOT EXISTS (SELECT 1 FROM embedding WHERE id BETWEEN NEW.contract * 1099511627776 + 1
                    AND NEW.contract * 1099511627776 + 1099511627775);
END;
CREATE TRIGGER active_needed BEFORE DELETE ON active BEGIN
  SELECT RAISE(ABORT, 'the active contract is changed, never taken away');
END;
`;
