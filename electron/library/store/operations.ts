/**
 * The log of user decisions: appended to, never edited, but for the erasing that "forget" does. Each entry
 * carries the images, before and after, of every row it changed; undo and redo are entries of their own.
 */
import type { Operation, OperationKind } from '../../contract/model.ts';
import type { Assignment } from './links.ts';
import type { Db } from './native.ts';
import type { PersonState } from './people.ts';
import { column, only, query, write } from './query.ts';
import type { Page, PageInput } from './shape.ts';

/** One row before and after. `null` and `false`: there is no such row. */
export type Change =
  | { row: 'person'; id: number; before: PersonState | null; after: PersonState | null }
  | { row: 'assignment'; face: number; before: Assignment | null; after: Assignment | null }
  | { row: 'state'; face: number; before: 'face' | 'not-a-face'; after: 'face' | 'not-a-face' }
  | { row: 'vouched' | 'kept'; face: number; before: boolean; after: boolean }
  | { row: 'apart-face'; face: number; person: number; before: boolean; after: boolean }
  | { row: 'apart-person'; a: number; b: number; before: boolean; after: boolean };

export interface Summary {
  faces: number;
  name: string | null;
  other: string | null;
}

export interface OperationInput {
  kind: OperationKind;
  summary: Summary;
  changes: readonly Change[];
  undoes?: number;
  redoes?: number;
}

interface Stored {
  id: number;
  at: string;
  kind: OperationKind;
  of: OperationKind | null;
  faces: number;
  name: string | null;
  other: string | null;
  undone: number;
}

/** An entry is undone when the last word about it is an undo. */
const isUndone = `coalesce((SELECT w.undoes IS NOT NULL FROM operation w
  WHERE w.undoes = o.id OR w.redoes = o.id ORDER BY w.id DESC LIMIT 1), 0)`;
const turned = `(SELECT d.kind FROM operation d WHERE d.id = coalesce(o.undoes, o.redoes))`;
const columns = `o.id, o.at, o.kind, ${turned} AS "of", o.faces, o.name, o.other, ${isUndone} AS undone`;
const decision = `o.kind NOT IN ('undo', 'redo')`;

export type Operations = ReturnType<typeof openOperations>;

export function openOperations(db: Db) {
  const add = write(
    db,
    'INSERT INTO operation (at, kind, faces, name, other, changes, undoes, redoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const one = query<Stored>(db, `SELECT ${columns} FROM operation o WHERE o.id = ?`);
  const changes = column<string>(db, 'SELECT changes FROM operation WHERE id = ?');
  const list = query<Stored>(db, `SELECT ${columns} FROM operation o ORDER BY o.id DESC LIMIT ? OFFSET ?`);
  const count = column<number>(db, 'SELECT count(*) FROM operation');
  const toUndo = column<number>(
    db,
    `SELECT o.id FROM operation o WHERE ${decision} AND o.kind <> 'forget' AND o.changes <> '[]' AND NOT ${isUndone}
     ORDER BY o.id DESC LIMIT 1`,
  );
  // A new decision clears what could be redone: only what was undone after the newest one counts, last first.
  const toRedo = column<number>(
    db,
    `SELECT o.id FROM operation o JOIN operation u ON u.undoes = o.id
     WHERE u.id > (SELECT coalesce(max(o.id), 0) FROM operation o WHERE ${decision}) AND ${isUndone}
     ORDER BY u.id DESC LIMIT 1`,
  );
  const everything = query<{ id: number; name: string | null; other: string | null; changes: string }>(
    db,
    'SELECT id, name, other, changes FROM operation ORDER BY id',
  );
  const redact = write(db, 'UPDATE operation SET name = ?, other = ?, changes = ? WHERE id = ?');

  const toOperation = (row: Stored): Operation => ({
    id: row.id,
    at: row.at,
    kind: row.kind,
    ...(row.of === null ? {} : { of: row.of }),
    summary: { faces: row.faces, name: row.name, other: row.other },
    undone: row.undone === 1,
  });
  return {
    /** Appends an entry and gives it back as the history shows it. */
    append(entry: OperationInput): Operation {
      const { faces, name, other } = entry.summary;
      const images = JSON.stringify(entry.changes);
      const at = new Date().toISOString();
      const refers = [entry.undoes ?? null, entry.redoes ?? null];
      return toOperation(only(one.get(add.insert(at, entry.kind, faces, name, other, images, ...refers))));
    },
    get(id: number): Operation | null {
      const row = one.get(id);
      return row === undefined ? null : toOperation(row);
    },
    changes: (id: number): Change[] => JSON.parse(changes.get(id) ?? '[]') as Change[],
    /** Newest first. */
    history: (page: PageInput): Page<Operation> => ({
      items: list.all(page.limit, page.offset).map(toOperation),
      total: only(count.get()),
    }),
    /** The decision the next undo takes back; null when there is none. */
    toUndo: (): number | null => toUndo.get() ?? null,
    /** The decision the next redo brings back; null when there is none. */
    toRedo: (): number | null => toRedo.get() ?? null,
    /** Every entry, for erasing a person from it. */
    everything: (): { id: number; name: string | null; other: string | null; changes: Change[] }[] =>
      everything.all().map((row) => ({ ...row, changes: JSON.parse(row.changes) as Change[] })),
    /** Overwrites the words and images of an entry. Only for erasing. */
    redact(id: number, to: { name: string | null; other: string | null; changes: readonly Change[] }): void {
      redact.run(to.name, to.other, JSON.stringify(to.changes), id);
    },
  };
}
