/**
 * The faces in memory: whose embedding is in which slot of {@link Vectors}, of whom, and put there by whom. All
 * vectors are unit length, so the cosine of two faces is their dot product. A gallery holds one contract only.
 */
import { FacetError } from '../../contract/errors.ts';
import { dotRow } from './dot.ts';
import type { LaterOptions, VectorsOptions } from './options.ts';
import { SlotMap } from './slot-map.ts';
import type { Neighbour } from './top-k.ts';
import { Vectors } from './vectors.ts';

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

/** Whether a face counts in a search. `decides`: see {@link Gallery.decides}. */
export type FaceFilter = (face: number, person: number | null, decides: boolean) => boolean;

export interface FaceSearchOptions extends Pick<LaterOptions, 'signal' | 'quick'> {
  readonly wanted?: FaceFilter | undefined;
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
  readonly #vectors: Vectors;
  #photos: Int32Array;
  /** 0 = loose; ids start at 1. */
  #people: Int32Array;
  #flags: Uint8Array;
  readonly #slots: SlotMap;

  /**
   * @param contract the contract id of every vector in here
   * @param dimension floats per vector
   * @param capacity faces expected
   * @param options `vectors`: with codes of faces whose vectors are still to be added; they are found already, but are
   *   nobody's yet. Say {@link complete} at the end.
   */
  constructor(
    contract: string,
    dimension: number,
    capacity = 1024,
    options: Omit<VectorsOptions, 'dimension' | 'kept'> & { readonly vectors?: Vectors } = {},
  ) {
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
    this.#vectors = options.vectors ?? new Vectors({ ...options, dimension, sketches: true });
    this.#slots = new SlotMap(rows);
    this.#photos = new Int32Array(rows);
    this.#people = new Int32Array(rows);
    this.#flags = new Uint8Array(rows);
  }

  /** Number of faces. */
  get size(): number {
    return this.#slots.size;
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
    const slot = this.#vectors.fill(face, vector) ?? this.#vectors.add(face, vector);
    while (slot >= this.#photos.length) this.#grow();
    this.#photos[slot] = template.photo;
    this.#people[slot] = template.person ?? 0;
    this.#flags[slot] = (template.usable ? usableBit : 0) | (template.by === 'user' ? userBit : 0);
    this.#slots.set(face, slot);
    this.#vectors.mark(slot, template.person !== null && template.by === 'user');
    if (template.person !== null) this.changed.add(template.person);
  }

  /** Every face has been added: codes without a vector are of faces that have gone. */
  complete(): void {
    this.#vectors.filled();
  }

  /** The vectors themselves, to be copied. */
  get vectors(): Vectors {
    return this.#vectors;
  }

  /** Takes a face out and overwrites its vector; false when it was not here. The next search knows. */
  remove(face: number): boolean {
    const slot = this.#slots.get(face);
    if (slot === null) return false;
    this.#touch(slot);
    this.#vectors.remove(slot);
    this.#people[slot] = 0;
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
    this.#vectors.mark(slot, person !== null && by === 'user');
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
    return this.#vectors.vector(this.#slotOf(face));
  }

  /** Every face id, in no order worth relying on. */
  faces(): Iterable<number> {
    return this.#slots.keys();
  }

  /** Cosine of two faces of the gallery, -1..1. */
  cosine(a: number, b: number): number {
    return this.cosineTo(this.vector(b), a);
  }

  /** Cosine of a unit vector to a face of the gallery, -1..1. */
  cosineTo(query: Float32Array, face: number): number {
    return dotRow(this.vector(face), 0, query, this.dimension);
  }

  /**
   * The `k` faces most like `query`, best first; equal cosines in order of face id. Exact. Runs in the calling
   * thread, for about 30 ms at a million faces: see {@link topFacesLater}.
   * @param wanted leaves faces out; asked once for every face
   */
  topFaces(query: Float32Array, k: number, wanted?: FaceFilter): Neighbour[] {
    this.checkVector(query);
    return this.#vectors.top(query, k, { wanted: this.#filter(wanted) });
  }

  /**
   * {@link topFaces} in the scan threads. Faces that come while it runs may be missing; those that go are not in
   * the answer. Exact, unless the gallery is very large and the caller can do with less: see `quick`.
   * @throws FacetError `cancelled`
   */
  async topFacesLater(
    query: Float32Array,
    k: number,
    { wanted, signal, quick }: FaceSearchOptions = {},
  ): Promise<Neighbour[]> {
    this.checkVector(query);
    return this.#vectors.topLater(query, k, { wanted: this.#filter(wanted), signal, quick });
  }

  /** Every face that the user put where it is and whose cosine to `query` is at least `least`, in no order. */
  confirmedNear(query: Float32Array, least: number): Neighbour[] {
    return this.#vectors.range(query, least, { marked: true });
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
    if (slot === null) throw new FacetError({ code: 'not-found', what: 'face', id: String(face) });
    return slot;
  }

  #filter(wanted: FaceFilter | undefined): ((slot: number) => boolean) | undefined {
    if (wanted === undefined) return undefined;
    return (slot) => {
      const person = this.#people[slot] as number;
      return wanted(this.#vectors.idOf(slot), person === 0 ? null : person, this.#flags[slot] !== 0);
    };
  }

  #grow(): void {
    const rows = this.#photos.length * 2;
    this.#photos = grown(this.#photos, new Int32Array(rows));
    this.#people = grown(this.#people, new Int32Array(rows));
    this.#flags = grown(this.#flags, new Uint8Array(rows));
  }
}

function grown<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
