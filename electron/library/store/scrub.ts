/** Writing the file anew after somebody was forgotten, so that no page keeps a trace. */
import { closeSync, fsyncSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Meta } from './meta.ts';
import type { Db } from './native.ts';

/** Names of the copies that migrating leaves beside a library. */
const copies = /^facet\.before-\d+\.sqlite(\.partial)?$/;

/** Names of the copies of vectors that `library/sidecar` keeps beside a library. */
const vectorCopies = /^facet\.vectors-[\w-]+(\.partial)?$/;

/** Set in the transaction that forgets and taken away when the file is clean: outlives a kill in between. */
const pending = 'unscrubbed';

/** To be called in the transaction that erases rows. */
export function needScrub(meta: Meta): void {
  meta.set(pending, '1');
}

/** Whether the file may still hold traces of erased rows. */
export function isScrubNeeded(meta: Meta): boolean {
  return meta.get(pending) === '1';
}

/**
 * Deletes copies from before a migration and copies of vectors, rewrites the file without its free space and empties the journal.
 * @throws SqliteError `SQLITE_FULL` when there is no room for that; it stays pending then
 */
export function scrub(db: Db, dir: string, meta: Meta): void {
  wipeCopies(dir);
  try {
    // Libraries of earlier releases have no map of their pages yet: `giveBack` needs it.
    db.pragma('auto_vacuum = INCREMENTAL');
    db.exec('VACUUM');
    meta.set(pending, '0');
  } finally {
    db.pragma('wal_checkpoint(TRUNCATE)');
  }
}

/** Removes copies from before a migration and copies of vectors, with zeros over them. */
export function wipeCopies(dir: string): void {
  for (const name of readdirSync(dir)) {
    if (copies.test(name) || vectorCopies.test(name)) overwrite(join(dir, name));
  }
}

/** Removes a file after writing zeros over it: its blocks are given back as they are. */
export function overwrite(path: string): void {
  const zeros = new Uint8Array(4 * 1024 * 1024);
  const file = openSync(path, 'r+');
  try {
    const { size } = statSync(path);
    for (let at = 0; at < size; at += zeros.length)
      writeSync(file, zeros, 0, Math.min(zeros.length, size - at), at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  rmSync(path);
}

/** Pages (16 KiB) moved in one step of {@link giveBack}: a few ms. */
const pages = 128;

/**
 * Gives free room at the end of the file back to the disk, between other calls. What was deleted is overwritten with
 * zeros already (`secure_delete`), so this is about room only. A library of an earlier release keeps the room for what
 * comes next, until {@link scrub} has written it anew: that takes seconds per gigabyte in one go.
 */
export async function giveBack(db: Db): Promise<void> {
  const free = (): number => Number(db.pragma('freelist_count', { simple: true }));
  for (let before = Infinity, now = free(); now > 0 && now < before; before = now, now = free()) {
    db.pragma(`incremental_vacuum(${String(pages)})`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  db.pragma('wal_checkpoint(PASSIVE)');
}
