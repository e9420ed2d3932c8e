/**
 * Online average-link grouping under the user's rules. A new face is compared with the mean of every group and
 * with the confirmed faces of fixed groups: about 9 ms for 300,000 groups, exactly (`index/`). Decisions depend only on what the store holds, never on history, so a scan that was killed and
 * resumed ends like one that was not.
 */
import { dotRow } from '../index/dot.ts';
import type { AssignedBy, Gallery } from '../index/gallery.ts';
import type { Cluster } from './cluster.ts';
import { bestOf, type Candidate, candidates, linkage, mergeThreshold, survivor } from './linkage.ts';
import type { MeansOptions } from './means.ts';
import { Partition } from './partition.ts';
import { mergeBestFirst, type Pair, settle } from './settle.ts';
import type { Decision, GroupingState, GroupingThresholds } from './types.ts';

/** Means compared between two yields. */
const slice = 5000;

export class Grouper {
  readonly #partition: Partition;
  readonly #thresholds: GroupingThresholds;

  constructor(gallery: Gallery, thresholds: GroupingThresholds, means?: MeansOptions) {
    this.#partition = new Partition(gallery, means);
    this.#thresholds = thresholds;
  }

  /** Takes over the gallery's assignments and the store's rules. Call once, on a fresh Grouper. */
  load(state: GroupingState): void {
    const work = this.loading(state);
    while (work.next().done !== true);
  }

  /** {@link load}, yielding between slices of some ms; nothing else may be asked of it before the end. */
  loading(state: GroupingState): Generator<undefined, void> {
    return this.#partition.loading(state);
  }

  /** Number of groups that hold at least one face. */
  get groups(): number {
    return this.#partition.means.size;
  }

  /**
   * Places faces that are in the gallery and belong to nobody; the faces of one photo in one call, since
   * they compete for the same groups. Faces that stay loose (poor templates that look like nobody) get no
   * decision. Face ids that are unknown or already placed are passed over.
   * @param newGroup gives the id of a new, empty group; ids must grow
   */
  place(faces: readonly number[], newGroup: () => number): Decision[] {
    const { gallery } = this.#partition;
    const decisions: Decision[] = [];
    for (const photo of byPhoto(gallery, faces)) this.#placePhoto(photo, newGroup, decisions);
    return decisions;
  }

  /** Records a user's (or the store's) assignment; `person` null makes the face loose. */
  assign(face: number, person: number | null, by: AssignedBy | null): void {
    this.#partition.assign(face, person, by);
  }

  /** Takes a face out of grouping and gallery for good: erased, or not a face. */
  remove(face: number): void {
    this.#partition.remove(face);
  }

  /** Says whether a group is named or set aside by the user. */
  setFixed(person: number, fixed: boolean): void {
    this.#partition.setFixed(person, fixed);
  }

  /** Says that a face without a vector here is with `person` (null: with nobody). */
  setAbsent(face: number, photo: number, person: number | null): void {
    this.#partition.setAbsent(face, photo, person);
  }

  /** Replaces the list of people a face must not be given to. */
  setApart(face: number, people: Iterable<number>): void {
    this.#partition.setApart(face, people);
  }

  /** Says that two people are (or, with false, are no longer) known to be different. */
  setApartPeople(a: number, b: number, apart = true): void {
    this.#partition.setApartPeople(a, b, apart);
  }

  /** The cosine of a face to its person's mean, -1..1; null for a loose face. */
  cosine(face: number): number | null {
    const { gallery, means } = this.#partition;
    const person = gallery.personOf(face);
    const mean = person === null ? null : means.of(person);
    if (mean === null) return null;
    const size = length(mean);
    return size === 0 ? null : gallery.cosineTo(mean, face) / size;
  }

  /**
   * Calls `visit` with the cosine of every other group's mean to that of `person`, in no order; never without good
   * faces. Yields between slices of some ms; groups that come or go meanwhile may be missed.
   */
  *meanCosines(person: number, visit: (person: number, cosine: number) => void): Generator<undefined, void> {
    const { means } = this.#partition;
    const own = means.of(person)?.slice();
    const size = own === undefined ? 0 : length(own);
    if (own === undefined || size === 0) return;
    let read = 0;
    for (const { id } of this.#partition.clusters()) {
      if (++read % slice === 0) yield undefined;
      const other = means.of(id);
      const scale = id === person || other === null ? 0 : size * length(other);
      if (other !== null && scale > 0) visit(id, dotRow(other, 0, own, own.length) / scale);
    }
  }

  /** True when the user said, or a photo shows, that the two are different people. */
  ruledOut(a: number, b: number): boolean {
    const [x, y] = [this.#partition.get(a), this.#partition.get(b)];
    return x === undefined || y === undefined
      ? this.#partition.areApart(a, b)
      : this.#partition.ruledOut(x, y);
  }

  /**
   * The pass at the end of a scan, over the groups that hold a face with id ≥ `since`: merges that the
   * order of arrival hid, and loose faces (≥ `since`) that now have a home. The generator yields between
   * slices of work (a few ms) and returns the decisions, which are made all at once at the end; it returns
   * null, having changed nothing, when the groups changed meanwhile: then start it again.
   * @param also older faces that are new to their groups
   */
  settle(since: number, also?: ReadonlySet<number>): Generator<undefined, Decision[] | null> {
    return settle(this.#partition, this.#thresholds, (face) => face >= since || also?.has(face) === true);
  }

  /** {@link settle} in one go. */
  settleNow(since: number): Decision[] {
    const work = this.settle(since);
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value ?? [];
    }
  }

  /** The groups that grouping may change: unnamed, and untouched by the user; ascending. */
  freeGroups(): number[] {
    return [...this.#partition.clusters()]
      .flatMap(({ id, fixed }) => (fixed ? [] : [id]))
      .sort((a, b) => a - b);
  }

  /** The faces of a group that grouping may change, ascending; empty for any other. */
  freeFaces(group: number): number[] {
    const cluster = this.#partition.get(group);
    return cluster === undefined || cluster.fixed ? [] : [...cluster.members].sort((a, b) => a - b);
  }

  /** Good faces of a group, those its mean is made of. */
  countOf(group: number): number {
    return this.#partition.get(group)?.count ?? 0;
  }

  /** The mean vector of a group (length ≤ 1), valid until the next change; null without good faces. */
  meanOf(group: number): Float32Array | null {
    return this.countOf(group) === 0 ? null : this.#partition.means.of(group);
  }

  /** Merges those of these pairs of groups that are alike enough and may merge, closest first. */
  mergeAmong(pairs: readonly (readonly [a: number, b: number])[]): Decision[] {
    const partition = this.#partition;
    const planned = pairs.flatMap(([x, y]): Pair[] => {
      const [a, b] = [partition.get(x), partition.get(y)];
      if (a === undefined || b === undefined || !partition.mayMerge(a, b)) return [];
      return [{ a, b, link: linkage(partition, a, b) }];
    });
    const decisions: Decision[] = [];
    mergeBestFirst(partition, this.#thresholds, planned, decisions);
    return decisions;
  }

  #placePhoto(faces: readonly number[], newGroup: () => number, decisions: Decision[]): void {
    const partition = this.#partition;
    const { gallery } = partition;
    const waiting = new Map(
      faces.map((face) => [face, candidates(partition, gallery.vector(face))] as const),
    );
    // Best fit first: in one photo each group can be taken only once, and the likeliest face should get it.
    for (;;) {
      let best: { face: number; options: Candidate[]; to: Candidate } | undefined;
      for (const [face, options] of waiting) {
        const to = bestOf(partition, this.#thresholds, face, options);
        if (to === undefined) continue;
        if (
          best === undefined ||
          to.cosine > best.to.cosine ||
          (to.cosine === best.to.cosine && face < best.face)
        ) {
          best = { face, options, to };
        }
      }
      if (best === undefined) break;
      const { face, options, to } = best;
      waiting.delete(face);
      partition.assign(face, to.cluster.id, 'auto');
      decisions.push({ kind: 'join', face, person: to.cluster.id, cosine: this.cosine(face) ?? to.cosine });
      if (gallery.usable(face)) {
        this.#mergeAround(to.cluster, options, decisions);
      }
    }
    for (const face of waiting.keys()) {
      if (!gallery.usable(face)) continue;
      const person = newGroup();
      partition.assign(face, person, 'auto');
      decisions.push({ kind: 'found', face, person, cosine: 1 });
    }
  }

  /** After a group grew, merges it with those of the face's other candidates that now belong to it. */
  #mergeAround(start: Cluster, options: readonly Candidate[], decisions: Decision[]): void {
    const partition = this.#partition;
    let grown = start;
    for (;;) {
      let best: { cluster: Cluster; link: number } | undefined;
      for (const { cluster } of options) {
        if (cluster.members.size === 0 || !partition.mayMerge(grown, cluster)) continue;
        const link = linkage(partition, grown, cluster);
        if (link < mergeThreshold(this.#thresholds, grown, cluster)) continue;
        if (best === undefined || link > best.link) best = { cluster, link };
      }
      if (best === undefined) return;
      const [from, into] = survivor(grown, best.cluster);
      partition.merge(from, into);
      decisions.push({ kind: 'merge', from: from.id, into: into.id });
      grown = into;
    }
  }
}

/** The placeable faces, photo by photo, photos in order of first mention. */
function byPhoto(gallery: Gallery, faces: readonly number[]): number[][] {
  const photos = new Map<number, number[]>();
  for (const face of new Set(faces)) {
    if (!gallery.has(face) || gallery.personOf(face) !== null) continue;
    const photo = gallery.photoOf(face);
    const list = photos.get(photo);
    if (list === undefined) photos.set(photo, [face]);
    else list.push(face);
  }
  return [...photos.values()];
}

const length = (vector: Float32Array): number => Math.sqrt(dotRow(vector, 0, vector, vector.length));
