/** Schema 7: what proves that a copy of the vectors beside the library (`library/sidecar`) still says what they say. */
export const vectorCopy = `
CREATE TABLE vector_copy (
  contract   INTEGER PRIMARY KEY REFERENCES contract (key),
  generation INTEGER NOT NULL,  -- goes up when a vector is replaced that a copy may hold
  last       INTEGER NOT NULL,  -- the largest face id a copy may hold
  stamp      TEXT               -- random name of the copy that holds; null: there is none
) STRICT;

-- New faces have larger ids than all before, and one that goes is missing from the library itself: neither makes a copy
-- wrong. A vector that comes again under an id does.
CREATE TRIGGER vector_again AFTER INSERT ON embedding
WHEN NEW.face <= (SELECT last FROM vector_copy WHERE contract = NEW.contract) BEGIN
  UPDATE vector_copy SET generation = generation + 1, stamp = NULL WHERE contract = NEW.contract;
END;
CREATE TRIGGER vector_replaced AFTER UPDATE ON embedding BEGIN
  UPDATE vector_copy SET generation = generation + 1, stamp = NULL WHERE contract IN (OLD.contract, NEW.contract);
END;
`;
