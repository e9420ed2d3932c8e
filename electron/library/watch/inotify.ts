/**
 * Watching on Linux, by one watch of the system for each folder. A folder is watched first and listed then, and it is
 * told when all of it is under watch: so nothing that happens there is missed, whoever makes or moves folders with
 * folders in them meanwhile. Holds the paths of folders, of no file.
 */
import { type FSWatcher, watch } from 'node:fs';
import { lstat, opendir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isWithin } from '../scan/order.ts';
import type { Change, Subscribe } from './change.ts';

export const subscribeInotify: Subscribe = async (folder, ignore, tell) => {
  const tree = new WatchedTree(folder, ignore, tell);
  try {
    if (!(await stat(folder)).isDirectory()) throw new Error('it is no folder');
    await tree.cover(folder);
  } catch (thrown) {
    tree.end();
    throw thrown;
  }
  return () => {
    tree.end();
    return Promise.resolve();
  };
};

/** Folders listed at the same time. */
const abreast = 16;

/** Changes come in bursts: those of so many ms are told together. */
const burst = 10;

/** Of a folder that has gone, or that nobody may look into. */
const passing: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP']);

class WatchedTree {
  readonly #root: string;
  readonly #ignore: readonly string[];
  readonly #tell: Parameters<Subscribe>[2];
  readonly #watchers = new Map<string, FSWatcher>();
  /** Paths the system told of, not looked at yet. */
  readonly #touched = new Set<string>();
  #isTelling = false;
  #isOver = false;

  constructor(root: string, ignore: readonly string[], tell: Parameters<Subscribe>[2]) {
    this.#root = root;
    this.#ignore = ignore;
    this.#tell = tell;
  }

  end(): void {
    this.#isOver = true;
    this.#leave(this.#root);
  }

  /**
   * Puts a folder and all folders below it under watch; anew where they are already, since another folder may have
   * taken the place of the one that was.
   * @throws Error in the system's words, for a lack of watches say
   */
  async cover(top: string): Promise<void> {
    const before = this.#watchers.has(top) ? this.#below(top) : [];
    const covered = new Set<string>();
    for (let found = [top]; found.length > 0 && !this.#isOver;) {
      const batch = found.splice(-abreast);
      for (const folder of batch) if (this.#watch(folder)) covered.add(folder);
      const lists = await Promise.all(batch.filter((folder) => covered.has(folder)).map(foldersIn));
      found = [...found, ...lists.flat().filter((folder) => !this.#isIgnored(folder))];
    }
    for (const folder of before) if (!covered.has(folder)) this.#unwatch(folder);
  }

  /** @returns false when the folder is not there, or may not be looked into */
  #watch(folder: string): boolean {
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => {
        this.#told(folder, name);
      });
      watcher.on('error', (problem) => {
        this.#tell(problem, []);
      });
      // The new one first: nothing happens unseen in between.
      this.#unwatch(folder);
      this.#watchers.set(folder, watcher);
      return true;
    } catch (thrown) {
      if (passing.has((thrown as NodeJS.ErrnoException).code)) return false;
      throw thrown;
    }
  }

  #unwatch(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #below(top: string): string[] {
    return [...this.#watchers.keys()].filter((folder) => isWithin(folder, top));
  }

  #leave(top: string): void {
    if (this.#watchers.has(top)) for (const folder of this.#below(top)) this.#unwatch(folder);
  }

  #isIgnored(folder: string): boolean {
    return this.#ignore.some((other) => isWithin(folder, other));
  }

  /** Of what happens to a folder itself the system tells by the folder's own name. */
  #told(folder: string, name: string | null): void {
    if (this.#isOver) return;
    if (name !== null) this.#touched.add(join(folder, name));
    if (name === null || name === basename(folder)) this.#touched.add(folder);
    void this.#tellAll();
  }

  async #tellAll(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      while (this.#touched.size > 0) {
        await new Promise((resolve) => setTimeout(resolve, burst));
        const paths = [...this.#touched];
        this.#touched.clear();
        const changes: Change[] = [];
        for (const path of paths) changes.push({ path, type: await this.#follow(path) });
        if (!this.#isOver) this.#tell(null, changes);
      }
    } catch (thrown) {
      if (!this.#isOver) this.#tell(thrown instanceof Error ? thrown : new Error(String(thrown)), []);
    } finally {
      this.#isTelling = false;
    }
  }

  /** Puts what is at this path now under watch, if it is a folder, and nothing else that was there before. */
  async #follow(path: string): Promise<Change['type']> {
    // What a link below the root leads to is not watched.
    const stats = await (path === this.#root ? stat : lstat)(path).catch(() => null);
    const isHidden = path !== this.#root && basename(path).startsWith('.');
    if (stats?.isDirectory() === true && !isHidden && !this.#isIgnored(path)) await this.cover(path);
    else this.#leave(path);
    return stats === null ? 'delete' : 'update';
  }
}

/** Folders directly in this one, as a scan looks into them; none of one that cannot be listed. Links are not followed. */
async function foldersIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const entry of await opendir(folder, { bufferSize: 256 }))
      if (entry.isDirectory() && !entry.name.startsWith('.')) found.push(join(folder, entry.name));
  } catch (thrown) {
    if (!passing.has((thrown as NodeJS.ErrnoException).code)) throw thrown;
  }
  return found;
}
