/** Schema 3: faces the user was asked about and said are right, so that nobody asks again. */
export const vouched = `
CREATE TABLE vouched (
  face INTEGER PRIMARY KEY REFERENCES face (id) ON DELETE CASCADE
) STRICT;
`;
