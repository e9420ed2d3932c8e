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
  const file = { path, size: bytes, mtime: mtime ?? Date.now() };
  const twin = twinOf(store, file, photo.sha256);
  if (twin !== null) return { photo: twin, faces: [], removed: [], left: [] };
  const before = facesBefore(store, grouping, [
    store.photos.byPath(path),
    store.left.of(file.size, photo.sha256),
  ]);
  const { verify } = grouping.report.thresholds;
  /** Faces that cannot be compared are told by their place alone. */
  const looksSame = (face: number, at: number): boolean => {
    const [was, is] = [before.get(face)?.vector ?? null, faces[at]?.embedding ?? null];
    return was === null || is === null || cosine(was, is) >= verify;
  };
  const saved = store.savePhoto({ ...photo, ...file, faces, thumb }, looksSame);
  const found = saved.faces.flatMap(({ face, person, shown }, at) => {
    const { embedding: vector = null, usable = false } = faces[at] ?? {};
    if (vector === null || !shown) return [];
    const was = before.get(face);
    const stays = was?.vector && looksSame(face, at) ? was.known : null;
    return [{ face, person, stays, usable, vector }];
  });
  const again = saved.faces.map(({ face }) => face);
  grouping.placePhoto(saved.photo, found, [...saved.removed, ...saved.left, ...again]);
  // They are compared from where they are now.
  if (saved.left.length > 0) grouping.follow({ touched: { people: [], faces: saved.left }, loose: [] });
  return saved;
}

/** A face of an earlier reading. */
interface FaceBefore {
  /** Under the contract that is compared; null where it has none. */
  readonly vector: Float32Array | null;
  /**
   * Of those the user knows, the one grouping put it with: where such a face is found again, looking the same, a name
   * must not be lost because it was the only face of its person.
   */
  readonly known: number | null;
}

function facesBefore(
  store: Store,
  { report }: Grouping,
  photos: readonly (number | null)[],
): Map<number, FaceBefore> {
  const found = new Map<number, FaceBefore>();
  if (photos.every((photo) => photo === null)) return found;
  for (const photo of photos) {
    if (photo === null) continue;
    for (const { id } of store.faces.boxes(photo)) {
      const placed = store.links.get(id);
      const isKnown = placed?.by === 'auto' && store.links.isTouched(placed.person);
      const vector = store.embeddings.vector(id, report.contract);
      found.set(id, { vector, known: isKnown ? placed.person : null });
    }
  }
  return found;
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
  const mtime = passing.has(reason) || found.kind === 'skip' ? 0 : Math.floor(found.mtimeMs);
  // A photo is found by its size wherever else its content turns up, until the file is known to hold something else.
  const before = passing.has(reason) ? store.files.at(path) : null;
  const size = before?.size ?? (found.kind === 'file' ? found.size : 0);
  const attempts = reason === 'crashed' || reason === 'timeout' ? 2 : 1;
  store.photos.markSkipped({ path, size, mtime, reason, detail, attempts });
}
