/** Writing one analysed photo: all of it or nothing. */
import { FacetError } from '../../contract/errors.ts';
import type { Contracts } from './contracts.ts';
import type { Crops } from './crops.ts';
import type { Embeddings } from './embeddings.ts';
import type { FaceInput, Faces } from './faces.ts';
import type { Left } from './left.ts';
import type { FaceLimitTable } from './limits.ts';
import type { Links } from './links.ts';
import { type LooksSame, matchFaces } from './match.ts';
import type { PhotoInput, Photos } from './photos.ts';

export interface AnalysedFaceInput extends FaceInput {
  /** Unit length; null stores a face that cannot be compared. */
  embedding: Float32Array | null;
  /** The same face under other contracts: of a model that is being prepared, of the base of a derived one. */
  others?: readonly { contract: string; vector: Float32Array }[] | undefined;
  crop: Uint8Array | null;
  aligned: Uint8Array | null;
}

export interface AnalysedPhotoInput extends PhotoInput {
  /** The contract every `embedding` here was made under: must be the active one. */
  contract: string;
  thumb: Uint8Array | null;
  faces: readonly AnalysedFaceInput[];
}

export interface SavedFace {
  face: number;
  /** Where the user put it, in an earlier reading of the same file; such a face is not to be placed. */
  person: number | null;
  /** False when the user said, in an earlier reading, that it is no face, and when it is below the limits. */
  shown: boolean;
}

export interface SavedPhoto {
  photo: number;
  /** In the order of the input. */
  faces: SavedFace[];
  /** Faces of an earlier reading that are not there any more. */
  removed: number[];
  /** Such faces about which the user has decided something: they stay with what is left of the earlier content. */
  left: number[];
}

interface Tables {
  contracts: Contracts;
  photos: Photos;
  faces: Faces;
  embeddings: Embeddings;
  crops: Crops;
  left: Left;
  links: Links;
  limits: FaceLimitTable;
}

/**
 * Inserts the photo, or replaces an earlier reading of the same path. A face found again (boxes overlapping by
 * more than half) keeps its id, and with it everything the user said about it; where grouping had put it is
 * forgotten, to be decided again from the new vector. Where the file holds something else now, a face has to look the
 * same too, and what the user decided about one that is not there any more is left for when its content comes
 * back: see `left.ts`. Must run inside a transaction.
 * @throws FacetError `contract-mismatch` when the photo was analysed under another contract than the active one
 */
export function savePhoto(tables: Tables, input: AnalysedPhotoInput, looksSame?: LooksSame): SavedPhoto {
  const { contracts, photos, faces, embeddings, crops, left, links, limits } = tables;
  const active = contracts.active();
  if (active !== input.contract) {
    throw new FacetError({ code: 'contract-mismatch', expected: active ?? 'none', found: input.contract });
  }
  // A change of model may have been given up while the photo was read: its vectors have no place any more.
  const writable = new Set(embeddings.writable());
  const boxes = input.faces.map((face) => face.box);
  const before = photos.byPath(input.path);
  const old = before === null ? [] : faces.boxes(before);
  const isOther = before !== null && photos.content(before) !== input.sha256;
  const inPlace = matchFaces(old, boxes, {
    scale: scaleOf(before === null ? null : photos.size(before), input),
    ...(isOther && looksSame && { looksSame }),
  });
  const remains = left.of(input.size, input.sha256);
  const returned = matchFaces(remains === null ? [] : faces.boxes(remains), boxes);
  const ids = boxes.map((_, at) => returned[at] ?? inPlace[at] ?? null);
  const kept = new Set(ids);
  const gone = old.filter(({ id }) => !kept.has(id));
  const decided = gone.filter(({ id, state }) => isOther && (limits.isHeld(id) || state === 'not-a-face'));
  const leaving = decided.map(({ id }) => id);
  const removed = gone.map(({ id }) => id).filter((id) => !leaving.includes(id));
  for (const id of removed) faces.remove(id);
  // While the row still says what the photo was.
  if (before !== null && leaving.length > 0) {
    const to = left.open(before);
    for (const id of leaving) left.move(id, to);
  }
  const photo = photos.put(input);
  if (remains !== null) {
    for (const id of returned) if (id !== null) left.move(id, photo);
    left.close(remains);
  }

  const saved = input.faces.map((face, at): SavedFace => {
    const again = ids[at] ?? null;
    // Looked at before grouping's word is forgotten: that it was with somebody the user knows keeps it.
    const held = again !== null && limits.isHeld(again);
    if (again !== null) {
      links.unassign(again);
      faces.change(again, face);
    }
    const id = again ?? faces.add(photo, face);
    if (!held) limits.judge(id);
    // Vectors of all contracts: those not given here belong to the earlier reading.
    if (again !== null) embeddings.drop(id);
    if (face.embedding !== null) {
      embeddings.put(id, input.contract, face.embedding);
      for (const { contract, vector } of face.others ?? [])
        if (writable.has(contract)) embeddings.put(id, contract, vector);
    }
    crops.put(id, face.crop, face.aligned);
    return { face: id, person: links.get(id)?.person ?? null, shown: limits.isShown(id) };
  });
  if (input.thumb !== null) crops.putThumb(photo, input.thumb);
  return { photo, faces: saved, removed, left: leaving };
}

/** A photo saved again at another size has its boxes scaled; one that was cropped or turned has not. */
function scaleOf(
  old: { width: number; height: number } | null,
  now: { width: number; height: number },
): { x: number; y: number } {
  if (old === null || old.width === 0 || old.height === 0) return { x: 1, y: 1 };
  const x = now.width / old.width;
  const y = now.height / old.height;
  return Math.abs(x / y - 1) < 0.02 ? { x, y } : { x: 1, y: 1 };
}
