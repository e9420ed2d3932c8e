/** A photo that was moved or renamed keeps its faces and all that was decided about them. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { FoundFile } from '../scan/walk.ts';
import type { Store } from '../store/store.ts';

/**
 * Looks among the photos whose file is gone for one with the size, the time and (read in full) the contents
 * of `file`, and gives it the new path. @returns true when there was one
 */
export async function findMoved(store: Store, file: FoundFile, signal: AbortSignal): Promise<boolean> {
  const candidates = (): { id: number; sha256: string }[] =>
    store.photos
      .moveCandidates({ size: file.size, mtime: file.mtimeMs })
      .filter((photo) => !existsSync(photo.path));
  if (candidates().length === 0 || store.photos.byPath(file.path) !== null) return false;
  const sha256 = await hash(file.path, signal);
  // Asked again: while this file was read, another copy of the same photo may have taken the place.
  const photo = candidates().find((c) => c.sha256 === sha256);
  if (photo === undefined) return false;
  store.photos.relocate(photo.id, { path: file.path, size: file.size, mtime: file.mtimeMs });
  return true;
}

/** SHA-256 of a file in lower-case hex; null when it cannot be read. */
async function hash(path: string, signal: AbortSignal): Promise<string | null> {
  const sha = createHash('sha256');
  try {
    await pipeline(createReadStream(path), sha, { signal });
  } catch {
    signal.throwIfAborted();
    return null;
  }
  return sha.digest('hex');
}
