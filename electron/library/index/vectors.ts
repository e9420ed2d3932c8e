/**
 * Vectors with ids, and the searches of them. A few lie in one plain array and are compared one by one; from
 * {@link fewRows} on they lie in {@link Planes}. Answers are the same bit for bit, whichever way they were found.
 */
import { Awaited } from './awaited.ts';
import { dotRow } from './dot.ts';
import { kernelsOver } from './kernels.ts';
import { Planes } from './planes.ts';
import { type BankView, piecesOf, scan, type ScanRequest, type Stage } from './scan.ts';
import { later, now, rangeSteps, type TopQuestion, topSteps } from './search.ts';
import { centreOf, cutFor } from './sketch-cut.ts';
import { type ScanThreads, scanThreads } from './threads.ts';
import { type Neighbour, TopK } from './top-k.ts';

/** Up to here a loop takes at most 2 ms, and planes would cost more memory than they save time. */
const fewRows = 4096;
/** Up to here the float32 rows are scanned, in at most some 8 ms; codes pay off beyond. */
const floatRows = 50_000;
/** Up to here the codes of all rows are read, in at most some 60 ms; beyond, a search may look at sketches first. */
const codeRows = 2_000_000;

/** Sketches made between two yields: some 3 ms. */
const slice = 16_384;

export interface VectorsOptions {
  readonly dimension: number;
  readonly few?: number;
  readonly shardRows?: number;
  readonly threads?: ScanThreads;
  /** Whether {@link LaterOptions.quick} may be asked for. */
  readonly sketches?: boolean;
  /** Rows up to which it is answered exactly all the same. */
  readonly exactly?: number;
  /** Gives the vector of an id where somebody keeps them anyway: then the planes hold codes only. */
  readonly kept?: (id: number) => Float32Array;
}

/** Planes that somebody filled from a copy, but for the float32 rows. */
export interface Adopted {
  readonly planes: Planes;
  /** The id in each slot; 0 for one that does not count. */
  readonly ids: Int32Array;
  /** Reads one vector on demand; null when its id is not there any more. */
  readonly numbersOf: (id: number) => Float32Array | null;
}

export interface SearchOptions {
  /** Leaves rows out, by slot; asked once per row, before the scan. */
  readonly wanted?: ((slot: number) => boolean) | undefined;
  /** Only marked rows, see {@link Vectors.mark}; not together with `wanted`. */
  readonly marked?: boolean | undefined;
  /** What is read first; without it, what suits the number of rows. */
  readonly stage?: 'floats' | 'codes' | undefined;
}

/** What does not suit the calling thread: see {@link Vectors.topLater}. */
export interface LaterOptions extends SearchOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * A cosine: the caller can do with an answer that misses one in a thousand of those that reach it by a hair, and
   * more of those below, where the vectors are so many that an exact answer takes longer than one waits.
   */
  readonly quick?: number | undefined;
}

export class Vectors {
  readonly dimension: number;
  readonly #few: number;
  readonly #shardRows: number | undefined;
  readonly #threads: ScanThreads;
  readonly #sketches: boolean;
  readonly #exactly: number;
  readonly #kept: ((id: number) => Float32Array) | undefined;
  /** One row after another, until they go to the planes. */
  #plain: Float32Array;
  #planes: Planes | null = null;
  #awaited: Awaited | null = null;
  #ids: Int32Array;
  /** While there are no planes. */
  readonly #marks = new Set<number>();
  #rows = 0;
  readonly #free: number[] = [];
  /** Of the calling thread. */
  readonly #banks: BankView[] = [];
  /** The one filtered scan of the scan threads under way: they share the second filter plane. */
  #filtering: Promise<unknown> = Promise.resolve();
  /** Done when every row has its sketch. */
  #sketching: Promise<void> = Promise.resolve();
  #areSketched = false;

  constructor({
    dimension,
    few = fewRows,
    shardRows,
    threads = scanThreads,
    sketches = false,
    exactly = codeRows,
    kept,
  }: VectorsOptions) {
    this.dimension = dimension;
    this.#few = few;
    this.#shardRows = shardRows;
    this.#threads = threads;
    this.#kept = kept;
    this.#sketches = sketches && kept === undefined;
    this.#exactly = exactly;
    this.#plain = new Float32Array(0);
    this.#ids = new Int32Array(64);
  }

  /**
   * Vectors of which only codes are there yet. Searches are exact from now on: they read the few numbers on which an
   * answer depends one by one, until these come ({@link fill}).
   */
  static adopting(options: VectorsOptions, { planes, ids, numbersOf }: Adopted): Vectors {
    const vectors = new Vectors(options);
    vectors.#planes = planes;
    vectors.#ids = ids.slice();
    vectors.#awaited = new Awaited(ids, numbersOf);
    vectors.#areSketched = planes.centre !== null;
    ids.forEach((id, slot) => {
      if (id === 0) planes.remove(slot);
    });
    return vectors;
  }

  /** Whether every row has its sketch. */
  get areSketched(): boolean {
    return this.#areSketched;
  }

  /** Whether numbers are still to come. */
  get isAwaiting(): boolean {
    return this.#awaited !== null;
  }

  /** Takes the awaited numbers of an id; returns its slot, or null when none are awaited. */
  fill(id: number, vector: Float32Array): number | null {
    const slot = this.#awaited?.take(id) ?? null;
    if (slot !== null) this.#planes?.fill(slot, vector);
    return slot;
  }

  /** All numbers have come: what still waits is not there any more. */
  filled(): void {
    const left = [...(this.#awaited?.left() ?? [])];
    this.#awaited = null;
    for (const slot of left) this.remove(slot);
  }

  /** Slots given out so far, those free again included. */
  get rows(): number {
    return this.#planes?.rows ?? this.#rows;
  }

  /** The planes; null while the vectors are few. */
  get planes(): Planes | null {
    return this.#planes;
  }

  /** The id in a slot; 0 when it is free. */
  idOf(slot: number): number {
    return this.#ids[slot] as number;
  }

  /** Takes a vector in under an id above 0; returns its slot. */
  add(id: number, vector: Float32Array): number {
    if (this.#planes === null && this.#rows === this.#few && this.#free.length === 0) this.#move();
    const slot = this.#planes === null ? this.#addPlain(vector) : this.#planes.add(vector);
    if (slot >= this.#ids.length) this.#ids = grown(this.#ids, new Int32Array(2 * slot + 64));
    this.#ids[slot] = id;
    return slot;
  }

  /** Overwrites the vector of a slot in use. */
  write(slot: number, vector: Float32Array): void {
    if (this.#planes === null) this.#plain.set(vector, slot * this.dimension);
    else this.#planes.write(slot, vector);
  }

  /** Marks a slot in use, or takes the mark away. A search of marked rows reads no others. */
  mark(slot: number, on: boolean): void {
    if (this.#planes !== null) this.#planes.mark(slot, on);
    else if (on) this.#marks.add(slot);
    else this.#marks.delete(slot);
  }

  /** Frees a slot and overwrites the vector; the next search knows. */
  remove(slot: number): void {
    this.#ids[slot] = 0;
    if (this.#planes === null) {
      this.#plain.fill(0, slot * this.dimension, (slot + 1) * this.dimension);
      this.#marks.delete(slot);
      this.#free.push(slot);
    } else this.#planes.remove(slot);
  }

  /** The vector of a slot: a view that is valid until the next `add`, `write` or `remove`. */
  vector(slot: number): Float32Array {
    if (this.#planes !== null) return this.#kept?.(this.idOf(slot)) ?? this.#planes.vector(slot);
    return this.#plain.subarray(slot * this.dimension, (slot + 1) * this.dimension);
  }

  /** The `k` nearest by cosine, best first, ties by id; in the calling thread: about 30 ms at a million rows. */
  top(query: Float32Array, k: number, options: SearchOptions = {}): Neighbour[] {
    const planes = this.#planes;
    if (planes === null) {
      const top = new TopK(k);
      this.#each(query, options, (id, cosine) => {
        top.offer(id, cosine);
      });
      return top.sorted();
    }
    const { stage = this.#stage() } = options;
    const mask = this.#mask(planes, options);
    const run = (request: ScanRequest) => this.#scanHere(planes, request);
    return now(topSteps(this.#searched(), { query, k, stage, mask }), run).best;
  }

  /** Every vector with a cosine of at least `least`, in no order worth relying on; in the calling thread. */
  range(query: Float32Array, least: number, options: SearchOptions = {}): Neighbour[] {
    const planes = this.#planes;
    if (planes === null) {
      const found: Neighbour[] = [];
      this.#each(query, options, (face, cosine) => {
        if (cosine >= least) found.push({ face, cosine });
      });
      return found;
    }
    const { stage = this.#stage() } = options;
    const mask = this.#mask(planes, options);
    const run = (request: ScanRequest) => this.#scanHere(planes, request);
    return now(rangeSteps(this.#searched(), { query, least, stage, mask }), run);
  }

  /**
   * {@link top} in the scan threads. A vector that is taken in while it runs may be missing; one that is taken
   * out is not in the answer.
   * @throws FacetError `cancelled`
   */
  async topLater(query: Float32Array, k: number, options: LaterOptions = {}): Promise<Neighbour[]> {
    const planes = this.#planes;
    const { wanted, marked, signal, quick, stage = this.#stage() } = options;
    if (planes === null) return this.top(query, k, options);
    const own = query.slice();
    const search = async (): Promise<Neighbour[]> => {
      const mask =
        wanted === undefined ? this.#mask(planes, { marked }) : await this.#filter(planes, wanted, signal);
      const run = (request: ScanRequest) => this.#threads.scan(planes, request, signal);
      const ask: TopQuestion =
        quick !== undefined && this.#maySketch(planes) && planes.rows > this.#exactly
          ? { query: own, k, mask, stage: 'sketches', ...(await this.#sketched(planes, own, quick)) }
          : { query: own, k, mask, stage };
      return (await later(topSteps(this.#searched(), ask), run)).best;
    };
    if (wanted === undefined) return search();
    const mine = this.#filtering.then(search);
    this.#filtering = mine.catch(() => undefined);
    return mine;
  }

  #searched() {
    return {
      idOf: (slot: number) => this.idOf(slot),
      rowOf: (slot: number) =>
        this.#awaited?.has(slot) === true ? this.#awaited.numbersOf(slot) : this.vector(slot),
      floats: this.#hasFloats,
    };
  }

  #stage(): Stage & ('floats' | 'codes') {
    return this.rows <= floatRows && this.#hasFloats ? 'floats' : 'codes';
  }

  get #hasFloats(): boolean {
    return this.#kept === undefined && this.#awaited === null;
  }

  #each(
    query: Float32Array,
    { wanted, marked }: SearchOptions,
    visit: (id: number, cosine: number) => void,
  ): void {
    const d = this.dimension;
    for (let slot = 0; slot < this.#rows; slot++) {
      const id = this.#ids[slot] as number;
      if (id === 0 || wanted?.(slot) === false || (marked === true && !this.#marks.has(slot))) continue;
      visit(id, dotRow(this.#plain, slot * d, query, d));
    }
  }

  #scanHere(planes: Planes, request: ScanRequest) {
    const { layout, memories } = planes;
    for (const memory of memories.slice(this.#banks.length)) {
      this.#banks.push({ memory, kernels: kernelsOver(memory) });
    }
    const [pieces = []] = piecesOf(planes.shards, layout.shardRows, planes.rows, 1);
    return scan(layout, this.#banks, 0, request, pieces) ?? { slots: new Uint32Array(0), bar: -Infinity };
  }

  /** Which bits say what counts, for a scan in the calling thread. */
  #mask(planes: Planes, { wanted, marked }: SearchOptions): number {
    const { alive, marked: marks, filters } = planes.layout.planes;
    if (wanted === undefined) return marked === true ? marks : alive;
    planes.shards.forEach((_, shard) => {
      planes.filter(shard, 0, wanted);
    });
    return filters[0];
  }

  /** The same for the scan threads: asks shard by shard, giving way to other calls in between. */
  async #filter(
    planes: Planes,
    wanted: (slot: number) => boolean,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    for (let shard = 0; shard < planes.shards.length; shard++) {
      planes.filter(shard, 1, wanted);
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
    return planes.layout.planes.filters[1];
  }

  /** Sketches are made of all rows, or there already. */
  #maySketch(planes: Planes): boolean {
    return this.#sketches && (this.#awaited === null || planes.centre !== null);
  }

  /** The sketch of a query, and its cut. The first time sketches of all rows are made, giving way to other calls. */
  async #sketched(
    planes: Planes,
    query: Float32Array,
    threshold: number,
  ): Promise<{ sketch: Uint8Array; cut: number }> {
    if (planes.centre === null) this.#sketching = this.#sketchAll(planes);
    await this.#sketching;
    const centre = planes.centre ?? new Float32Array(this.dimension);
    return { sketch: planes.sketchOf(query), cut: cutFor(threshold, this.dimension, centre) };
  }

  async #sketchAll(planes: Planes): Promise<void> {
    const { rows } = planes;
    const rowOf = (slot: number) => (this.idOf(slot) === 0 ? null : planes.vector(slot));
    // From here on every new row gets its sketch as it comes.
    planes.recentre(centreOf(rows, this.dimension, rowOf));
    for (let first = 0; first < rows; first += slice) {
      planes.sketch(first, Math.min(slice, rows - first));
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#areSketched = true;
  }

  #addPlain(vector: Float32Array): number {
    const d = this.dimension;
    const slot = this.#free.pop() ?? this.#rows++;
    if ((slot + 1) * d > this.#plain.length) {
      const rows = Math.min(this.#few, 2 * slot + 16);
      this.#plain = grown(this.#plain, new Float32Array(rows * d));
    }
    this.#plain.set(vector, slot * d);
    return slot;
  }

  #move(): void {
    const { dimension } = this;
    const planes = new Planes({
      dimension,
      floats: this.#kept === undefined,
      sketches: this.#sketches,
      ...(this.#shardRows === undefined ? {} : { shardRows: this.#shardRows }),
    });
    for (let slot = 0; slot < this.#rows; slot++) planes.add(this.vector(slot));
    for (const slot of this.#marks) planes.mark(slot, true);
    this.#marks.clear();
    this.#planes = planes;
    // The vectors are biometric data: one place less that holds them.
    this.#plain.fill(0);
    this.#plain = new Float32Array(0);
  }
}

function grown<T extends Int32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
