/**
 * Vectors with ids, and the searches of them. A few lie in one plain array and are compared one by one; from
 * {@link fewRows} on they lie in {@link Planes}. Answers are the same bit for bit, whichever way they were found.
 */
import { Awaited } from './awaited.ts';
import { kernelsOver } from './kernels.ts';
import { maskHere, maskLater } from './masks.ts';
import type { Adopted, LaterOptions, SearchOptions, VectorsOptions } from './options.ts';
import { PlainRows } from './plain.ts';
import { Planes } from './planes.ts';
import { type BankView, piecesOf, scan, type ScanRequest, type Stage } from './scan.ts';
import { later, now, rangeSteps, type TopQuestion, topSteps } from './search.ts';
import type { Shard } from './shard.ts';
import { Sketching } from './sketching.ts';
import { type ScanThreads, scanThreads } from './threads.ts';
import { type Neighbour, TopK } from './top-k.ts';

/** Up to here a loop takes at most 2 ms, and planes would cost more memory than they save time. */
const fewRows = 4096;
/** Up to here the float32 rows are scanned, in at most some 8 ms; codes pay off beyond. */
const floatRows = 50_000;
/** Up to here the codes of all rows are read, in at most some 60 ms; beyond, a search may look at sketches first. */
const codeRows = 2_000_000;

export class Vectors {
  readonly dimension: number;
  readonly #shardRows: number | undefined;
  readonly #threads: ScanThreads;
  readonly #sketches: boolean;
  readonly #exactly: number;
  readonly #kept: ((id: number) => Float32Array) | undefined;
  /** Until they go to the planes. */
  readonly #plain: PlainRows;
  #planes: Planes | null = null;
  #awaited: Awaited | null = null;
  #ids: Int32Array;
  /** Of the calling thread. */
  readonly #banks: BankView[] = [];
  /** The one filtered scan of the scan threads under way: they share the second filter plane. */
  #filtering: Promise<unknown> = Promise.resolve();
  #sketching: Sketching;
  /** See {@link expect}. */
  #expected = 0;

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
    this.#shardRows = shardRows;
    this.#threads = threads;
    this.#kept = kept;
    this.#sketches = sketches && kept === undefined;
    this.#exactly = exactly;
    this.#plain = new PlainRows(dimension, few);
    this.#sketching = new Sketching(dimension, false);
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
    vectors.#sketching = new Sketching(options.dimension, planes.centre !== null);
    ids.forEach((id, slot) => {
      if (id === 0) planes.remove(slot);
    });
    return vectors;
  }

  /** Whether every row has its sketch. */
  get areSketched(): boolean {
    return this.#sketching.isDone;
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

  /** Says how many there will be soon: memory for them is made ready in a scan thread while they come. */
  expect(rows: number): void {
    this.#expected = rows;
    const planes = this.#planes;
    planes?.shards.forEach((shard, number) => {
      this.#ready(planes, shard, number);
    });
  }

  /** Slots given out so far, those free again included. */
  get rows(): number {
    return (this.#planes ?? this.#plain).rows;
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
    if (this.#planes === null && this.#plain.isFull) this.#move();
    const slot = (this.#planes ?? this.#plain).add(vector);
    if (slot >= this.#ids.length) {
      const larger = new Int32Array(2 * slot + 64);
      larger.set(this.#ids);
      this.#ids = larger;
    }
    this.#ids[slot] = id;
    return slot;
  }

  /** Overwrites the vector of a slot in use. */
  write(slot: number, vector: Float32Array): void {
    (this.#planes ?? this.#plain).write(slot, vector);
  }

  /** Marks a slot in use, or takes the mark away. A search of marked rows reads no others. */
  mark(slot: number, on: boolean): void {
    (this.#planes ?? this.#plain).mark(slot, on);
  }

  /** Frees a slot and overwrites the vector; the next search knows. */
  remove(slot: number): void {
    this.#ids[slot] = 0;
    (this.#planes ?? this.#plain).remove(slot);
  }

  /** The vector of a slot: a view that is valid until the next `add`, `write` or `remove`. */
  vector(slot: number): Float32Array {
    if (this.#planes === null) return this.#plain.vector(slot);
    return this.#kept?.(this.idOf(slot)) ?? this.#planes.vector(slot);
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
    const mask = maskHere(planes, options.wanted, options.marked);
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
    const mask = maskHere(planes, options.wanted, options.marked);
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
        wanted === undefined ? maskHere(planes, undefined, marked) : await maskLater(planes, wanted, signal);
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
    const counts = (slot: number): boolean =>
      this.idOf(slot) !== 0 && wanted?.(slot) !== false && (marked !== true || this.#plain.marks.has(slot));
    this.#plain.each(query, counts, (slot, cosine) => {
      visit(this.idOf(slot), cosine);
    });
  }

  #scanHere(planes: Planes, request: ScanRequest) {
    const { layout, memories } = planes;
    for (const memory of memories.slice(this.#banks.length)) {
      this.#banks.push({ memory, kernels: kernelsOver(memory) });
    }
    const [pieces = []] = piecesOf(planes.shards, layout.shardRows, planes.rows, 1);
    return scan(layout, this.#banks, 0, request, pieces) ?? { slots: new Uint32Array(0), bar: -Infinity };
  }

  /** Sketches are made of all rows, or there already. */
  #maySketch(planes: Planes): boolean {
    return this.#sketches && (this.#awaited === null || planes.centre !== null);
  }

  #sketched(planes: Planes, query: Float32Array, threshold: number) {
    return this.#sketching.of(planes, (slot) => this.idOf(slot) !== 0, query, threshold);
  }

  #ready(planes: Planes, shard: Shard, number: number): void {
    const { shardRows } = planes.layout;
    const rows = Math.min(shardRows, this.#expected - number * shardRows);
    if (rows > 0) this.#threads.touch(planes, shard, rows);
  }

  #move(): void {
    const { dimension } = this;
    const planes = new Planes(
      {
        dimension,
        floats: this.#kept === undefined,
        sketches: this.#sketches,
        ...(this.#shardRows === undefined ? {} : { shardRows: this.#shardRows }),
      },
      (shard, number) => {
        this.#ready(planes, shard, number);
      },
    );
    for (let slot = 0; slot < this.#plain.rows; slot++) planes.add(this.vector(slot));
    for (const slot of this.#plain.marks) planes.mark(slot, true);
    this.#planes = planes;
    // One place less that holds them.
    this.#plain.wipe();
  }
}
