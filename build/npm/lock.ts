/** One process at a time: two starts must not download the same 200 MB side by side. */
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const longest = 20 * 60_000;

/**
 * Runs `work` while this process alone holds `path`, a file with the holder's process id. A lock whose
 * holder is gone (killed, power cut) is taken over. The lock saves work; it is not what keeps the result
 * whole: that is the rename at the end of every fetch.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  while (!(await tryLock(path))) await sleep(200);
  try {
    return await work();
  } finally {
    await releaseLock(path);
  }
}

/**
 * The same without waiting; false while another holds it. A holder at work for longer than 20 minutes touches the
 * file now and then.
 */
export async function tryLock(path: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  // A stale lock is removed by the first try and taken by the second.
  return (await tryTake(path)) || (await tryTake(path));
}

export async function releaseLock(path: string): Promise<void> {
  await rm(path, { force: true });
}

async function tryTake(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (await isStale(path)) await rm(path, { force: true });
  return false;
}

async function isStale(path: string): Promise<boolean> {
  try {
    // Longer than any download takes: the number may meanwhile be another process's, or the holder may
    // live in another container with the same cache.
    if (Date.now() - (await stat(path)).mtimeMs > longest) return true;
    const holder = Number(await readFile(path, 'utf8'));
    // Zero is a lock seen between its creation and its first byte.
    return holder !== 0 && !isAlive(holder);
  } catch {
    // Gone since: the next attempt will tell.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
