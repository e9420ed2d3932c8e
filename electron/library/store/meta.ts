/** The library's own facts: uuid, creation date, program version. */
import type { Db } from './native.ts';
import { column, write } from './query.ts';

export type Meta = ReturnType<typeof openMeta>;

export function openMeta(db: Db) {
  const read = column<string>(db, 'SELECT value FROM meta WHERE key = ?');
  const put = write(
    db,
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const written = column<number>(db, 'SELECT total_changes()');
  return {
    /** Rows written since the library was opened: what was read before is still so while this stands still. */
    written: (): number => written.get() ?? 0,
    get: (key: string): string | null => read.get(key) ?? null,
    set(key: string, value: string): void {
      put.run(key, value);
    },
  };
}
