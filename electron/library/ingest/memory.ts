/** What grouping holds in memory of one contract, read from the store: at once, or page by page. */
import type { EngineReport } from '../../contract/model.ts';
import { Grouper } from '../cluster/grouper.ts';
import { Gallery } from '../index/gallery.ts';
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

/** The same of any contract, with pauses: for one that is about to become the active one. */
export function* load(store: Store, space: Space): Generator<undefined, Memory> {
  const gallery = emptyGallery(store, space);
  for (let after = 0; ;) {
    const rows = store.embeddings.rowsOf(space.contract, after, page);
    for (const row of rows) add(gallery, row);
    yield undefined;
    const last = rows.at(-1);
    if (last === undefined || rows.length < page) break;
    after = last.face;
  }
  return yield* finished(store, space, gallery);
}

function emptyGallery({ embeddings }: Store, { contract, dimension }: Space): Gallery {
  return new Gallery(contract, dimension, embeddings.count(contract) + 1024);
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
