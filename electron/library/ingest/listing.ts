/**
 * The first half of a scan: walks, compares with what is known, and writes down what has to be read. Photos that
 * were moved, copied, deleted or put back are settled here, before anything is read: only so does a photo keep its
 * decisions whose old place is taken by another one. Holds a page of paths and the names of the folders it is in.
 */
import { isWithin } from '../scan/order.ts';
import {
  type Found,
  type FoundFile,
  type FoundFolder,
  type FoundSkip,
  look,
  type Spot,
} from '../scan/walk.ts';
import type { Store } from '../store/store.ts';
import type { TodoRow } from '../store/todo.ts';
import { hashFile } from './hash.ts';
import { identify } from './identify.ts';
import { KnownPaths } from './known-paths.ts';
import { isHere } from './presence.ts';

export interface Plan {
  /** Places to look through, in path order, none inside another deep one. */
  readonly spots: readonly Spot[];
  /** The scan roots they lie in: links that lead into these are not followed. */
  readonly roots: readonly string[];
  /** Roots that are not there: neither read nor missed. */
  readonly offline: readonly string[];
  /** Files that are being written: neither read nor missed. */
  readonly leave: ReadonlySet<string>;
  readonly retrySkipped: boolean;
  /** Folders that are never looked into. */
  readonly ignore: readonly string[];
}

/** What became of one file: it needs nothing, was set aside before and is not tried again, or is in `store.todo`. */
export type Listed = 'unchanged' | 'known-skip' | 'todo';

/** Paths that are gone, noted together. */
const goneAtOnce = 500;

export class Listing {
  readonly #store: Store;
  readonly #plan: Plan;
  readonly #signal: AbortSignal;
  #gone: string[] = [];

  constructor(store: Store, plan: Plan, signal: AbortSignal) {
    this.#store = store;
    this.#plan = plan;
    this.#signal = signal;
  }

  /** Looks through every place; one step for each file. Begins with an empty `store.todo`. */
  async *run(): AsyncGenerator<{ path: string; listed: Listed }> {
    const { spots, offline } = this.#plan;
    this.#store.todo.clear();
    for (const spot of spots) {
      if (offline.some((root) => isWithin(spot.path, root))) continue;
      yield* this.#lookThrough(spot);
    }
  }

  async *#lookThrough(spot: Spot): AsyncGenerator<{ path: string; listed: Listed }> {
    const { roots, ignore, leave } = this.#plan;
    const known = new KnownPaths(this.#store.files, spot.path);
    const root = roots.find((path) => isWithin(spot.path, path)) ?? spot.path;
    for await (const found of look(spot, { within: roots, ignore, signal: this.#signal })) {
      if (found.kind === 'skip' && found.path === spot.path && this.#isDeleted(spot, found)) break;
      await this.#miss(isUnknown(found) ? known.past(found.path) : known.upTo(found.path), root);
      if (found.kind === 'folder' || leave.has(found.path)) continue;
      yield { path: found.path, listed: await this.#settle(found) };
    }
    await this.#miss(known.rest(), root);
    await this.#flush(root);
  }

  /** A place inside a root that is there has itself been deleted: nothing of it is left to be looked at. */
  #isDeleted({ path }: Spot, found: FoundSkip): boolean {
    if (found.reason !== 'vanished') return false;
    const { files, copies, folders } = this.#store;
    const isKnown = files.at(path) !== null || copies.at(path) !== null;
    if (isKnown) this.#gone.push(path);
    return isKnown || !this.#plan.roots.includes(path) || folders.hasPhotos(path);
  }

  async #settle(found: Found): Promise<Listed> {
    const { photos, todo } = this.#store;
    if (found.kind === 'skip') {
      const { path, reason } = found;
      // Thousands of camera raw files are written down once, not at every scan.
      if (reason === 'unsupported' && photos.unchanged({ path, size: 0, mtime: 0 }) === 'skipped')
        return 'known-skip';
      todo.add(toRow(found));
      return 'todo';
    }
    const known = photos.unchanged({ path: found.path, size: found.size, mtime: found.mtimeMs });
    if (known === 'done') return 'unchanged';
    if (known === 'skipped' && !this.#plan.retrySkipped) return 'known-skip';
    if (await identify(this.#store, found, () => hashFile(found.path, this.#signal))) return 'unchanged';
    todo.add(toRow(found));
    return 'todo';
  }

  async #miss(paths: Iterable<string>, root: string): Promise<void> {
    const { offline, leave } = this.#plan;
    for (const path of paths) {
      if (leave.has(path) || offline.some((away) => isWithin(path, away))) continue;
      this.#gone.push(path);
      if (this.#gone.length >= goneAtOnce) await this.#flush(root);
    }
  }

  /** Believes what is gone only while the root is still there: a drive may have been pulled out under way. */
  async #flush(root: string): Promise<void> {
    const gone = this.#gone;
    this.#gone = [];
    if (gone.length === 0 || !(await isHere(this.#store, root))) return;
    this.#signal.throwIfAborted();
    this.#store.tx(() => {
      for (const path of gone) this.#store.files.gone(path);
    });
  }
}

/** What lies under such a find is not known, and so not gone. */
function isUnknown(found: Found | FoundFolder): boolean {
  return found.kind === 'folder' || (found.kind === 'skip' && found.folder);
}

function toRow(found: Found): TodoRow {
  return found.kind === 'file'
    ? { path: found.path, size: found.size, mtime: found.mtimeMs, reason: null, detail: '', folder: false }
    : {
        path: found.path,
        size: 0,
        mtime: 0,
        reason: found.reason,
        detail: found.detail,
        folder: found.folder,
      };
}

/** Rows read at a time. */
const pageSize = 200;

/** What {@link Listing} left to be read, in path order. */
export function* leftToRead({ todo }: Pick<Store, 'todo'>): Generator<FoundFile | FoundSkip> {
  let last = '';
  for (;;) {
    const page = todo.page(last, pageSize);
    for (const row of page) yield fromRow(row);
    const end = page.at(-1);
    if (end === undefined || page.length < pageSize) return;
    last = end.path;
  }
}

function fromRow({ path, size, mtime, reason, detail, folder }: TodoRow): FoundFile | FoundSkip {
  return reason === null
    ? { kind: 'file', path, size, mtimeMs: mtime }
    : { kind: 'skip', path, reason, detail, folder };
}
