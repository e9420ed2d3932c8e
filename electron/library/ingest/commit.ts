/** Writes one photo, with where grouping puts its faces. Call inside a transaction of the grouping. */
import type { SkipReason } from '../../contract/errors.ts';
import type { Analysed } from '../../contract/vision.ts';
import { dotRow } from '../index/dot.ts';
import type { Found } from '../scan/walk.ts';
import type { SavedPhoto } from '../store/save.ts';
import type { FileStamp } from '../store/shape.ts';
import type { Store } from '../store/store.ts';
import type { Grouping } from './grouping.ts';
import { isPasted } from './pasted.ts';

/** Reasons that may be gone at the next scan though the file looks the same. */
const passing: ReadonlySet<SkipReason> = new Set<SkipReason>(['vanished', 'changed', 'unreadable']);

/**
 * Stores a photo that was read, replacing an earlier reading of the same path, and places its faces.
 * @throws FacetError `contract-mismatch`, `disk-full`; nothing is stored then
 */
export function commitPhoto(store: Store, grouping: Grouping, path: string, analysed: Analysed): SavedPhoto {
  const { bytes, mtime, faces, thumb, ...photo } = analysed;
  const file = { path, size: bytes, mtime: Math.floor(mtime ?? Date.now()) };
  const twin = twinOf(store, file, photo.sha256);
  if (twin !== null) return { photo: twin, faces: [], removed: [] };
  const before = namedIn(store, grouping, path);
  const saved = store.savePhoto({ ...photo, ...file, faces, thumb });
  const found = saved.faces.flatMap(({ face, person, shown }, at) => {
    const vector = faces[at]?.embedding ?? null;
    if (vector === null || !shown) return [];
    const was = before.get(face);
    const stays =
      was !== undefined && cosine(was.vector, vector) >= grouping.report.thresholds.verify
        ? was.person
        : null;
    return [{ face, person, stays, usable: faces[at]?.usable ?? false, vector }];
  });
  grouping.placePhoto(saved.photo, found, [...saved.removed, ...saved.faces.map((f) => f.face)]);
  return saved;
}

/**
 * Faces of the photo at `path` that grouping put with somebody the user knows: where the photo is changed and such a
 * face is found again, looking the same, a name must not be lost because it was the only face of its person.
 */
function namedIn(
  store: Store,
  { gallery }: Grouping,
  path: string,
): Map<number, { person: number; vector: Float32Array }> {
  const photo = store.photos.byPath(path);
  const named = new Map<number, { person: number; vector: Float32Array }>();
  if (photo === null) return named;
  const known = store.links.touched();
  for (const { id, person, by } of store.faces.ofPhoto(photo))
    if (person !== null && by === 'auto' && known.has(person) && gallery.has(id))
      named.set(id, { person, vector: gallery.vector(id).slice() });
  return named;
}

/** Of two unit vectors. */
function cosine(a: Float32Array, b: Float32Array): number {
  return dotRow(a, 0, b, a.length);
}

/**
 * The photo that holds the content of a new file already, with the file as a copy of it from now on: a scan has
 * asked before (see `identify.ts`), enrolment comes with any photo.
 */
function twinOf(store: Store, file: FileStamp, sha256: string): number | null {
  if (store.photos.holding(file.path) !== null) return null;
  const twin = store.files
    .ofSize(file.size)
    .find((photo) => photo.sha256 === sha256 && photo.isCurrent && photo.status === 'done');
  if (twin === undefined) return null;
  if (isPasted(twin.path)) store.files.relocate(twin.id, file);
  else if (!isPasted(file.path)) store.copies.link(twin.id, file);
  return twin.id;
}

/** Sets a file or folder aside with its reason. A photo that was read before and has gone is missing, not skipped. */
export function commitSkip(store: Store, found: Found, reason: SkipReason, detail: string): void {
  const { path } = found;
  const known = store.photos.byPath(path);
  if (reason === 'vanished' && known !== null && (store.photos.size(known)?.width ?? 0) > 0) {
    store.files.gone(path);
    return;
  }
  // No file has this time, so that the next scan does not take it for unchanged.
  const mtime = passing.has(reason) || found.kind === 'skip' ? 0 : found.mtimeMs;
  const size = found.kind === 'file' ? found.size : 0;
  const attempts = reason === 'crashed' || reason === 'timeout' ? 2 : 1;
  store.photos.markSkipped({ path, size, mtime, reason, detail, attempts });
}
