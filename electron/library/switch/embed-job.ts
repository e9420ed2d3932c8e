/**
 * Gives every face its vector under one contract: from the stored template crop, else from the photo, else not
 * at all, with the reason. Each batch is one transaction, so a job killed anywhere goes on where it was.
 */
import { describeError, toAppError } from '../../contract/errors.ts';
import type { Analysed } from '../../contract/vision.ts';
import { VisionLost, type VisionLink } from '../ingest/vision-link.ts';
import type { LackingFace } from '../store/embeddings.ts';
import { matchFaces } from '../store/match.ts';
import type { Store } from '../store/store.ts';

/** Faces per transaction: about 0.3 s of embedding on one core. */
const batchSize = 32;

/** The model the vectors come from. */
export interface Source {
  readonly contract: string;
  /** True when stored crops lie on this embedder's template. */
  readonly crops: boolean;
}

export interface EmbedJobDeps {
  readonly store: Store;
  readonly vision: VisionLink;
  readonly signal: AbortSignal;
  /** Told after each batch which faces it dealt with, inside its transaction. */
  readonly onBatch: (faces: readonly number[]) => void;
  /** Runs each batch as one transaction; the store's own unless given. */
  readonly tx?: (work: () => void) => void;
}

type Vectors = Map<number, Float32Array | { readonly reason: string }>;

/**
 * Works until no face lacks a vector of `source.contract` without being left behind.
 * @throws FacetError `cancelled`, `engine-down`, `model-missing`, `disk-full`
 */
export async function embedAll(source: Source, deps: EmbedJobDeps): Promise<void> {
  const { store, signal, onBatch } = deps;
  const tx = (work: () => void): void => {
    if (deps.tx === undefined) store.tx(work);
    else deps.tx(work);
  };
  for (let after = 0; ;) {
    signal.throwIfAborted();
    const faces = store.embeddings.lacking(source.contract, after, batchSize);
    const last = faces.at(-1);
    if (last === undefined) {
      if (after === 0) return;
      // Once more from the start: a photo may have been read anew behind our back.
      after = 0;
      continue;
    }
    after = last.face;
    const made = await vectorsOf(source, faces, deps);
    signal.throwIfAborted();
    tx(() => {
      for (const { face } of faces) {
        const vector = made.get(face);
        // Erased or read anew in the meantime: it comes again, or is gone.
        if (vector === undefined || store.links.state(face) === null) continue;
        if (vector instanceof Float32Array) store.embeddings.put(face, source.contract, vector);
        else store.embeddings.leaveBehind(face, source.contract, vector.reason);
      }
      onBatch(faces.map(({ face }) => face));
    });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function vectorsOf(
  source: Source,
  faces: readonly LackingFace[],
  deps: EmbedJobDeps,
): Promise<Vectors> {
  const made: Vectors = new Map();
  const cropped = source.crops ? faces.filter(({ cropped }) => cropped) : [];
  for (const [face, vector] of await fromCrops(source.contract, cropped, deps)) made.set(face, vector);
  const rest = faces.filter(({ face }) => !(made.get(face) instanceof Float32Array));
  for (const [path, ofPhoto] of Map.groupBy(rest, ({ path }) => path)) {
    deps.signal.throwIfAborted();
    for (const [face, vector] of await fromPhoto(source.contract, path, ofPhoto, deps))
      made.set(face, vector);
  }
  return made;
}

/** The vectors of stored crops; a crop that gives none is left out. */
async function fromCrops(
  contract: string,
  faces: readonly LackingFace[],
  { store, vision, signal }: EmbedJobDeps,
): Promise<Map<number, Float32Array>> {
  const found = faces.flatMap(({ face }) => {
    const bytes = store.crops.aligned(face);
    return bytes === null ? [] : [{ face, bytes }];
  });
  const made = new Map<number, Float32Array>();
  const take = async (some: readonly { face: number; bytes: Uint8Array }[]): Promise<void> => {
    const vectors = await vision.embed(
      contract,
      some.map(({ bytes }) => bytes),
      signal,
    );
    some.forEach(({ face }, at) => {
      const vector = vectors[at] ?? null;
      if (vector !== null) made.set(face, vector);
    });
  };
  try {
    if (found.length > 0) await take(found);
  } catch (thrown) {
    if (!(thrown instanceof VisionLost)) throw thrown;
    // One of them ended the vision process, or it was chance: one by one tells.
    for (const one of found) await take([one]).catch(passOver);
  }
  return made;
}

/** The faces of one photo, found again by where they are. */
async function fromPhoto(
  contract: string,
  path: string,
  faces: readonly LackingFace[],
  deps: EmbedJobDeps,
): Promise<Vectors> {
  const { store } = deps;
  const all = (reason: string): Vectors => new Map(faces.map(({ face }) => [face, { reason }]));
  const [first] = faces;
  if (first === undefined) return new Map();
  try {
    const analysed = await readAgain(first.photo, path, contract, deps);
    const size = store.photos.size(first.photo);
    const scale =
      size === null ? { x: 1, y: 1 } : { x: analysed.width / size.width, y: analysed.height / size.height };
    const boxes = store.faces.boxes(first.photo);
    const ids = matchFaces(
      boxes,
      analysed.faces.map(({ box }) => box),
      { scale },
    );
    const made: Vectors = all('there is no face any more where it was');
    ids.forEach((face, at) => {
      const vector = analysed.faces[at]?.embedding ?? null;
      if (face !== null && made.has(face) && vector !== null) made.set(face, vector);
    });
    return made;
  } catch (thrown) {
    if (thrown instanceof VisionLost)
      return all(`reading the photo stopped the vision process (${thrown.reason})`);
    const error = toAppError(thrown);
    if (error.code === 'bad-image' && error.reason === 'vanished')
      return all('the photo is gone and no crop of the face is stored for this model');
    if (error.code === 'bad-image' || error.code === 'unreadable') return all(describeError(error));
    throw thrown;
  }
}

/** Looked at with the detector that found the faces, where that is still here: another one may miss some. */
async function readAgain(
  photo: number,
  path: string,
  contract: string,
  { store, vision, signal }: EmbedJobDeps,
): Promise<Analysed> {
  const source = { path, bytes: null, label: path };
  const wanted = { embed: true, crops: false, thumb: false, contracts: [contract] };
  const detector = store.photos.detector(photo);
  if (detector === null) return vision.analyseAs(source, wanted, signal);
  try {
    return await vision.analyseAs(source, { ...wanted, detector }, signal);
  } catch (thrown) {
    if (toAppError(thrown).code !== 'detector-missing') throw thrown;
    return vision.analyseAs(source, wanted, signal);
  }
}

function passOver(thrown: unknown): void {
  if (!(thrown instanceof VisionLost)) throw thrown;
}
