/** Writes one photo, with where grouping puts its faces. Call inside a transaction of the grouping. */
import type { SkipReason } from '../../contract/errors.ts';
import type { Analysed } from '../../contract/vision.ts';
import type { Found } from '../scan/walk.ts';
import type { SavedPhoto } from '../store/save.ts';
import type { Store } from '../store/store.ts';
import type { Grouping } from './grouping.ts';

/** Reasons that may be gone at the next scan though the file looks the same. */
const passing: ReadonlySet<SkipReason> = new Set<SkipReason>(['vanished', 'changed', 'unreadable']);

/**
 * Stores a photo that was read, replacing an earlier reading of the same path, and places its faces.
 * @throws FacetError `contract-mismatch`, `disk-full`; nothing is stored then
 */
export function commitPhoto(store: Store, grouping: Grouping, path: string, analysed: Analysed): SavedPhoto {
  const { bytes, mtime, faces, thumb, ...photo } = analysed;
  const file = { path, size: bytes, mtime: Math.floor(mtime ?? Date.now()) };
  const saved = store.savePhoto({ ...photo, ...file, faces, thumb });
  const found = saved.faces.flatMap(({ face, person, shown }, at) => {
    const vector = faces[at]?.embedding ?? null;
    return vector === null || !shown ? [] : [{ face, person, usable: faces[at]?.usable ?? false, vector }];
  });
  grouping.placePhoto(saved.photo, found, [...saved.removed, ...saved.faces.map((f) => f.face)]);
  return saved;
}

/** Sets a file or folder aside with its reason. A photo that was read before and has gone is missing, not skipped. */
export function commitSkip(store: Store, found: Found, reason: SkipReason, detail: string): void {
  const { path } = found;
  const known = store.photos.byPath(path);
  if (reason === 'vanished' && known !== null && (store.photos.size(known)?.width ?? 0) > 0) {
    store.photos.markMissing([known]);
    return;
  }
  // No file has this time, so that the next scan does not take it for unchanged.
  const mtime = passing.has(reason) || found.kind === 'skip' ? 0 : found.mtimeMs;
  const size = found.kind === 'file' ? found.size : 0;
  const attempts = reason === 'crashed' || reason === 'timeout' ? 2 : 1;
  store.photos.markSkipped({ path, size, mtime, reason, detail, attempts });
}
