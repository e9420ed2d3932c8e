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

/** Tunable constants; measured in README.md. */
export const tuning = {
  kept: 8,
  floor: 0.15,
  /** A group of one is compared by a single pair, which strangers pass more easily than a mean of many. */
  single: 0.1,
  mergeSingle: 0.1,
  poor: 0.05,
  sample: 0.08,
  margin: 0.05,
  doubt: 0.6,
  move: 0.03,
  eject: 0.1,
};

/** The groups most like `vector`, best first. */
export function candidates(partition: Partition, vector: Float32Array): Candidate[] {
  const { gallery, means } = partition;
  const top: Candidate[] = [];
  means.each(vector, -Infinity, (mean, cluster) => {
    let cosine = mean;
    if (cluster.fixed) {
      for (const face of cluster.confirmed) {
        cosine = Math.max(cosine, gallery.cosineTo(vector, face) - tuning.sample);
      }
    }
    if (cosine < tuning.floor) return;
    const candidate = { cluster, cosine };
    const last = top[tuning.kept - 1];
    if (last !== undefined && !closer(candidate, last)) return;
    let at = Math.min(top.length, tuning.kept - 1);
    while (at > 0 && closer(candidate, top[at - 1] as Candidate)) {
      top[at] = top[at - 1] as Candidate;
      at--;
    }
    top[at] = candidate;
  });
  return top;
}

const closer = (a: Candidate, b: Candidate): boolean =>
  a.cosine > b.cosine || (a.cosine === b.cosine && a.cluster.id < b.cluster.id);

/** The group a face should join now, or undefined. */
export function bestOf(
  partition: Partition,
  thresholds: GroupingThresholds,
  face: number,
  options: readonly Candidate[],
): Candidate | undefined {
  const allowed = options.filter(({ cluster }) => cluster.members.size > 0 && partition.mayJoin(face, cluster));
  const usable = partition.gallery.usable(face);
  const best = allowed.find(({ cluster, cosine }) => cosine >= joinThreshold(thresholds, cluster, usable));
  if (best?.cluster.fixed !== true) return best;
  const rival = allowed.find(({ cluster }) => cluster.fixed && cluster !== best.cluster);
  return rival !== undefined && best.cosine - rival.cosine < tuning.margin ? undefined : best;
}

export function joinThreshold(thresholds: GroupingThresholds, cluster: Cluster, usable: boolean): number {
  return thresholds.join + tuning.single / Math.max(1, cluster.count) + (usable ? 0 : tuning.poor);
}

export function mergeThreshold(thresholds: GroupingThresholds, a: Cluster, b: Cluster): number {
  return thresholds.merge + tuning.mergeSingle / Math.max(1, Math.min(a.count, b.count));
}

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
