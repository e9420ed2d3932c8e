/** What grouping holds in memory of one contract, read from the store: at once, or page by page. */
import type { EngineReport } from '../../contract/model.ts';
import { Grouper } from '../cluster/grouper.ts';
import { Gallery } from '../index/gallery.ts';
import type { Loaded } from '../sidecar/load.ts';
import type { EmbeddingRow } from '../store/embeddings.ts';
import type { Store } from '../store/store.ts';
import { poseOf, yearOf } from '../templates/sample.ts';
import { TemplateSets } from '../templates/sets.ts';

/** What a contract's vectors are compared by. */
export type Space = Pick<EngineReport, 'contract' | 'dimension' | 'thresholds'>;

export interface Memory {
  readonly gallery: Gallery;
  readonly grouper: Grouper;
  readonly templates: TemplateSets;
  /** Apart rules between people as the grouper knows them, "a:b" with a < b. */
  apartPeople: Set<string>;
}

/** Rows read between two yields: 4 MB of vectors, about 5 ms. */
const page = 2000;

/** Reads the comparison set. @throws FacetError `contract-mismatch` unless the contract is the active one */
export function loadNow(store: Store, space: Space): Memory {
  const gallery = emptyGallery(store, space);
  for (const row of store.embeddings.rows(space.contract)) add(gallery, row);
  const work = finished(store, space, gallery);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** How far a {@link load} has come. */
export interface LoadStep {
  /** 0..1 */
  readonly share: number;
  /** Once faces can be found by their likeness; they still belong to nobody in it. */
  readonly searchable: Gallery | null;
}

/** Of the way, when all vectors are read; then come the groups. */
const vectorsShare = 0.8;

/**
 * The same of any contract, with pauses of the caller's.
 * @param copy the codes of all faces up to some id: then those after it are read first, and search answers at once
 */
export function* load(store: Store, space: Space, copy: Loaded | null = null): Generator<LoadStep, Memory> {
  const gallery = emptyGallery(store, space, copy);
  const total = Math.max(1, store.embeddings.lastFace(space.contract));
  /** Ids gone over. */
  let read = 0;
  let searchable: Gallery | null = null;
  const step = (): LoadStep => ({ share: vectorsShare * Math.min(1, read / total), searchable });
  function* range(after: number, to: number): Generator<LoadStep, void> {
    for (let from = after; from < to;) {
      const rows = store.embeddings.rowsOf(space.contract, from, page).filter(({ face }) => face <= to);
      for (const row of rows) add(gallery, row);
      const last = rows.at(-1);
      if (last === undefined) break;
      read += last.face - from;
      from = last.face;
      yield step();
    }
  }
  if (copy !== null) {
    yield* range(copy.last, Infinity);
    searchable = gallery;
    yield step();
  }
  yield* range(0, copy?.last ?? Infinity);
  gallery.complete();
  searchable = gallery;
  yield step();
  const work = finished(store, space, gallery);
  for (;;) {
    const done = work.next();
    if (done.done === true) return done.value;
    yield { share: (1 + vectorsShare) / 2, searchable };
  }
}

function emptyGallery(
  { embeddings }: Store,
  { contract, dimension }: Space,
  copy: Loaded | null = null,
): Gallery {
  // Ids are never used twice: there are no more faces than that.
  const last = embeddings.lastFace(contract);
  const gallery = new Gallery(
    contract,
    dimension,
    last + 1024,
    copy === null ? {} : { vectors: copy.vectors },
  );
  gallery.vectors.expect(last);
  return gallery;
}

function add(gallery: Gallery, { face, photo, person, by, usable, vector }: EmbeddingRow): void {
  gallery.add({ face, photo, person, by, usable, vector }, gallery.contract);
}

function* finished(store: Store, { thresholds }: Space, gallery: Gallery): Generator<undefined, Memory> {
  const grouper = new Grouper(gallery, { join: thresholds.groupJoin, merge: thresholds.groupMerge });
  const apartPeople = [...store.links.apartPeople()];
  const absent: ReturnType<typeof store.links.absent> = [];
  const last = store.links.lastPlaced();
  for (let after = 0; after < last; after += page) {
    absent.push(...store.links.absent(gallery.contract, after, after + page));
    yield undefined;
  }
  yield* grouper.loading({
    people: [...store.links.touched()].map((person) => ({ person, fixed: true })),
    apartFaces: store.links.apartFaces(),
    apartPeople,
    absent,
  });
  const templates = new TemplateSets(gallery, (person) =>
    store.faces.samples(person).map(({ face, quality, landmarks, takenAt }) => ({
      face,
      quality,
      year: yearOf(takenAt),
      pose: poseOf(landmarks),
    })),
  );
  return { gallery, grouper, templates, apartPeople: new Set(apartPeople.map(([a, b]) => pairKey(a, b))) };
}

export function pairKey(a: number, b: number): string {
  return a < b ? `${String(a)}:${String(b)}` : `${String(b)}:${String(a)}`;
}

export function pairOf(key: string): [number, number] {
  const [a = '', b = ''] = key.split(':');
  return [Number(a), Number(b)];
}
