/**
 * The embeddings in memory: one contiguous matrix, one row (slot) per face, searched exactly. Everything
 * is unit length, so the cosine of two faces is their dot product. A gallery holds one contract only.
 */
import { FacetError } from '../../contract/errors.ts';
import { dotRow } from './dot.ts';
import { type Neighbour, TopK } from './top-k.ts';

/** Who put a face where it is: grouping, or the user (then it never moves by itself). */
export type AssignedBy = 'auto' | 'user';

/** One face of the library as the index knows it. */
export interface Template {
  readonly face: number;
  readonly photo: number;
  /** The person or group it belongs to; null for a loose face. */
  readonly person: number | null;
  /** Who put it there; null for a loose face. */
  readonly by: AssignedBy | null;
  /** False for a poor template (see the quality flags): it is found, but it never decides anything alone. */
  readonly usable: boolean;
  /** `dimension` floats of unit length. Copied. */
  readonly vector: Float32Array;
}

const usableBit = 1;
const userBit = 2;
/** How far the squared length of a vector may be from 1: float32 rounding over 512 terms, with room. */
const unitTolerance = 1e-3;

export class Gallery {
  readonly contract: string;
  readonly dimension: number;
  /** People who gained or lost a face since their template set was chosen; `templates/` empties this. */
  readonly changed = new Set<number>();
  #matrix: Float32Array;
  #faces: Int32Array;
  #photos: Int32Array;
  /** 0 = loose; ids start at 1. */
  #people: Int32Array;
  #flags: Uint8Array;
  #size = 0;
  readonly #slots = new Map<number, number>();

  /**
   * @param contract the contract id of every vector in here
   * @param dimension floats per vector
   * @param capacity rows to reserve; the matrix doubles when it is full
   */
  constructor(contract: string, dimension: number, capacity = 1024) {
    if (!Number.isInteger(dimension) || dimension < 1) {
      throw new FacetError({
        code: 'invalid-input',
        field: 'dimension',
        detail: `${dimension} is not a length`,
      });
    }
    const rows = Math.max(1, capacity);
    this.contract = contract;
    this.dimension = dimension;
    this.#matrix = new Float32Array(rows * dimension);
    this.#faces = new Int32Array(rows);
    this.#photos = new Int32Array(rows);
    this.#people = new Int32Array(rows);
    this.#flags = new Uint8Array(rows);
  }

  /** Number of faces. */
  get size(): number {
    return this.#size;
  }

  has(face: number): boolean {
    return this.#slots.has(face);
  }

  /**
   * Adds a face. Errors: `contract-mismatch` when the vector was made under another contract;
   * `invalid-input` for a wrong length, a vector that is not unit length (NaN included) or a known face.
   */
  add(template: Template, contract: string): void {
    const { face, vector } = template;
    if (contract !== this.contract) {
      throw new FacetError({ code: 'contract-mismatch', expected: this.contract, found: contract });
    }
    if (this.#slots.has(face)) {
      throw new FacetError({
        code: 'invalid-input',
        field: 'face',
        detail: `${face} is already in the gallery`,
      });
    }
    this.checkVector(vector);
    if (this.#size === this.#faces.length) this.#grow();
    const slot = this.#size++;
    this.#matrix.set(vector, slot * this.dimension);
    this.#faces[slot] = face;
    this.#photos[slot] = template.photo;
    this.#people[slot] = template.person ?? 0;
    this.#flags[slot] = (template.usable ? usableBit : 0) | (template.by === 'user' ? userBit : 0);
    this.#slots.set(face, slot);
    if (template.person !== null) this.changed.add(template.person);
  }

  /** Takes a face out and overwrites its vector; false when it was not here. The next search knows. */
  remove(face: number): boolean {
    const slot = this.#slots.get(face);
    if (slot === undefined) return false;
    this.#touch(slot);
    const last = --this.#size;
    const d = this.dimension;
    if (slot !== last) {
      this.#matrix.copyWithin(slot * d, last * d, (last + 1) * d);
      const moved = this.#faces[last] as number;
      this.#faces[slot] = moved;
      this.#photos[slot] = this.#photos[last] as number;
      this.#people[slot] = this.#people[last] as number;
      this.#flags[slot] = this.#flags[last] as number;
      this.#slots.set(moved, slot);
    }
    // A forgotten face must not stay behind in memory.
    this.#matrix.fill(0, last * d, (last + 1) * d);
    this.#slots.delete(face);
    return true;
  }

  /** Moves a face to a person (null: to nobody). Where a Grouper runs, go through the Grouper. */
  setPerson(face: number, person: number | null, by: AssignedBy | null): void {
    const slot = this.#slotOf(face);
    this.#touch(slot);
    this.#people[slot] = person ?? 0;
    this.#touch(slot);
    this.#flags[slot] = ((this.#flags[slot] as number) & ~userBit) | (by === 'user' ? userBit : 0);
  }

  personOf(face: number): number | null {
    const person = this.#people[this.#slotOf(face)] as number;
    return person === 0 ? null : person;
  }

  byOf(face: number): AssignedBy | null {
    const slot = this.#slotOf(face);
    if (this.#people[slot] === 0) return null;
    return ((this.#flags[slot] as number) & userBit) === 0 ? 'auto' : 'user';
  }

  photoOf(face: number): number {
    return this.#photos[this.#slotOf(face)] as number;
  }

  /** True when the face is a good template by itself. */
  usable(face: number): boolean {
    return ((this.#flags[this.#slotOf(face)] as number) & usableBit) !== 0;
  }

  /** True when the face may decide a match: a good template, or one the user vouches for. */
  decides(face: number): boolean {
    return ((this.#flags[this.#slotOf(face)] as number) & (usableBit | userBit)) !== 0;
  }

  /** The face's row: a view that is valid only until the next `add` or `remove`. */
  vector(face: number): Float32Array {
    const at = this.#slotOf(face) * this.dimension;
    return this.#matrix.subarray(at, at + this.dimension);
  }

  /** Every face id, in no order worth relying on. */
  faces(): IterableIterator<number> {
    return this.#slots.keys();
  }

  /** Cosine of two faces of the gallery, -1..1. */
  cosine(a: number, b: number): number {
    const { dimension } = this;
    return dotRow(this.#matrix, this.#slotOf(a) * dimension, this.vector(b), dimension);
  }

  /** Cosine of a unit vector to a face of the gallery, -1..1. */
  cosineTo(query: Float32Array, face: number): number {
    return dotRow(this.#matrix, this.#slotOf(face) * this.dimension, query, this.dimension);
  }

  /**
   * The `k` faces most like `query`, best first; equal cosines in order of face id. Exact: every row is
   * read. `skip` leaves faces out.
   */
  topFaces(
    query: Float32Array,
    k: number,
    skip?: (face: number, person: number | null) => boolean,
  ): Neighbour[] {
    this.checkVector(query);
    const top = new TopK(k);
    this.eachCosine(query, (cosine, face, person) => {
      if (cosine >= top.least && skip?.(face, person) !== true) top.offer(face, cosine);
    });
    return top.sorted();
  }

  /** Calls `visit` with the cosine of every face to `query`, in slot order. */
  eachCosine(
    query: Float32Array,
    visit: (cosine: number, face: number, person: number | null, decides: boolean) => void,
  ): void {
    const d = this.dimension;
    const matrix = this.#matrix;
    for (let slot = 0; slot < this.#size; slot++) {
      const cosine = dotRow(matrix, slot * d, query, d);
      const person = this.#people[slot] as number;
      visit(cosine, this.#faces[slot] as number, person === 0 ? null : person, this.#flags[slot] !== 0);
    }
  }

  /** Throws `invalid-input` unless `vector` has the right length and is unit length. */
  checkVector(vector: Float32Array): void {
    if (vector.length !== this.dimension) {
      const detail = `${vector.length} numbers instead of ${this.dimension}`;
      throw new FacetError({ code: 'invalid-input', field: 'vector', detail });
    }
    const norm = dotRow(vector, 0, vector, this.dimension);
    // Written so that NaN fails too.
    if (!(Math.abs(norm - 1) <= unitTolerance)) {
      throw new FacetError({
        code: 'invalid-input',
        field: 'vector',
        detail: `squared length ${norm} is not 1`,
      });
    }
  }

  #touch(slot: number): void {
    const person = this.#people[slot] as number;
    if (person !== 0) this.changed.add(person);
  }

  #slotOf(face: number): number {
    const slot = this.#slots.get(face);
    if (slot === undefined) throw new FacetError({ code: 'not-found', what: 'face', id: String(face) });
    return slot;
  }

  #grow(): void {
    const rows = this.#faces.length * 2;
    const matrix = new Float32Array(rows * this.dimension);
    matrix.set(this.#matrix);
    this.#matrix = matrix;
    this.#faces = grown(this.#faces, new Int32Array(rows));
    this.#photos = grown(this.#photos, new Int32Array(rows));
    this.#people = grown(this.#people, new Int32Array(rows));
    this.#flags = grown(this.#flags, new Uint8Array(rows));
  }
}

function grown<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
