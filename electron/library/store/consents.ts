/** Why people are in the library, since when, until when. */
import type { Consent, Due } from '../../contract/consent.ts';
import type { Db } from './native.ts';
import { column, only, query, write } from './query.ts';

export type Consents = ReturnType<typeof openConsents>;

export function openConsents(db: Db) {
  const get = query<Consent>(
    db,
    'SELECT purpose, basis, given, expires, notes FROM consent WHERE person = ?',
  );
  const put = write(
    db,
    `INSERT INTO consent (person, purpose, basis, given, expires, notes) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (person) DO UPDATE SET purpose = excluded.purpose, basis = excluded.basis, given = excluded.given,
       expires = excluded.expires, notes = excluded.notes`,
  );
  const drop = write(db, 'DELETE FROM consent WHERE person = ?');
  const due = query<Due>(
    db,
    `SELECT c.person, p.name, c.expires, CAST(julianday(c.expires) - julianday(?1) AS INTEGER) AS days
     FROM consent c JOIN person p ON p.id = c.person
     WHERE c.expires <= ?2 AND p.merged_into IS NULL ORDER BY c.expires, c.person`,
  );
  const lacking = column<number>(
    db,
    `SELECT count(*) FROM person p WHERE p.kind = 'person' AND p.merged_into IS NULL AND p.faces > 0
       AND NOT EXISTS (SELECT 1 FROM consenting c WHERE c.person = p.id)`,
  );
  return {
    get: (person: number): Consent | null => get.get(person) ?? null,
    put(person: number, { purpose, basis, given, expires, notes }: Consent): void {
      put.run(person, purpose, basis, given, expires, notes);
    },
    drop(person: number): void {
      drop.run(person);
    },
    /** People whose day is `until` or earlier, the earliest first; `days` counts from `today`. */
    due: (today: string, until: string): Due[] => due.all(today, until),
    /** Named people with faces and without a record that holds. */
    lacking: (): number => only(lacking.get()),
  };
}
