/**
 * The groups as they are: members, sums and the user's rules. Knows what is allowed, decides nothing.
 * Everything in here can be rebuilt from the gallery and the store, in any order, bit for bit.
 */
import type { AssignedBy, Gallery } from '../index/gallery.ts';
import { Cluster } from './cluster.ts';
import { Means, type MeansOptions } from './means.ts';
import type { GroupingState } from './types.ts';

/** Faces taken in between two yields. */
const slice = 2000;

export class Partition {
  readonly gallery: Gallery;
  readonly means: Means;
  readonly #clusters = new Map<number, Cluster>();
  /** Face → people it must not be given to. */
  readonly #apartFaces = new Map<number, Set<number>>();
  /** People named or set aside. */
  readonly #named = new Set<number>();
  /** Number of apart rules a person stands in. */
  readonly #ruled = new Map<number, number>();
  readonly #apartPeople = new Map<number, Set<number>>();
  /** Faces of a person that have no vector here, with their photos: not to be compared, but there all the same. */
  readonly #absent = new Map<number, Map<number, number>>();
  readonly #absentIn = new Map<number, number>();
  /** Goes up with every change, so that a plan made earlier can tell it is stale. */
  version = 0;

  constructor(gallery: Gallery, means: MeansOptions = {}) {
    this.gallery = gallery;
    this.means = new Means(gallery.dimension, means);
  }

  /** Fills an empty partition from the gallery and the store's rules. Yields between slices of some ms. */
  *loading(state: GroupingState): Generator<undefined, void> {
    let read = 0;
    for (const { person, fixed } of state.people) if (fixed) this.#named.add(person);
    for (const [face, person] of state.apartFaces) this.#rule(face, person);
    for (const [a, b] of state.apartPeople) this.setApartPeople(a, b);
    for (const { face, photo, person } of state.absent ?? []) this.setAbsent(face, photo, person);
    for (const face of this.gallery.faces()) {
      const person = this.gallery.personOf(face);
      if (person !== null) this.#enter(face, this.#open(person));
      if (++read % slice === 0) yield undefined;
    }
    this.means.expect(this.#clusters.size);
    for (const cluster of this.#clusters.values()) {
      this.means.update(cluster);
      if (++read % slice === 0) yield undefined;
    }
  }

  get(person: number): Cluster | undefined {
    return this.#clusters.get(person);
  }

  clusters(): IterableIterator<Cluster> {
    return this.#clusters.values();
  }

  /** Moves a face, recording it in the gallery too. The old group disappears with its last face. */
  assign(face: number, person: number | null, by: AssignedBy | null): void {
    this.version++;
    this.#leave(face);
    this.gallery.setPerson(face, person, by);
    if (person === null) return;
    const cluster = this.#open(person);
    this.#enter(face, cluster);
    this.means.update(cluster);
  }

  /** Takes a face out of its group and the gallery: it was erased, or is not a face. */
  remove(face: number): void {
    if (!this.gallery.has(face)) return;
    this.version++;
    this.#leave(face);
    this.setApart(face, []);
    this.gallery.remove(face);
  }

  /** Every face of `from` goes to `into`; both must be allowed to merge. */
  merge(from: Cluster, into: Cluster): void {
    for (const [face, photo] of [...(this.#absent.get(from.id) ?? [])]) this.setAbsent(face, photo, into.id);
    for (const face of [...from.members]) this.assign(face, into.id, this.gallery.byOf(face));
  }

  /**
   * Says that a face without a vector is with a person (null: with nobody). It counts for nothing but this: no
   * other face of its photo is that person.
   */
  setAbsent(face: number, photo: number, person: number | null): void {
    const before = this.#absentIn.get(face);
    if (before === (person ?? undefined)) return;
    this.version++;
    if (before !== undefined) {
      const faces = this.#absent.get(before);
      this.#clusters.get(before)?.removePhoto(faces?.get(face) ?? photo);
      faces?.delete(face);
    }
    if (person === null) {
      this.#absentIn.delete(face);
      return;
    }
    this.#absentIn.set(face, person);
    this.#absent.set(person, (this.#absent.get(person) ?? new Map<number, number>()).set(face, photo));
    this.#clusters.get(person)?.addPhoto(photo);
  }

  /** Says whether the user named the group or set it aside. */
  setFixed(person: number, fixed: boolean): void {
    this.version++;
    if (fixed) this.#named.add(person);
    else this.#named.delete(person);
    this.#refix(person);
  }

  /** Replaces the people a face must not be given to. */
  setApart(face: number, people: Iterable<number>): void {
    this.version++;
    const before = this.#apartFaces.get(face) ?? [];
    this.#apartFaces.delete(face);
    for (const person of before) this.#count(person, -1);
    for (const person of people) this.#rule(face, person);
  }

  /** Says that two people are not the same. */
  setApartPeople(a: number, b: number, apart = true): void {
    if (a === b || this.areApart(a, b) === apart) return;
    this.version++;
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = this.#apartPeople.get(one) ?? new Set();
      if (apart) this.#apartPeople.set(one, known.add(other));
      else known.delete(other);
      this.#count(one, apart ? 1 : -1);
    }
  }

  /** True when the user said that these two people differ. */
  areApart(a: number, b: number): boolean {
    return this.#apartPeople.get(a)?.has(b) === true;
  }

  /** True when the user ruled out, or a photo shows, that the two groups are one person. */
  ruledOut(a: Cluster, b: Cluster): boolean {
    if (this.areApart(a.id, b.id) || a.sharesPhoto(b)) return true;
    return this.#hasApartFace(a, b.id) || this.#hasApartFace(b, a.id);
  }

  #hasApartFace(cluster: Cluster, person: number): boolean {
    for (const face of cluster.members) if (this.#apartFaces.get(face)?.has(person) === true) return true;
    return false;
  }

  /** True when grouping may put this face into this group. */
  mayJoin(face: number, cluster: Cluster): boolean {
    if (cluster.hasPhoto(this.gallery.photoOf(face))) return false;
    return this.#apartFaces.get(face)?.has(cluster.id) !== true;
  }

  /** True when grouping may make these two groups one. */
  mayMerge(a: Cluster, b: Cluster): boolean {
    return a !== b && !a.fixed && !b.fixed && !a.sharesPhoto(b);
  }

  #open(person: number): Cluster {
    let cluster = this.#clusters.get(person);
    if (cluster === undefined) {
      cluster = new Cluster(person, this.gallery.dimension);
      this.#clusters.set(person, cluster);
      for (const photo of this.#absent.get(person)?.values() ?? []) cluster.addPhoto(photo);
      this.#refix(person);
    }
    return cluster;
  }

  #enter(face: number, cluster: Cluster): void {
    const { gallery } = this;
    const byUser = gallery.byOf(face) === 'user';
    cluster.add(face, gallery.photoOf(face), gallery.vector(face), gallery.decides(face), byUser);
    if (byUser) cluster.fixed = true;
  }

  #leave(face: number): void {
    const person = this.gallery.personOf(face);
    const cluster = person === null ? undefined : this.#clusters.get(person);
    if (cluster?.members.has(face) !== true) return;
    cluster.remove(face, this.gallery.photoOf(face), this.gallery.vector(face));
    if (cluster.members.size === 0) {
      this.#clusters.delete(cluster.id);
      this.means.remove(cluster.id);
    } else {
      this.means.update(cluster);
      this.#refix(cluster.id);
    }
  }

  #rule(face: number, person: number): void {
    const known = this.#apartFaces.get(face);
    if (known?.has(person) === true) return;
    if (known === undefined) this.#apartFaces.set(face, new Set([person]));
    else known.add(person);
    this.#count(person, 1);
  }

  #count(person: number, by: 1 | -1): void {
    const rules = (this.#ruled.get(person) ?? 0) + by;
    if (rules > 0) this.#ruled.set(person, rules);
    else this.#ruled.delete(person);
    this.#refix(person);
  }

  #refix(person: number): void {
    const cluster = this.#clusters.get(person);
    if (cluster === undefined) return;
    cluster.fixed = this.#named.has(person) || this.#ruled.has(person) || cluster.confirmed.size > 0;
  }
}
