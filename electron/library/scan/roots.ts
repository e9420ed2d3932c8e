/** Is a scan root there? A drive that is unplugged is no reason to call its photos gone. */
import { opendir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface KnownRoot {
  readonly path: string;
  /** The file system it was on when it was last seen; null: never. */
  readonly volume: string | null;
  /** Whether the library has photos of it. */
  readonly hasPhotos: boolean;
  /** It is a single photo, not a folder. */
  readonly isFile: boolean;
}

/** `volume`: the file system it is on now; null when that cannot be told. */
export type Presence = { readonly here: true; readonly volume: string | null } | { readonly here: false };

/** A network drive may answer after minutes, or never. */
const answerMs = 10_000;

/** What the system says of a path on a drive that has gone; `EACCES` is about a folder that is there. */
const away = new Set([
  'ENOENT',
  'ENOTDIR',
  'ENXIO',
  'ENODEV',
  'EIO',
  'ESTALE',
  'ENOTCONN',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'UNKNOWN',
]);

/**
 * Looks for a root. An empty folder that is on another file system than it was, and held photos, is the place
 * where a drive is mounted when it is there. A single file whose folder is there has been deleted: it is `here`.
 */
export async function lookFor(root: KnownRoot): Promise<Presence> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Presence>((resolve) => {
    timer = setTimeout(() => {
      resolve({ here: false });
    }, answerMs);
  });
  try {
    return await Promise.race([look(root), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function look(root: KnownRoot): Promise<Presence> {
  try {
    const stats = await stat(root.path);
    const volume = String(stats.dev);
    if (root.volume === null || root.volume === volume || !root.hasPhotos || !stats.isDirectory())
      return { here: true, volume };
    return (await isEmpty(root.path)) ? { here: false } : { here: true, volume };
  } catch (thrown) {
    if (!away.has((thrown as NodeJS.ErrnoException).code ?? '')) return { here: true, volume: null };
    return root.isFile && (await isFolder(dirname(root.path)))
      ? { here: true, volume: null }
      : { here: false };
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

async function isEmpty(folder: string): Promise<boolean> {
  const entries = await opendir(folder);
  try {
    return (await entries.read()) === null;
  } finally {
    await entries.close();
  }
}
