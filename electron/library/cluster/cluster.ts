/**
 * One group of faces: who is in it and the sum of their vectors. The mean cosine between a face (or a whole
 * group) and this one is then a single dot product, whatever the size: average linkage without visiting
 * members (Sokal & Michener 1958).
 *
 * Sums are whole numbers. Integer addition has no rounding, so a group rebuilt from the database in any
 * order has exactly the sum it had before, and a restarted scan decides exactly as an undisturbed one.
 */

/**
 * Vector components are counted in steps of 2^-14, a rounding of 2e-5 in a cosine. 32 bits then hold the sum
 * of 131,072 equal components of 1, far more faces than one group has.
 */
const scale = 16384;

export class Cluster {
  readonly id: number;
  /** Named, set aside, or otherwise touched by the user: takes faces, never loses one, never merges. */
  fixed = false;
  /** Every face in the group. */
  readonly members = new Set<number>();
  /** The faces that make up the sum: good templates and those the user vouches for. */
  readonly core = new Set<number>();
  /** Faces the user put here. */
  readonly confirmed = new Set<number>();
  readonly #photos = new Map<number, number>();
  readonly #sum: Int32Array;

  constructor(id: number, dimension: number) {
    this.id = id;
    this.#sum = new Int32Array(dimension);
  }

  /** Number of faces in the sum. */
  get count(): number {
    return this.core.size;
  }

  hasPhoto(photo: number): boolean {
    return this.#photos.has(photo);
  }

  /** True when some photo shows both groups: then they are two people. */
  sharesPhoto(other: Cluster): boolean {
    const [small, large] = this.#photos.size <= other.#photos.size ? [this, other] : [other, this];
    for (const photo of small.#photos.keys()) if (large.#photos.has(photo)) return true;
    return false;
  }

  /** Notes a photo that shows the group, for a face that is not among the members too. */
  addPhoto(photo: number): void {
    this.#photos.set(photo, (this.#photos.get(photo) ?? 0) + 1);
  }

  removePhoto(photo: number): void {
    const left = (this.#photos.get(photo) ?? 1) - 1;
    if (left === 0) this.#photos.delete(photo);
    else this.#photos.set(photo, left);
  }

  add(face: number, photo: number, vector: Float32Array, core: boolean, byUser: boolean): void {
    this.members.add(face);
    this.addPhoto(photo);
    if (byUser) this.confirmed.add(face);
    if (core) {
      this.core.add(face);
      this.#accumulate(vector, 1);
    }
  }

  remove(face: number, photo: number, vector: Float32Array): void {
    this.members.delete(face);
    this.confirmed.delete(face);
    this.removePhoto(photo);
    if (this.core.delete(face)) this.#accumulate(vector, -1);
  }

  /** Writes the mean vector (length ≤ 1; zero without core faces) to `into[at …]`. */
  writeMean(into: Float32Array, at: number): void {
    const sum = this.#sum;
    const factor = this.count === 0 ? 0 : 1 / (scale * this.count);
    for (let i = 0; i < sum.length; i++) into[at + i] = (sum[i] as number) * factor;
  }

  #accumulate(vector: Float32Array, sign: 1 | -1): void {
    const sum = this.#sum;
    for (let i = 0; i < sum.length; i++) {
      sum[i] = (sum[i] as number) + sign * Math.round((vector[i] as number) * scale);
    }
  }
}
