/** People: named persons, unnamed groups and strangers. */
import { randomUUID } from 'node:crypto';
import type { Person, PersonKind } from '../../contract/model.ts';
import type { Db } from './native.ts';
import { column, query, write } from './query.ts';
import { nameKey, personColumns, type PersonRow, toPerson } from './shape.ts';

/** The columns of a person that a decision can change: what undo restores. */
export interface PersonState {
  name: string | null;
  kind: PersonKind;
  cover: number | null;
  mergedInto: number | null;
}

/** Merged away: gone. Without faces and name: hidden. */
const visible = 'p.merged_into IS NULL AND (p.faces > 0 OR p.name IS NOT NULL)';

export type People = ReturnType<typeof openPeople>;

export function openPeople(db: Db) {
  const some = query<PersonRow>(
    db,
    `SELECT ${personColumns} FROM json_each(?) j CROSS JOIN person p ON p.id = j.value
     WHERE ${visible} ORDER BY j.key`,
  );
  const one = query<PersonRow>(
    db,
    `SELECT ${personColumns} FROM person p WHERE p.id = ? AND p.merged_into IS NULL`,
  );
  const byKey = column<number>(db, 'SELECT id FROM person WHERE name_key = ?');
  const state = query<PersonState>(
    db,
    'SELECT name, kind, cover, merged_into AS mergedInto FROM person WHERE id = ?',
  );
  const add = write(db, `INSERT INTO person (name, name_key, kind, created_at) VALUES (?, ?, ?, ?)`);
  const put = write(
    db,
    'UPDATE person SET name = ?, name_key = ?, kind = ?, cover = ?, merged_into = ? WHERE id = ?',
  );
  const ofKind = column<number>(db, `SELECT id FROM person p WHERE ${visible} AND p.kind = ? ORDER BY id`);
  const counts = query<{ kind: PersonKind; count: number }>(
    db,
    `SELECT kind, count(*) AS count FROM person p INDEXED BY person_rank WHERE ${visible} GROUP BY kind`,
  );
  const named = query<{ id: number; name: string }>(
    db,
    `SELECT id, name FROM person p WHERE ${visible} AND kind = 'person' ORDER BY id`,
  );
  const merged = column<number>(
    db,
    `WITH RECURSIVE chain (id) AS (
       SELECT ? UNION SELECT p.merged_into FROM chain c JOIN person p ON p.id = c.id WHERE p.merged_into IS NOT NULL
     ) SELECT c.id FROM chain c JOIN person p ON p.id = c.id WHERE p.merged_into IS NULL`,
  );
  const absorbed = column<number>(
    db,
    `WITH RECURSIVE tree (id) AS (
       SELECT ? UNION SELECT p.id FROM tree t JOIN person p ON p.merged_into = t.id
     ) SELECT id FROM tree ORDER BY id`,
  );
  const pseudonym = column<string | null>(db, 'SELECT pseudonym FROM person WHERE id = ?');
  const setPseudonym = write(db, 'UPDATE person SET pseudonym = ? WHERE id = ?');
  return {
    /** What stands for a person in the audit log: random, made when first needed, gone with the row. */
    pseudonym(id: number): string {
      const known = pseudonym.get(id);
      if (known !== undefined && known !== null) return known;
      const made = randomUUID();
      setPseudonym.run(made, id);
      return made;
    },
    /** The pseudonym of a person that has one. */
    knownPseudonym: (id: number): string[] => {
      const known = pseudonym.get(id) ?? null;
      return known === null ? [] : [known];
    },
    /** These people in this order; those that are gone or merged away are left out. */
    some: (ids: readonly number[]): Person[] => some.all(JSON.stringify(ids)).map(toPerson),
    /** A person with counts and cover; null when there is none of this id (or it was merged into another). */
    get(id: number): Person | null {
      const row = one.get(id);
      return row === undefined ? null : toPerson(row);
    },
    /** Every named person, by id. */
    named: (): { id: number; name: string }[] => named.all(),
    /** The person with this name, upper and lower case alike. */
    byName: (name: string): number | null => byKey.get(nameKey(name)) ?? null,
    /** The person this one is now part of: itself, or the end of its merges; null when there is none. */
    resolve: (id: number): number | null => merged.get(id) ?? null,
    /** This person and every one that was merged into it. */
    absorbed: (id: number): number[] => absorbed.all(id),
    state: (id: number): PersonState | null => state.get(id) ?? null,
    /** A new person row; ids are never used twice. */
    create: (kind: PersonKind, name: string | null): number =>
      add.insert(name, name === null ? null : nameKey(name), kind, new Date().toISOString()),
    setState(id: number, to: PersonState): void {
      const key = to.name === null ? null : nameKey(to.name);
      put.run(to.name, key, to.kind, to.cover, to.mergedInto, id);
    },
    /** Ids of the visible people of a kind, ascending. */
    ofKind: (kind: PersonKind): number[] => ofKind.all(kind),
    /** Visible people by kind. */
    counts(): { people: number; groups: number; strangers: number } {
      const of = Object.fromEntries(counts.all().map(({ kind, count }) => [kind, count]));
      return { people: of['person'] ?? 0, groups: of['group'] ?? 0, strangers: of['stranger'] ?? 0 };
    },
  };
}
