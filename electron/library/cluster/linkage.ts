/** How alike a face and a group, or two groups, are; and how alike is enough. */
import { dotRow } from '../index/dot.ts';
import type { Cluster } from './cluster.ts';
import type { Partition } from './partition.ts';
import type { GroupingThresholds } from './types.ts';

/** A group a face might join. `cosine`: see {@link candidates}. */
export interface Candidate {
  readonly cluster: Cluster;
  readonly cosine: number;
}

/** Groups considered for one face. */
const kept = 8;
/** No group further than this is ever joined or merged. */
const floor = 0.2;
/**
 * What a group of one must have on top of the threshold; n faces: divided by sqrt(n). A single pair of
 * strangers reaches a high cosine more easily than a mean over many, and small groups are the many.
 */
const single = 0.13;
/** What a poor face must have on top. */
const poor = 0.1;
/** The best single confirmed face of a person counts as a mean this much lower. */
const sample = 0.1;
/** A face this close to two fixed groups goes to neither. */
const margin = 0.05;

/**
 * The groups most like `vector`, best first: by their mean, or, where the user has confirmed faces, by the best of
 * these less {@link sample} if that is more. Complete: a group that is not among the best by mean can come in by
 * a confirmed face only, and all of those are looked at that are near enough.
 */
export function candidates(partition: Partition, vector: Float32Array): Candidate[] {
  const { gallery, means } = partition;
  const byMean = means.top(vector, kept);
  const best = new Map(byMean.map(({ cluster, dot }) => [cluster, dot]));
  const last = byMean[kept - 1]?.dot ?? -Infinity;
  // Rounding may not shut out a face that is exactly as far as the last.
  const least = Math.max(floor, last) + sample - 1e-9;
  for (const { face, cosine } of gallery.confirmedNear(vector, least)) {
    const cluster = partition.get(gallery.personOf(face) ?? 0);
    if (cluster?.fixed !== true) continue;
    best.set(cluster, Math.max(best.get(cluster) ?? means.dot(cluster, vector), cosine - sample));
  }
  return [...best]
    .flatMap(([cluster, cosine]) => (cosine < floor ? [] : [{ cluster, cosine }]))
    .sort((a, b) => b.cosine - a.cosine || a.cluster.id - b.cluster.id)
    .slice(0, kept);
}

/** The group a face should join now, or undefined. */
export function bestOf(
  partition: Partition,
  thresholds: GroupingThresholds,
  face: number,
  options: readonly Candidate[],
): Candidate | undefined {
  const usable = partition.gallery.usable(face);
  const allowed = options.filter(
    ({ cluster }) =>
      cluster.members.size > 0 && partition.mayJoin(face, cluster) && (usable || hasRoom(cluster)),
  );
  const best = allowed.find(({ cluster, cosine }) => cosine >= joinThreshold(thresholds, cluster, usable));
  if (best?.cluster.fixed !== true) return best;
  const rival = allowed.find(({ cluster }) => cluster.fixed && cluster !== best.cluster);
  return rival !== undefined && best.cosine - rival.cosine < margin ? undefined : best;
}

/** Poor faces look alike because they are poor: they may not outnumber the good ones of a group. */
function hasRoom(cluster: Cluster): boolean {
  return cluster.members.size - cluster.count < cluster.count;
}

/** Least cosine with which a face joins. */
export function joinThreshold(thresholds: GroupingThresholds, cluster: Cluster, usable: boolean): number {
  return thresholds.join + strictness(cluster.count) + (usable ? 0 : poor);
}

/** Least {@link linkage} with which two groups merge. */
export function mergeThreshold(
  thresholds: Pick<GroupingThresholds, 'merge'>,
  a: Pick<Cluster, 'count'>,
  b: Pick<Cluster, 'count'>,
): number {
  return thresholds.merge + strictness(Math.min(a.count, b.count));
}

const strictness = (count: number): number => single / Math.sqrt(Math.max(1, count));

/** Mean cosine over all pairs of one face from each group (average linkage), -1..1. */
export function linkage(partition: Partition, a: Cluster, b: Cluster): number {
  const x = partition.means.of(a.id);
  const y = partition.means.of(b.id);
  return x === null || y === null ? -1 : dotRow(x, 0, y, x.length);
}

/** Which of two merging groups is emptied into which: the smaller, or the younger of equals. */
export function survivor(a: Cluster, b: Cluster): [from: Cluster, into: Cluster] {
  const aStays = a.members.size > b.members.size || (a.members.size === b.members.size && a.id < b.id);
  return aStays ? [b, a] : [a, b];
}
