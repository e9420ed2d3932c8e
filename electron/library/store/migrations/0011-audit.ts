/**
 * Schema 11: the log of what was done with faces. Each entry holds the hash of itself and the one before; the end of the log
 * is signed, so that entries cut off are missed too. People are in it by a pseudonym that only their own row knows.
 */
export const audit = `
ALTER TABLE person ADD COLUMN pseudonym TEXT;
CREATE UNIQUE INDEX person_pseudonym ON person (pseudonym) WHERE pseudonym IS NOT NULL;

CREATE TABLE audit (
  seq      INTEGER PRIMARY KEY CHECK (seq > 0),
  at       TEXT NOT NULL,
  kind     TEXT NOT NULL,
  subjects TEXT NOT NULL,   -- JSON array of pseudonyms
  details  TEXT NOT NULL,   -- JSON object of words and counts
  hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER audit_grows BEFORE INSERT ON audit BEGIN
  SELECT RAISE(ABORT, 'the audit log only grows at its end')
    WHERE NEW.seq IS NOT 1 + coalesce((SELECT max(seq) FROM audit), 0);
END;
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'an entry of the audit log never changes');
END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'an entry of the audit log is never deleted');
END;

CREATE TABLE audit_head (
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  count     INTEGER NOT NULL CHECK (count > 0),
  hash      BLOB NOT NULL CHECK (length(hash) = 32),
  signature BLOB NOT NULL CHECK (length(signature) = 64)
) STRICT;
CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head BEGIN
  SELECT RAISE(ABORT, 'the end of the audit log is never deleted');
END;

-- What the library signs with: Ed25519, PKCS #8.
CREATE TABLE signing_key (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  private BLOB NOT NULL
) STRICT;
CREATE TRIGGER signing_key_fixed BEFORE UPDATE ON signing_key BEGIN
  SELECT RAISE(ABORT, 'the key of a library never changes');
END;
CREATE TRIGGER signing_key_kept BEFORE DELETE ON signing_key BEGIN
  SELECT RAISE(ABORT, 'the key of a library is never deleted');
END;
`;
