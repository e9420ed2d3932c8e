/**
 * Keeps the store, the gallery (embeddings in memory) and the grouper in step. Everything here is
 * synchronous and runs inside the caller's transaction; when that transaction fails, what is in memory is
 * dropped and loaded again from the store, which is always right.
 */
import type { EngineReport } from '../../contract/model.ts';
import { Grouper } from '../cluster/grouper.ts';
import type { Decision } from '../cluster/types.ts';
import { Gallery } from '../index/gallery.ts';
import type { Store } from '../store/open.ts';

/** One face as it comes from the vision process and now has an id. */
export interface NewFace {
  readonly face: number;
  readonly usable: boolean;
  readonly vector: Float32Array;
}

/** What a review command changed; see `review/`. */
export interface Touched {
  readonly touched: { readonly people: readonly number[]; readonly faces: readonly number[] };
  readonly loose: readonly number[];
}

/** Meta key: the largest face id the last repair pass has seen. */
const settledKey = 'settled-through';

interface Memory {
  readonly gallery: Gallery;
  readonly grouper: Grouper;
  /** Apart rules between people as the grouper knows them, "a:b" with a < b. */
  apartPeople: Set<string>;
}

export class Grouping {
  readonly #store: Store;
  readonly #report: EngineReport;
  #memory: Memory | undefined;

  /** @param report says which contract's embeddings are compared, and with which thresholds */
  constructor(store: Store, report: EngineReport) {
    this.#store = store;
    this.#report = report;
  }

  get report(): EngineReport {
    return this.#report;
  }

  get gallery(): Gallery {
    return this.#loaded().gallery;
  }

  get grouper(): Grouper {
    return this.#loaded().grouper;
  }

  /**
   * Runs `change` in one transaction of the store. When it fails nothing is stored, and memory is read
   * again from the store before its next use.
   */
  tx<T>(change: () => T): T {
    try {
      return this.#store.tx(change);
    } catch (thrown) {
      this.#memory = undefined;
      throw thrown;
    }
  }

  /** Takes the faces of one photo in: some may be known already (a photo read again), some be gone. */
  placePhoto(photo: number, faces: readonly NewFace[], gone: readonly number[]): void {
    const { gallery, grouper } = this.#loaded();
    for (const face of gone) grouper.remove(face);
    const placements = new Map(this.#store.faces.placement(faces.map((f) => f.face)).map((p) => [p.face, p]));
    const loose: number[] = [];
    for (const { face, usable, vector } of faces) {
      if (gallery.has(face)) grouper.remove(face);
      const placed = placements.get(face);
      if (placed === undefined || placed.state !== 'face') continue;
      gallery.add({ face, photo, person: null, by: null, usable, vector }, this.#report.contract);
      if (placed.person === null) loose.push(face);
      else grouper.assign(face, placed.person, placed.by);
      grouper.setApart(face, this.#store.links.apartOf(face));
    }
    this.#placeLoose(loose);
  }

  /** Brings memory up to date after a user's command, and finds a place for the faces it set free. */
  follow({ touched, loose }: Touched): void {
    const { gallery, grouper } = this.#loaded();
    const { store } = { store: this.#store };
    for (const { face, photo, state, person, by } of store.faces.placement(touched.faces)) {
      if (state !== 'face') {
        grouper.remove(face);
        continue;
      }
      if (!gallery.has(face)) {
        const row = store.embeddings.row(face, this.#report.contract);
        // A face of another contract waits for its photo to be read again.
        if (row === null) continue;
        gallery.add({ face, photo, person: null, by: null, usable: row.usable, vector: row.vector }, gallery.contract);
      }
      grouper.assign(face, person, by);
      grouper.setApart(face, store.links.apartOf(face));
    }
    this.#followPeople(touched.people);
    this.#placeLoose(loose.filter((face) => gallery.has(face)));
    this.#store.links.setCosines(
      touched.faces.flatMap((face) => {
        const cosine = gallery.has(face) ? grouper.cosine(face) : null;
        return cosine === null ? [] : [{ face, cosine }];
      }),
    );
  }

  /** Faces that were erased for good. */
  forget(faces: readonly number[]): void {
    const { grouper } = this.#loaded();
    for (const face of faces) grouper.remove(face);
  }

  /**
   * The repair pass at the end of a scan: works in slices, giving way to other calls in between, and stores
   * its decisions in one transaction. Starts again when the groups changed meanwhile; a pass that was cut
   * off is made up for by the next scan.
   */
  async settle(signal: AbortSignal): Promise<void> {
    for (;;) {
      const since = Number(this.#store.meta.get(settledKey) ?? '0') + 1;
      const work = this.grouper.settle(since, () => this.#store.links.newGroup());
      for (;;) {
        signal.throwIfAborted();
        let settled = false;
        const step = this.tx(() => {
          const next = work.next();
          if (next.done === true && next.value !== null) {
            this.#apply(next.value);
            this.#store.meta.set(settledKey, String(Math.max(0, ...this.gallery.faces())));
            settled = true;
          }
          return next;
        });
        if (settled) return;
        if (step.done === true) break;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  #loaded(): Memory {
    this.#memory ??= load(this.#store, this.#report);
    return this.#memory;
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

function load(store: Store, report: EngineReport): Memory {
  const { contract, dimension, thresholds } = report;
  const faces = store.contracts.counts().find((c) => c.id === contract)?.faces ?? 0;
  const gallery = new Gallery(contract, dimension, faces + 1024);
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
  return { gallery, grouper, apartPeople: new Set(apartPeople.map(([a, b]) => pairKey(a, b))) };
}

function pairKey(a: number, b: number): string {
  return a < b ? `${String(a)}:${String(b)}` : `${String(b)}:${String(a)}`;
}

function pairOf(key: string): [number, number] {
  const [a = '', b = ''] = key.split(':');
  return [Number(a), Number(b)];
}
