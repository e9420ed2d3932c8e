import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../build/npm/lock.ts';
import { failedLately, rememberFailureFor } from '../../build/runtime/official.ts';

let scratch: string;
let lock: string;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'facet-lock-'));
  lock = join(scratch, 'x.lock');
});

afterEach(async () => {
  await rm(scratch, { recursive: true, force: true });
});

test('only one at a time, and the lock is gone afterwards', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await sleep(30);
    inside--;
  };
  await Promise.all([withLock(lock, work), withLock(lock, work), withLock(lock, work)]);
  expect(most).toBe(1);
  expect(await readdir(scratch)).toEqual([]);
});

test('a failure inside releases it', async () => {
  await expect(withLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withLock(lock, () => Promise.resolve(7))).toBe(7);
});

test('the lock of a process that is gone is taken over', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await writeFile(lock, String(pid));
  expect(await withLock(lock, () => Promise.resolve('mine'))).toBe('mine');
});

test('a lock older than any download is taken over, whoever has its number now', async () => {
  await writeFile(lock, String(process.pid));
  const hourAgo = new Date(Date.now() - 3_600_000);
  await utimes(lock, hourAgo, hourAgo);
  expect(await withLock(lock, () => Promise.resolve('mine'))).toBe('mine');
});

test('an unreachable download server is remembered for some hours', async () => {
  const note = join(scratch, 'note');
  expect(await failedLately(note)).toBe(false);
  await writeFile(note, new Date().toISOString());
  expect(await failedLately(note)).toBe(true);
  expect(await failedLately(note, Date.now() + rememberFailureFor + 1)).toBe(false);
  await writeFile(note, 'not a date');
  expect(await failedLately(note)).toBe(false);
});
