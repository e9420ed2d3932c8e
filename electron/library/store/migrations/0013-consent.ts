/**
 * Schema 13: why somebody is in the library, and until when. Where the settings ask for it, nobody without a record that
 * holds gets a name or a face by the user's word: the triggers see to it, whichever code writes.
 */
export const consent = `
CREATE TABLE consent (
  person  INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
  purpose TEXT NOT NULL CHECK (purpose <> ''),
  basis   TEXT NOT NULL,
  given   TEXT NOT NULL CHECK (given IS date(given)),
  expires TEXT CHECK (expires IS date(expires)),
  notes   TEXT NOT NULL
) STRICT;
CREATE INDEX consent_expires ON consent (expires) WHERE expires IS NOT NULL;

-- One row where the settings ask for consent, else none.
CREATE VIEW consent_required AS
  SELECT 1 AS yes FROM meta WHERE key = 'settings' AND json_extract(value, '$.consentRequired') = 1;
-- Days are UTC; on the last one it holds no more.
CREATE VIEW consenting AS
  SELECT person FROM consent WHERE expires IS NULL OR expires > date('now');

CREATE TRIGGER consent_placed BEFORE INSERT ON assignment WHEN NEW.by = 'user' BEGIN
  SELECT RAISE(ABORT, 'consent-needed') FROM consent_required
    WHERE EXISTS (SELECT 1 FROM person WHERE id = NEW.person AND kind = 'person')
      AND NOT EXISTS (SELECT 1 FROM consenting WHERE person = NEW.person);
END;
CREATE TRIGGER consent_moved BEFORE UPDATE OF person, by ON assignment
  WHEN NEW.by = 'user' AND (OLD.by <> 'user' OR NEW.person <> OLD.person) BEGIN
  SELECT RAISE(ABORT, 'consent-needed') FROM consent_required
    WHERE EXISTS (SELECT 1 FROM person WHERE id = NEW.person AND kind = 'person')
      AND NOT EXISTS (SELECT 1 FROM consenting WHERE person = NEW.person);
END;
CREATE TRIGGER consent_named BEFORE UPDATE OF kind ON person
  WHEN NEW.kind = 'person' AND OLD.kind <> 'person' AND NEW.faces > 0 BEGIN
  SELECT RAISE(ABORT, 'consent-needed') FROM consent_required
    WHERE NOT EXISTS (SELECT 1 FROM consenting WHERE person = NEW.id);
END;
-- Gone with the person it is no matter: there is no row of that id any more.
CREATE TRIGGER consent_withdrawn BEFORE DELETE ON consent BEGIN
  SELECT RAISE(ABORT, 'consent-needed') FROM consent_required
    WHERE EXISTS (SELECT 1 FROM person WHERE id = OLD.person AND kind = 'person' AND faces > 0);
END;
`;
