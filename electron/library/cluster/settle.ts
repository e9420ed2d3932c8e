/**
 * The pass at the end of a scan. Nothing leaves its group here: moving single faces between groups was tried
 * and changed nothing on real faces (README.md), and a group that only grows is easier to trust.
 *
 * Planning only reads and may be spread over time; carrying out is quick and checks each step again.
 */
import type { Cluster } from './cluster.ts';
import { bestOf, candidates, linkage, mergeThreshold, survivor, type Candidate } from './linkage.ts';
import type { Partition } from './partition.ts';
import type { Decision, GroupingThresholds } from './types.ts';

/** Group means read between two yields, and faces or groups looked at: at most some 5 ms of work each. */
const slice = 10_000;
const glance = 20_000;

/** See `Grouper.settle`. */
export function* settle(
  partition: Partition,
  thresholds: GroupingThresholds,
  isNew: (face: number) => boolean,
): Generator<undefined, Decision[] | null> {
  const { version, gallery, means } = partition;
  let read = 0;
  const tired = (): boolean => {
    read += means.size + 1;
    if (read < slice) return false;
    read = 0;
    return true;
  };
  const pairs: Pair[] = [];
  for (const cluster of yield* dirtyGroups(partition, isNew)) {
    findMerges(partition, thresholds, cluster, pairs);
    if (tired()) yield undefined;
    if (partition.version !== version) return null;
  }
  const loose: number[] = [];
  let seen = 0;
  for (const face of gallery.faces()) {
    if (isNew(face) && gallery.personOf(face) === null) loose.push(face);
    if (++seen % glance === 0) yield undefined;
    if (partition.version !== version) return null;
  }
  const homes = new Map<number, Candidate[]>();
  for (const face of loose.sort((a, b) => a - b)) {
    homes.set(face, candidates(partition, gallery.vector(face)));
    if (tired()) yield undefined;
    if (partition.version !== version) return null;
  }
  const decisions: Decision[] = [];
  mergeBestFirst(partition, thresholds, pairs, decisions);
  for (const [face, options] of homes) attach(partition, thresholds, face, options, decisions);
  return decisions;
}

/** Two groups that may merge, and how alike they are. */
export interface Pair {
  a: Cluster;
  b: Cluster;
  link: number;
}

/**
 * Groups that hold a new face and may merge, oldest first. Two groups of one face each were compared when the
 * later one came.
 */
function* dirtyGroups(
  partition: Partition,
  isNew: (face: number) => boolean,
): Generator<undefined, Cluster[]> {
  const { version } = partition;
  const dirty: Cluster[] = [];
  let seen = 0;
  for (const cluster of partition.clusters()) {
    if (!cluster.fixed && cluster.count > 1 && some(cluster.members, isNew)) dirty.push(cluster);
    seen += 1 + cluster.members.size;
    if (seen < glance) continue;
    seen = 0;
    yield undefined;
    // The caller sees that too, and gives up.
    if (partition.version !== version) break;
  }
  return dirty.sort((a, b) => a.id - b.id);
}

function some<T>(items: Iterable<T>, is: (item: T) => boolean): boolean {
  for (const item of items) if (is(item)) return true;
  return false;
}

function findMerges(
  partition: Partition,
  thresholds: GroupingThresholds,
  cluster: Cluster,
  pairs: Pair[],
): void {
  const mean = partition.means.of(cluster.id);
  if (mean === null) return;
  for (const { cluster: other, dot: link } of partition.means.range(mean, thresholds.merge)) {
    if (link < mergeThreshold(thresholds, cluster, other) || !partition.mayMerge(cluster, other)) continue;
    pairs.push(cluster.id < other.id ? { a: cluster, b: other, link } : { a: other, b: cluster, link });
  }
}

/** Batch average linkage (closest pair first) over the planned pairs. */
export function mergeBestFirst(
  partition: Partition,
  thresholds: GroupingThresholds,
  planned: readonly Pair[],
  decisions: Decision[],
): void {
  let pairs = [...planned];
  for (;;) {
    let best: Pair | undefined;
    for (const pair of pairs) {
      if (pair.link < mergeThreshold(thresholds, pair.a, pair.b)) continue;
      if (best === undefined || before(pair, best)) best = pair;
    }
    if (best === undefined) return;
    const [from, into] = survivor(best.a, best.b);
    partition.merge(from, into);
    decisions.push({ kind: 'merge', from: from.id, into: into.id });
    for (const pair of pairs) {
      if (pair.a === from) pair.a = into;
      if (pair.b === from) pair.b = into;
    }
    pairs = pairs.filter(({ a, b }) => partition.mayMerge(a, b));
    for (const pair of pairs) {
      if (pair.a === into || pair.b === into) pair.link = linkage(partition, pair.a, pair.b);
    }
  }
}

const before = (x: Pair, y: Pair): boolean =>
  x.link > y.link || (x.link === y.link && (x.a.id < y.a.id || (x.a.id === y.a.id && x.b.id < y.b.id)));

/** Gives a loose face to the best group that takes it, as the groups are now. */
function attach(
  partition: Partition,
  thresholds: GroupingThresholds,
  face: number,
  planned: readonly Candidate[],
  decisions: Decision[],
): void {
  const { gallery, means } = partition;
  const options = planned
    .filter(({ cluster }) => cluster.members.size > 0)
    .map(({ cluster, cosine }) => {
      const mean = means.of(cluster.id);
      return { cluster, cosine: mean === null || cluster.fixed ? cosine : gallery.cosineTo(mean, face) };
    })
    .sort((a, b) => b.cosine - a.cosine || a.cluster.id - b.cluster.id);
  const best = bestOf(partition, thresholds, face, options);
  if (best === undefined) return;
  partition.assign(face, best.cluster.id, 'auto');
  decisions.push({ kind: 'join', face, person: best.cluster.id, cosine: best.cosine });
}
