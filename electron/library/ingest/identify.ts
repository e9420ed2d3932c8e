/**
 * A new or changed file whose content the library knows already: the photo was moved, renamed, put back, or copied.
 * It is told by the SHA-256 of the content, looked at only where a photo of the same size is known; names and times
 * decide nothing.
 */
import { stat } from 'node:fs/promises';
import { isWithin } from '../scan/order.ts';
import type { FoundFile } from '../scan/walk.ts';
import type { PhotoFile } from '../store/files.ts';
import type { FileStamp } from '../store/shape.ts';
import type { Store } from '../store/store.ts';

/** Where the photo with this content stands. */
type Standing = 'its own file' | 'elsewhere' | 'offline' | 'nowhere';

/**
 * Finds out whether the content of `file` belongs to a photo of the library, and brings the paths up to date:
 * - the file at the photo's own path is gone or another one now: the photo was moved here;
 * - it is still there: `file` becomes a copy of the photo;
 * - it is on a drive that is not there: the photo goes on here, and the far file becomes the copy.
 *
 * A photo that is no longer at this path goes on at a copy of its own, or has no file any more; see `Files.vacate`.
 * @param hash SHA-256 of the file, null when it cannot be read; asked for only when needed
 * @returns true when nothing has to be read
 */
export async function identify(
  store: Store,
  file: FoundFile,
  hash: () => Promise<string | null>,
): Promise<boolean> {
  const { files } = store;
  const stamp = { path: file.path, size: file.size, mtime: file.mtimeMs };
  const sameSize = files.ofSize(file.size);
  const isNew = files.at(file.path) === null && store.copies.at(file.path) === null;
  if (isNew && sameSize.length === 0) return false;
  const content = sameSize.length === 0 ? null : await hash();
  if (sameSize.length > 0 && content === null) return false;
  for (;;) {
    const standings: Standings = new Map();
    for (const photo of files.ofSize(file.size))
      if (photo.sha256 === content)
        standings.set(photo.id, { at: photo.path, standing: await whereIs(store, photo, file.path) });
    // From here on nothing waits: what is decided is decided on the rows as they stand.
    const needsNothing = store.tx(() => decide(store, stamp, content, standings));
    if (needsNothing !== null) return needsNothing;
  }
}

/** Where each photo with the content stands, and the path at which it was looked for. */
type Standings = Map<number, { readonly at: string; readonly standing: Standing }>;

/** @returns true when nothing has to be read; null when a photo has come or gone since it was looked for */
function decide(
  store: Store,
  stamp: FileStamp,
  content: string | null,
  standings: Standings,
): boolean | null {
  const { photos, files, copies } = store;
  // Another copy may have been taken in, or the file dealt with, while this one was read.
  if (photos.unchanged(stamp) === 'done') return true;
  const twins = files.ofSize(stamp.size).filter((photo) => photo.sha256 === content);
  if (twins.some((photo) => standings.get(photo.id)?.at !== photo.path)) return null;
  const own = files.at(stamp.path);
  // The file was touched, or put back as it was.
  const same = twins.find((photo) => photo.id === own?.id);
  if (same !== undefined) {
    files.relocate(same.id, stamp);
    return same.isCurrent;
  }
  const standingOf = ({ id }: PhotoFile): Standing => standings.get(id)?.standing ?? 'elsewhere';
  const twin = twins.find((photo) => standingOf(photo) === 'elsewhere') ?? twins[0];
  if (twin === undefined) {
    // Read again in its place, unless its old content lives on in a copy.
    if (own !== null) copies.promote(own.id);
    else copies.unlink(stamp.path);
    return false;
  }
  if (own !== null) files.vacate(own.id, stamp.path);
  return settle(store, twin, standingOf(twin), stamp);
}

function settle({ files, copies }: Store, twin: PhotoFile, standing: Standing, stamp: FileStamp): boolean {
  if (standing === 'nowhere') {
    files.relocate(twin.id, stamp);
    return twin.isCurrent;
  }
  copies.link(twin.id, stamp);
  if (standing !== 'offline') return true;
  copies.lead(twin.id, stamp.path);
  return twin.isCurrent;
}

async function whereIs(store: Store, photo: PhotoFile, path: string): Promise<Standing> {
  if (photo.path === path) return 'its own file';
  if (store.folders.roots().some((root) => root.offline && isWithin(photo.path, root.path))) return 'offline';
  if (photo.status !== 'done') return 'nowhere';
  try {
    const { size, mtimeMs } = await stat(photo.path);
    return size === photo.size && Math.floor(mtimeMs) === Math.floor(photo.mtime) ? 'elsewhere' : 'nowhere';
  } catch {
    return 'nowhere';
  }
}
