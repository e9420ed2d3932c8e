/**
 * Walks granted folders and files, in path order, and tells what is worth reading. Reads names and sizes
 * only, never contents; does not follow a link back into what is walked anyway, so a loop cannot trap it.
 */
import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { SkipReason } from '../../contract/errors.ts';
import { classify } from './formats.ts';
import { comparePaths, distinctRoots, isWithin } from './order.ts';

/** A file to read: `size` in bytes, `mtimeMs` in whole milliseconds since 1970. */
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

export type Found = FoundFile | FoundSkip;

export interface WalkOptions {
  /** Folders left out wherever they are met (our own library). */
  readonly ignore?: readonly string[];
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
  const ignore = await Promise.all((options.ignore ?? []).map(real));
  const walker: Walker = {
    roots: await Promise.all(distinct.map(real)),
    ignore,
    seen: new Set(),
    signal: options.signal,
  };
  for (const root of distinct) {
    let stats: Stats;
    try {
      stats = await stat(root);
    } catch (error) {
      yield skip(root, error, true);
      continue;
    }
    if (stats.isDirectory()) yield* walkFolder(walker, root);
    else yield file(root, stats);
  }
}

interface Walker {
  readonly roots: readonly string[];
  readonly ignore: readonly string[];
  /** Device and inode of every folder entered. */
  readonly seen: Set<string>;
  readonly signal: AbortSignal | undefined;
}

async function* walkFolder(walker: Walker, folder: string): AsyncGenerator<Found> {
  walker.signal?.throwIfAborted();
  let entries: Entry[];
  try {
    const stats = await stat(folder, { bigint: true });
    const key = `${String(stats.dev)}:${String(stats.ino)}`;
    if (walker.seen.has(key) || walker.ignore.includes(await real(folder))) return;
    walker.seen.add(key);
    entries = await list(walker, folder);
  } catch (error) {
    walker.signal?.throwIfAborted();
    yield skip(folder, error, true);
    return;
  }
  for (const entry of entries) {
    walker.signal?.throwIfAborted();
    if (entry.folder) yield* walkFolder(walker, entry.path);
    else yield* visitFile(entry.path);
  }
}

interface Entry {
  readonly path: string;
  readonly folder: boolean;
}

/** The entries of a folder in the order in which their full paths, and those of all below them, ascend. */
async function list(walker: Walker, folder: string): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push({ path, folder: true });
    else if (entry.isSymbolicLink()) found.push(...(await follow(walker, path, entry)));
    else if (classify(entry.name).kind !== 'other') found.push({ path, folder: false });
  }
  // A folder sorts as its name plus the separator, because that is how the paths below it go on.
  const key = (e: Entry): string => (e.folder ? e.path + sep : e.path);
  return found.sort((a, b) => comparePaths(key(a), key(b)));
}

/** Where a link leads, unless that is walked anyway, holds a root (a loop), or is no photo. */
async function follow(walker: Walker, path: string, entry: Dirent): Promise<Entry[]> {
  let target: string;
  let folder: boolean;
  try {
    target = await realpath(path);
    folder = (await stat(target)).isDirectory();
  } catch {
    // Leads nowhere: worth a word only when it is named like a photo.
    return classify(entry.name).kind === 'image' ? [{ path, folder: false }] : [];
  }
  if (walker.roots.some((root) => isWithin(target, root) || (folder && isWithin(root, target)))) return [];
  if (!folder && classify(entry.name).kind === 'other') return [];
  return [{ path, folder }];
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
  return { kind: 'file', path, size: stats.size, mtimeMs: Math.floor(stats.mtimeMs) };
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
