/**
 * Keeps the store, the gallery (embeddings in memory) and the grouper in step. Everything here is
 * synchronous and runs inside the caller's transaction; when that transaction fails, what is in memory is
 * dropped and loaded again from the store, which is always right.
 */
import type { EngineReport } from '../../contract/model.ts';
import { Grouper } from '../cluster/grouper.ts';
import type { Decision } from '../cluster/types.ts';
import { Gallery } from '../index/gallery.ts';
import type { Store } from '../store/store.ts';
import { poseOf, yearOf } from '../templates/sample.ts';
import { TemplateSets } from '../templates/sets.ts';

/** One face as it comes from the vision process and now has an id. */
export interface NewFace {
  readonly face: number;
  /** Where the user put it in an earlier reading of the photo. */
  readonly person: number | null;
  readonly usable: boolean;
  readonly vector: Float32Array;
}

/** What a review command changed; see `review/`. */
export interface Touched {
  readonly touched: { readonly people: readonly number[]; readonly faces: readonly number[] };
  readonly loose: readonly number[];
}

/** What a contract's vectors are compared by. */
export type Space = Pick<EngineReport, 'contract' | 'dimension' | 'thresholds'>;

/** Meta key: the largest face id the last repair pass under a contract has seen. */
const settledKey = (contract: string): string => `settled-through:${contract}`;

interface Memory {
  readonly gallery: Gallery;
  readonly grouper: Grouper;
  readonly templates: TemplateSets;
  /** Apart rules between people as the grouper knows them, "a:b" with a < b. */
  apartPeople: Set<string>;
}

export class Grouping {
  readonly #store: Store;
  readonly #report: Space;
  #memory: Memory | undefined;
  /** Number of changes of what is in memory so far. */
  #changes = 0;

  /** @param report says which contract's embeddings are compared, and with which thresholds */
  constructor(store: Store, report: Space) {
    this.#store = store;
    this.#report = report;
  }

  get report(): Space {
    return this.#report;
  }

  get gallery(): Gallery {
    return this.#loaded().gallery;
  }

  get grouper(): Grouper {
    return this.#loaded().grouper;
  }

  /** Goes up with every change of what is in memory. */
  get version(): number {
    return this.#changes;
  }

  get templates(): TemplateSets {
    return this.#loaded().templates;
  }

  /**
   * Runs `change` in one transaction of the store. When it fails nothing is stored, and memory is read
   * again from the store before its next use.
   */
  tx<T>(change: () => T): T {
    const before = this.#changes;
    try {
      return this.#store.tx(change);
    } catch (thrown) {
      if (this.#changes !== before) this.#memory = undefined;
      throw thrown;
    }
  }

  /**
   * Takes the faces of one photo in and places those that the user has not placed.
   * @param outdated faces of an earlier reading: gone, or about to come again with a new vector
   */
  placePhoto(photo: number, faces: readonly NewFace[], outdated: readonly number[]): void {
    const { gallery, grouper } = this.#loaded();
    this.#changes += 1;
    for (const face of outdated) if (gallery.has(face)) grouper.remove(face);
    for (const { face, person, usable, vector } of faces) {
      gallery.add({ face, photo, person: null, by: null, usable, vector }, gallery.contract);
      grouper.setApart(face, this.#store.links.apartOf(face));
      if (person !== null) grouper.assign(face, person, 'user');
    }
    this.#placeLoose(faces.filter((f) => f.person === null).map((f) => f.face));
  }

  /** Brings memory up to date after a user's command, and finds a place for the faces it set free. */
  follow({ touched, loose }: Touched): void {
    const { gallery, grouper } = this.#loaded();
    this.#changes += 1;
    const store = this.#store;
    for (const { face, photo, state, person, by } of store.faces.placement(touched.faces)) {
      if (state !== 'face') {
        if (gallery.has(face)) grouper.remove(face);
        continue;
      }
      if (!gallery.has(face) && !this.#takeBack(face, photo)) continue;
      grouper.assign(face, person, by);
      grouper.setApart(face, store.links.apartOf(face));
    }
    this.#followPeople(touched.people);
    this.#placeLoose(loose.filter((face) => gallery.has(face)));
    const inside = touched.faces.filter((face) => gallery.has(face));
    store.links.setCosines(
      inside.flatMap((face) => {
        const cosine = grouper.cosine(face);
        return cosine === null ? [] : [{ face, cosine }];
      }),
    );
  }

  /** Stores the cosine of every face to its person anew: after a change of contract. */
  measure(): void {
    const { gallery, grouper } = this.#loaded();
    this.#store.links.setCosines(
      [...gallery.faces()].flatMap((face) => {
        const cosine = grouper.cosine(face);
        return cosine === null ? [] : [{ face, cosine }];
      }),
    );
  }

  /** Faces that were erased for good. */
  forget(faces: readonly number[]): void {
    const { gallery, grouper } = this.#loaded();
    this.#changes += 1;
    for (const face of faces) if (gallery.has(face)) grouper.remove(face);
  }

  /**
   * The repair pass at the end of a scan: works in slices, giving way to other calls in between, and stores
   * its decisions in one transaction. Starts again when the groups changed meanwhile; a pass that was cut
   * off is made up for by the next scan.
   */
  async settle(signal: AbortSignal): Promise<void> {
    for (;;) {
      const key = settledKey(this.#report.contract);
      const since = Number(this.#store.meta.get(key) ?? '0') + 1;
      const memory = this.#loaded();
      const work = memory.grouper.settle(since);
      // Memory that was dropped in between has nothing to say any more: the pass starts again on what replaced it.
      while (memory === this.#memory) {
        signal.throwIfAborted();
        const step = work.next();
        if (step.done === true) {
          const decisions = step.value;
          if (decisions === null) break;
          this.tx(() => {
            this.#changes += 1;
            this.#apply(decisions);
            this.#store.meta.set(key, String(this.#largestFace()));
          });
          return;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  #largestFace(): number {
    let largest = 0;
    for (const face of this.gallery.faces()) largest = Math.max(largest, face);
    return largest;
  }

  #loaded(): Memory {
    this.#memory ??= load(this.#store, this.#report);
    return this.#memory;
  }

  /** Puts a face that was said to be none back into memory. @returns false for one of another contract */
  #takeBack(face: number, photo: number): boolean {
    const { gallery } = this.#loaded();
    const vector = this.#store.embeddings.vector(face, gallery.contract);
    const [stored] = this.#store.faces.get([face]);
    if (vector === null || stored === undefined) return false;
    const usable = stored.quality.flags.length === 0;
    gallery.add({ face, photo, person: null, by: null, usable, vector }, gallery.contract);
    return true;
  }

  #placeLoose(faces: readonly number[]): void {
    if (faces.length === 0) return;
    const { grouper } = this.#loaded();
    this.#apply(grouper.place(faces, () => this.#store.links.newGroup()));
  }

  #apply(decisions: readonly Decision[]): void {
    const { links } = this.#store;
    for (const decision of decisions) {
      if (decision.kind === 'merge') links.mergeGroups(decision.from, decision.into);
      else links.assign(decision.face, decision.person, decision.cosine);
    }
  }

  #followPeople(people: readonly number[]): void {
    const memory = this.#loaded();
    const { grouper } = memory;
    const fixed = this.#store.links.touched();
    for (const person of people) grouper.setFixed(person, fixed.has(person));
    const pairs = [...this.#store.links.apartPeople()];
    const now = new Set(pairs.map(([a, b]) => pairKey(a, b)));
    for (const key of memory.apartPeople) if (!now.has(key)) grouper.setApartPeople(...pairOf(key), false);
    for (const key of now) if (!memory.apartPeople.has(key)) grouper.setApartPeople(...pairOf(key), true);
    memory.apartPeople = now;
  }
}

function load(store: Store, report: Space): Memory {
  const { contract, dimension, thresholds } = report;
  const gallery = new Gallery(contract, dimension, store.embeddings.count(contract) + 1024);
  for (const { face, photo, person, by, usable, vector } of store.embeddings.rows(contract)) {
    gallery.add({ face, photo, person, by, usable, vector }, contract);
  }
  const grouper = new Grouper(gallery, { join: thresholds.groupJoin, merge: thresholds.groupMerge });
  const apartPeople = [...store.links.apartPeople()];
  grouper.load({
    people: [...store.links.touched()].map((person) => ({ person, fixed: true })),
    apartFaces: store.links.apartFaces(),
    apartPeople,
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

function pairKey(a: number, b: number): string {
  return a < b ? `${String(a)}:${String(b)}` : `${String(b)}:${String(a)}`;
}

function pairOf(key: string): [number, number] {
  const [a = '', b = ''] = key.split(':');
  return [Number(a), Number(b)];
}
