/** Changes that were told and not yet looked at: which folders to list anew, which files to see settled first. */
import { dirname, relative, sep } from 'node:path';
import { isWithin } from '../scan/order.ts';
import type { Change } from './change.ts';

/**
 * Changes of one root above which the whole of it is looked through: cheaper than a thousand small looks, and on
 * Linux the only way to notice that the system's queue of 16,384 events ran over, of which nobody is told.
 */
const most = 2000;

export interface Touched {
  /** Roots to look through whole. */
  readonly roots: readonly string[];
  /** Folders in which something changed. */
  readonly folders: readonly string[];
  /** What was made or changed there: files, or folders. */
  readonly made: readonly string[];
}

export class Pending {
  readonly #ignore: readonly string[];
  readonly #roots = new Set<string>();
  readonly #folders = new Map<string, string>();
  readonly #made = new Map<string, string>();

  /** @param ignore folders whose changes are nobody's business: the library's own */
  constructor(ignore: readonly string[]) {
    this.#ignore = ignore;
  }

  get isEmpty(): boolean {
    return this.#roots.size === 0 && this.#folders.size === 0;
  }

  /** Changes below `root`. Hidden names are passed over as a scan passes them over. */
  add(root: string, changes: readonly Change[]): void {
    for (const { path, type } of changes) {
      if (path === root || !isWithin(path, root) || isHidden(root, path)) continue;
      if (this.#ignore.some((folder) => isWithin(path, folder))) continue;
      this.#folders.set(dirname(path), root);
      if (type === 'delete') this.#made.delete(path);
      else this.#made.set(path, root);
    }
    const count = [...this.#folders.values(), ...this.#made.values()].filter((of) => of === root).length;
    if (count > most) this.addRoot(root);
  }

  /** Something in `folder` may have changed. */
  addFolder(root: string, folder: string): void {
    this.#folders.set(folder, root);
  }

  /** The whole root is to be looked through: at the start, and when changes were lost. */
  addRoot(root: string): void {
    this.#roots.add(root);
    for (const places of [this.#folders, this.#made])
      for (const [path, of] of places) if (of === root) places.delete(path);
  }

  /** Nobody looks after this root any more. */
  drop(root: string): void {
    this.addRoot(root);
    this.#roots.delete(root);
  }

  /** Everything so far; what comes from now on is for the next time. */
  take(): Touched {
    const taken = {
      roots: [...this.#roots],
      folders: [...this.#folders.keys()],
      made: [...this.#made.keys()],
    };
    this.#roots.clear();
    this.#folders.clear();
    this.#made.clear();
    return taken;
  }
}

function isHidden(root: string, path: string): boolean {
  return relative(root, path)
    .split(sep)
    .some((name) => name.startsWith('.'));
}
