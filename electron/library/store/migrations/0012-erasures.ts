/**
 * Schema 12: what was erased, so that a backup from before is known when it comes back. Tokens are made with a key that only
 * the library has (`store/erasures.ts`): they tell of a row whether it is one of those, and nothing to anybody else.
 */
export const erasures = `
CREATE TABLE erasure (
  id          TEXT PRIMARY KEY,
  at          TEXT NOT NULL,
  tokens      TEXT NOT NULL, -- JSON: { people, faces, folders }
  certificate TEXT NOT NULL  -- JSON, without a name
) STRICT, WITHOUT ROWID;
`;
