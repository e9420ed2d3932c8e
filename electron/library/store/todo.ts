/** What the present scan still has to read, on disk instead of in memory; gone when the library closes. */
import type { SkipReason } from '../../contract/errors.ts';
import type { Db } from './native.ts';
import { query, write } from './query.ts';

/** A file to read, or (`reason` not null) one to set aside. `mtime` in ms; `folder`: it is a whole folder. */
export interface TodoRow {
  path: string;
  size: number;
  mtime: number;
  reason: SkipReason | null;
  detail: string;
  folder: boolean;
}

export type Todo = ReturnType<typeof openTodo>;

export function openTodo(db: Db) {
  db.exec(`CREATE TEMP TABLE todo (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime REAL NOT NULL, reason TEXT, detail TEXT NOT NULL,
    folder INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`);
  const add = write(db, 'INSERT OR REPLACE INTO temp.todo VALUES (?, ?, ?, ?, ?, ?)');
  const clear = write(db, 'DELETE FROM temp.todo');
  const page = query<Omit<TodoRow, 'folder'> & { folder: number }>(
    db,
    'SELECT * FROM temp.todo WHERE path > ? ORDER BY path LIMIT ?',
  );
  return {
    add({ path, size, mtime, reason, detail, folder }: TodoRow): void {
      add.run(path, size, mtime, reason, detail, folder ? 1 : 0);
    },
    clear(): void {
      clear.run();
    },
    /** Rows after `after` ('' for the first), in path order. */
    page: (after: string, limit: number): TodoRow[] =>
      page.all(after, limit).map((row) => ({ ...row, folder: row.folder === 1 })),
  };
}
