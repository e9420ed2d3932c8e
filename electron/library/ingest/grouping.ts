/**
 * Keeps the store, the gallery (embeddings in memory) and the grouper in step. Everything here is
 * synchronous and runs inside the caller's transaction; when that transaction fails, what is in memory is
 * dropped and loaded again from the store, which is always right.
 */
import type { Grouper } from '../cluster/grouper.ts';
import type { Decision } from '../cluster/types.ts';
import type { Gallery } from '../index/gallery.ts';
import type { Store } from '../store/store.ts';
import type { TemplateSets } from '../templates/sets.ts';
import { load, loadNow, type Memory, pairKey, pairOf, type Space } from './memory.ts';
import { Opening, type OpeningOptions, type OpeningState } from './opening.ts';

/** One face as it comes from the vision process and now has an id. */
export interface NewFace {
  readonly face: number;
  /** Where the user put it in an earlier reading of the photo. */
  readonly person: number | null;
  /** With whom it stays of those the user knows, since it is the same face in a changed photo. */
  readonly stays: number | null;
  readonly usable: boolean;
  readonly vector: Float32Array;
}

/** What a review command changed; see `review/`. */
export interface Touched {
  readonly touched: { readonly people: readonly number[]; readonly faces: readonly number[] };
  readonly loose: readonly number[];
}

/** Meta key: the largest face id the last repair pass under a contract has seen. */
const settledKey = (contract: string): string => `settled-through:${contract}`;

export class Grouping {
  readonly #store: Store;
  readonly #report: Space;
  #memory: Memory | undefined;
  /** Reads memory in the background, until it is there. */
  #opening: Opening | undefined;
  /** Number of changes of what is in memory so far. */
  #changes = 0;
  #placingMs = 0;

  /**
   * @param report says which contract's embeddings are compared, and with which thresholds
   * @param memory what {@link prepared} read; without it everything is read at first use
   */
  constructor(store: Store, report: Space, memory?: Memory) {
    this.#store = store;
    this.#report = report;
    this.#memory = memory;
  }

  /** Begins to read memory in the background; whoever needs it sooner gets it at once, in one go. */
  open(options: OpeningOptions): void {
    if (this.#memory !== undefined) return;
    this.#opening = new Opening(this.#store, this.#report, options);
  }

  /** How far reading has come. */
  get state(): OpeningState {
    const done = { share: 1, searchable: true, ready: true };
    return this.#memory === undefined ? (this.#opening?.state ?? done) : done;
  }

  /** Waits until the rest can be asked without delay. @throws what reading ended with */
  async ready(): Promise<void> {
    if (this.#memory === undefined) await this.#opening?.ready;
  }

  /** The faces, to be searched by their likeness; as {@link gallery}, but nobody's yet where it comes early. */
  async searchable(): Promise<Gallery> {
    if (this.#memory === undefined && this.#opening !== undefined) return this.#opening.searchable;
    return this.gallery;
  }

  /** Ends reading in the background. */
  async stop(): Promise<void> {
    await this.#opening?.stop();
  }

  /** What a grouping under another contract will hold in memory, read between other calls. */
  static async prepared(store: Store, space: Space): Promise<Memory> {
    const work = load(store, space);
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
      await new Promise((resolve) => setImmediate(resolve));
    }
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

  /** Time spent so far in {@link placePhoto}, ms. */
  get placingMs(): number {
    return this.#placingMs;
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
      if (this.#changes !== before) {
        this.#memory = undefined;
        this.#opening = undefined;
      }
      throw thrown;
    }
  }

  /**
   * Takes the faces of one photo in and places those that the user has not placed.
   * @param outdated faces of an earlier reading: gone, or about to come again with a new vector
   */
  placePhoto(photo: number, faces: readonly NewFace[], outdated: readonly number[]): void {
    const { gallery, grouper } = this.#loaded();
    const start = performance.now();
    this.#changes += 1;
    for (const face of outdated) this.#drop(face, photo);
    for (const { face, person, stays, usable, vector } of faces) {
      gallery.add({ face, photo, person: null, by: null, usable, vector }, gallery.contract);
      grouper.setApart(face, this.#store.links.apartOf(face));
      if (person !== null) grouper.assign(face, person, 'user');
      else if (stays !== null && this.#store.links.mayAssign(face, stays)) {
        this.#store.links.assign(face, stays, 0);
        grouper.assign(face, stays, 'auto');
      }
    }
    const loose = (face: number): boolean => gallery.personOf(face) === null;
    this.#placeLoose(faces.map(({ face }) => face).filter(loose));
    this.measure(faces.filter(({ stays }) => stays !== null).map(({ face }) => face));
    this.#placingMs += performance.now() - start;
  }

  /** Brings memory up to date after a user's command, and finds a place for the faces it set free. */
  follow({ touched, loose }: Touched): void {
    const { gallery, grouper } = this.#loaded();
    this.#changes += 1;
    const store = this.#store;
    for (const { face, photo, shown, person, by } of store.faces.placement(touched.faces)) {
      if (!shown) {
        this.#drop(face, photo);
        continue;
      }
      if (!gallery.has(face) && !this.#takeBack(face, photo)) {
        grouper.setAbsent(face, photo, person);
        continue;
      }
      grouper.assign(face, person, by);
      grouper.setApart(face, store.links.apartOf(face));
    }
    this.#followPeople(touched.people);
    this.#placeLoose(loose.filter((face) => gallery.has(face)));
    this.measure(touched.faces);
  }

  /** Sets faces of one photo aside, and finds a place for those that come back. */
  limit(photo: number, leaving: readonly number[], returning: readonly number[]): void {
    const { gallery, grouper } = this.#loaded();
    this.#changes += 1;
    const { limits, links } = this.#store;
    for (const face of leaving) {
      limits.put(face, true);
      this.#drop(face, photo);
    }
    const back = returning.filter((face) => {
      limits.put(face, false);
      if (gallery.has(face) || !this.#takeBack(face, photo)) return false;
      grouper.setApart(face, links.apartOf(face));
      return true;
    });
    this.#placeLoose(back);
  }

  /** Stores the cosines of these faces to their people anew; those without a person or vector are passed over. */
  measure(faces: Iterable<number>): void {
    const { gallery, grouper } = this.#loaded();
    const found: { face: number; cosine: number }[] = [];
    for (const face of faces) {
      const cosine = gallery.has(face) ? grouper.cosine(face) : null;
      if (cosine !== null) found.push({ face, cosine });
    }
    this.#store.links.setCosines(found);
  }

  /**
   * Moves faces of an unnamed group into another one (null: to nobody), as grouping's own decision. Passed over are
   * faces that have left it meanwhile, and all of them once the user has had a hand in it.
   */
  takeApart(from: number, faces: readonly number[], to: number | null): void {
    const { gallery, grouper } = this.#loaded();
    this.#changes += 1;
    const free = new Set(grouper.freeFaces(from));
    const moving = faces.filter((face) => free.has(face));
    for (const face of moving) {
      if (to === null) this.#store.links.unassign(face);
      else this.#store.links.assign(face, to, 0);
      grouper.assign(face, to, to === null ? null : 'auto');
    }
    this.measure(moving.filter((face) => gallery.personOf(face) !== null));
  }

  /** Merges those of these pairs of unnamed groups that are alike; brings the cosines of what grew up to date. */
  mergeAmong(pairs: readonly (readonly [number, number])[]): Decision[] {
    const { grouper } = this.#loaded();
    this.#changes += 1;
    const decisions = grouper.mergeAmong(pairs);
    this.#apply(decisions);
    const grown = new Set(decisions.flatMap((made) => (made.kind === 'merge' ? [made.into] : [])));
    for (const group of grown) this.measure(grouper.freeFaces(group));
    return decisions;
  }

  /** Finds a home for those of these faces that are with nobody. */
  placeLoose(faces: readonly number[]): void {
    const { gallery } = this.#loaded();
    this.#changes += 1;
    this.#placeLoose(faces.filter((face) => gallery.has(face)));
  }

  /** Faces that were erased for good. */
  forget(faces: readonly number[]): void {
    this.#changes += 1;
    for (const face of faces) this.#drop(face, 0);
  }

  /**
   * The repair pass at the end of a scan: works in slices, giving way to other calls in between, and stores
   * its decisions in one transaction. Starts again when the groups changed meanwhile; a pass that was cut
   * off is made up for by the next scan.
   * @param also faces that were set aside and are back, or all of them
   */
  async settle(signal: AbortSignal, also?: ReadonlySet<number> | 'all'): Promise<void> {
    for (;;) {
      const key = settledKey(this.#report.contract);
      const since = also === 'all' ? 1 : Number(this.#store.meta.get(key) ?? '0') + 1;
      const memory = this.#loaded();
      const work = memory.grouper.settle(since, also === 'all' ? undefined : also);
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
    this.#memory ??= this.#opening?.now() ?? loadNow(this.#store, this.#report);
    return this.#memory;
  }

  /** Takes a face out of memory, whether it has a vector there or is only known to be with somebody. */
  #drop(face: number, photo: number): void {
    const { gallery, grouper } = this.#loaded();
    if (gallery.has(face)) grouper.remove(face);
    else grouper.setAbsent(face, photo, null);
  }

  /**
   * Puts a face back into memory that was said to be none, was set aside, or has got its vector only now.
   * @returns false for one without a vector of this contract
   */
  #takeBack(face: number, photo: number): boolean {
    const { gallery, grouper } = this.#loaded();
    const vector = this.#store.embeddings.vector(face, gallery.contract);
    const [stored] = this.#store.faces.get([face]);
    if (vector === null || stored === undefined) return false;
    const usable = stored.quality.flags.length === 0;
    grouper.setAbsent(face, photo, null);
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
    for (const person of people) grouper.setFixed(person, this.#store.links.isTouched(person));
    const pairs = [...this.#store.links.apartPeople()];
    const now = new Set(pairs.map(([a, b]) => pairKey(a, b)));
    for (const key of memory.apartPeople) if (!now.has(key)) grouper.setApartPeople(...pairOf(key), false);
    for (const key of now) if (!memory.apartPeople.has(key)) grouper.setApartPeople(...pairOf(key), true);
    memory.apartPeople = now;
  }
}
