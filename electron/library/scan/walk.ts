/**
 * Walks granted folders and files, in path order, and tells what is worth reading. Reads names and sizes
 * only, never contents; does not follow a link back into what is walked anyway, so a loop cannot trap it.
 * Holds the names of the folders it is in, and nothing of what it has told: a library of any size fits.
 */
import type { Dirent, Stats } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { SkipReason } from '../../contract/errors.ts';
import { classify } from './formats.ts';
import { distinctRoots, isWithin } from './order.ts';
import { SortedNames } from './sorted-names.ts';
import { timeOf } from './stamp.ts';

/** A file to read: `size` in bytes, `mtimeMs` in milliseconds since 1970; see {@link timeOf}. */
export interface FoundFile {
  readonly kind: 'file';
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** A file or folder that cannot be read, with the reason; `detail` says more in words. */
export interface FoundSkip {
  readonly kind: 'skip';
  readonly path: string;
  readonly reason: SkipReason;
  readonly detail: string;
  /** True for a folder: what lies under it is unknown, so nothing there may be called missing. */
  readonly folder: boolean;
}

/** A folder that is there and was not looked into: what lies under it is unknown. */
export interface FoundFolder {
  readonly kind: 'folder';
  readonly path: string;
}

export type Found = FoundFile | FoundSkip;

/** A place to look through: with everything below it, or only what lies directly in the folder. */
export interface Spot {
  readonly path: string;
  readonly deep: boolean;
}

export interface WalkOptions {
  /** Folders left out wherever they are met (our own library). */
  readonly ignore?: readonly string[];
  /** Links that lead into one of these are not followed. Default: what is walked. */
  readonly within?: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * Everything under `roots` (absolute paths of folders or single files) in ascending order of path bytes.
 * Hidden names and other kinds of file are passed over in silence; unreadable folders are reported and
 * the walk goes on. Two walks of the same files give the same list.
 * @throws DOMException `AbortError` when `signal` fires.
 */
export async function* walk(roots: readonly string[], options: WalkOptions = {}): AsyncGenerator<Found> {
  const distinct = distinctRoots(roots);
  const walker = await walkerOf(distinct, options);
  for (const root of distinct) {
    // A deep walk looks into every folder it meets.
    for await (const found of walkSpot(walker, { path: root, deep: true }))
      if (found.kind !== 'folder') yield found;
  }
}

/** The same for one place. A folder that is there and not looked into is told as one. */
export async function* look(spot: Spot, options: WalkOptions = {}): AsyncGenerator<Found | FoundFolder> {
  yield* walkSpot(await walkerOf(options.within ?? [spot.path], options), spot);
}

async function walkerOf(roots: readonly string[], { ignore = [], signal }: WalkOptions): Promise<Walker> {
  return {
    roots: await Promise.all(roots.map(real)),
    ignore: await Promise.all(ignore.map(real)),
    seen: new Set(),
    signal,
  };
}

async function* walkSpot(walker: Walker, { path, deep }: Spot): AsyncGenerator<Found | FoundFolder> {
  let stats: Stats;
  try {
    stats = await stat(path);
  } catch (error) {
    yield skip(path, error, true);
    return;
  }
  if (stats.isDirectory()) yield* walkFolder(walker, path, deep);
  else yield file(path, stats);
}

interface Walker {
  readonly roots: readonly string[];
  readonly ignore: readonly string[];
  /** Device and inode of every folder entered. */
  readonly seen: Set<string>;
  readonly signal: AbortSignal | undefined;
}

async function* walkFolder(
  walker: Walker,
  folder: string,
  deep: boolean,
): AsyncGenerator<Found | FoundFolder> {
  walker.signal?.throwIfAborted();
  let names: SortedNames;
  try {
    const stats = await stat(folder, { bigint: true });
    const key = `${String(stats.dev)}:${String(stats.ino)}`;
    if (walker.seen.has(key) || walker.ignore.includes(await real(folder))) return;
    walker.seen.add(key);
    names = await list(walker, folder);
  } catch (error) {
    walker.signal?.throwIfAborted();
    yield skip(folder, error, true);
    return;
  }
  for (const name of names.ascending()) {
    walker.signal?.throwIfAborted();
    const path = join(folder, name);
    if (!name.endsWith(sep)) yield* visitFile(path);
    else if (deep) yield* walkFolder(walker, path.slice(0, -1), true);
    else yield { kind: 'folder', path: path.slice(0, -1) };
  }
}

/**
 * The names in a folder that matter. One of a folder ends in the separator, because that is how the paths below
 * it go on: so sorted, all of them ascend.
 */
async function list(walker: Walker, folder: string): Promise<SortedNames> {
  const names = new SortedNames();
  for await (const entry of await opendir(folder, { bufferSize: 256 })) {
    if (entry.name.startsWith('.')) continue;
    const leads = entry.isSymbolicLink()
      ? await follow(walker, join(folder, entry.name), entry)
      : kindOf(entry);
    if (leads !== null) names.add(leads === 'folder' ? entry.name + sep : entry.name);
  }
  return names;
}

function kindOf(entry: Dirent): 'folder' | 'file' | null {
  if (entry.isDirectory()) return 'folder';
  return classify(entry.name).kind === 'other' ? null : 'file';
}

/** What a link leads to, unless that is walked anyway, holds a root (a loop), or is no photo. */
async function follow(walker: Walker, path: string, entry: Dirent): Promise<'folder' | 'file' | null> {
  let target: string;
  let folder: boolean;
  try {
    target = await realpath(path);
    folder = (await stat(target)).isDirectory();
  } catch {
    // Leads nowhere: worth a word only when it is named like a photo.
    return classify(entry.name).kind === 'image' ? 'file' : null;
  }
  if (walker.roots.some((root) => isWithin(target, root) || (folder && isWithin(root, target)))) return null;
  if (!folder && classify(entry.name).kind === 'other') return null;
  return folder ? 'folder' : 'file';
}

async function* visitFile(path: string): AsyncGenerator<Found> {
  const named = classify(basename(path));
  if (named.kind === 'unsupported') {
    yield {
      kind: 'skip',
      path,
      reason: 'unsupported',
      detail: `${named.format} files cannot be read yet`,
      folder: false,
    };
    return;
  }
  try {
    yield file(path, await stat(path));
  } catch (error) {
    yield skip(path, error, false);
  }
}

function file(path: string, stats: Stats): Found {
  if (!stats.isFile()) {
    // Never opened: reading a pipe or a device could wait for ever.
    return { kind: 'skip', path, reason: 'not-an-image', detail: 'not a regular file', folder: false };
  }
  return { kind: 'file', path, size: stats.size, mtimeMs: timeOf(stats.mtimeMs) };
}

function skip(path: string, error: unknown, folder: boolean): FoundSkip {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  // Node turns bytes that are no UTF-8 into U+FFFD, and then no file has that name.
  if (path.includes('\uFFFD')) {
    return {
      kind: 'skip',
      path,
      reason: 'unreadable',
      detail: 'the name is not valid UTF-8; rename it',
      folder,
    };
  }
  return {
    kind: 'skip',
    path,
    reason: code === 'ENOENT' ? 'vanished' : 'unreadable',
    detail: words[code] ?? code,
    folder,
  };
}

const words: Partial<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  ELOOP: 'a link that leads to itself',
  ENOENT: 'nothing is there',
  ENAMETOOLONG: 'the path is too long',
  EIO: 'the disk could not read it',
};

/** The path with every link resolved, or as it is when it leads nowhere. */
async function real(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
