/**
 * `facet.erased.json`, beside the library: what was erased, as tokens. It stays where it is when a backup is put in the
 * library's place, and so the backup learns of erasures that came after it. Read as if a stranger had written it.
 */
import { readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../../host/sync.ts';
import { Erased } from './erasures.ts';

export const erasedListName = 'facet.erased.json';

/** 34 bytes a token: two million faces. */
const mostBytes = 64 * 1024 * 1024;

/** `library` says of which library an entry tells: somebody may have put another one into the folder. */
const Entry = Erased.extend({ library: z.string().max(64) });
const List = z.strictObject({
  facet: z.literal('erased'),
  version: z.literal(1),
  erasures: z.array(Entry).max(1_000_000),
});
export type ErasedEntry = z.infer<typeof Entry>;

/** Every entry; none where there is no list. `damaged`: what lies there is no such list. */
export function readErasedList(dir: string): readonly ErasedEntry[] | 'damaged' {
  const path = join(dir, erasedListName);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isFile() || found.size > mostBytes) return 'damaged';
  try {
    const read = List.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return read.success ? read.data.erasures : 'damaged';
  } catch {
    return 'damaged';
  }
}

/** There is the old list or the new one, whatever happens. @throws what the file system throws */
export function writeErasedList(dir: string, erasures: ErasedEntry[]): void {
  const list: z.infer<typeof List> = { facet: 'erased', version: 1, erasures };
  replaceFile(join(dir, erasedListName), JSON.stringify(list));
}

/** A list that cannot be read is kept under another name: there may be a way to mend it. */
export function setDamagedListAside(dir: string): void {
  renameSync(join(dir, erasedListName), join(dir, 'facet.erased.damaged.json'));
}
