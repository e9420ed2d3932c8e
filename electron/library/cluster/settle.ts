/**
 * The repair pass: takes back what the order of arrival did to groups the user has not touched. Planning
 * reads only and may be spread over time; carrying out is quick and checks every step against the groups as
 * they have become.
 */
import type { Cluster } from './cluster.ts';
import { bestOf, type Candidate, candidates, joinThreshold, linkage, mergeThreshold, survivor, tuning } from './linkage.ts';
import type { Partition } from './partition.ts';
import type { Decision, GroupingThresholds } from './types.ts';

/** Rows of 512 multiply-adds between two yields: a few milliseconds. */
const slice = 20_000;

/** See `Grouper.settle`. */
export function* settle(
  partition: Partition,
  thresholds: GroupingThresholds,
  since: number,
  newGroup: () => number,
): Generator<undefined, Decision[] | null> {
  const { version } = partition;
  const dirty = [...partition.clusters()].filter((c) => !c.fixed && holdsSince(c, since)).sort((a, b) => a.id - b.id);
  let read = 0;
  const pause = (): boolean => {
    read += partition.means.size + 1;
    if (read < slice) return false;
    read = 0;
    return true;
  };

  const pairs: Pair[] = [];
  for (const cluster of dirty) {
    // Two groups of one face each were compared when the later one came.
    if (cluster.count < 2) continue;
    findMerges(partition, thresholds, cluster, pairs);
    if (pause()) yield undefined;
  }
  const doubtful: number[] = [];
  for (const cluster of dirty) {
    for (const face of cluster.core) if (doubts(partition, cluster, face)) doubtful.push(face);
    if (pause()) yield undefined;
  }
  const loose = [...partition.gallery.faces()].filter((f) => f >= since && partition.gallery.personOf(f) === null);
  const options = new Map<number, Candidate[]>();
  for (const face of [...doubtful, ...loose].sort((a, b) => a - b)) {
    options.set(face, candidates(partition, partition.gallery.vector(face)));
    if (pause()) yield undefined;
  }

  if (partition.version !== version) return null;
  const decisions: Decision[] = [];
  mergeBestFirst(partition, thresholds, pairs, decisions);
  const left = moveDoubtful(partition, thresholds, doubtful, options, newGroup, decisions);
  const homeless = [...loose, ...left].sort((a, b) => a - b);
  for (const face of homeless) attach(partition, thresholds, face, options.get(face), decisions);
  return decisions;
}

interface Pair {
  a: Cluster;
  b: Cluster;
  link: number;
}

function holdsSince(cluster: Cluster, since: number): boolean {
  for (const face of cluster.members) if (face >= since) return true;
  return false;
}

function findMerges(partition: Partition, thresholds: GroupingThresholds, cluster: Cluster, pairs: Pair[]): void {
  const mean = partition.means.of(cluster.id);
  if (mean === null) return;
  partition.means.each(mean, thresholds.merge, (link, other) => {
    if (link < mergeThreshold(thresholds, cluster, other) || !partition.mayMerge(cluster, other)) return;
    pairs.push(cluster.id < other.id ? { a: cluster, b: other, link } : { a: other, b: cluster, link });
  });
}

/** Batch average linkage (closest pair first) over the planned pairs. */
function mergeBestFirst(
  partition: Partition,
  thresholds: GroupingThresholds,
  planned: readonly Pair[],
  decisions: Decision[],
): void {
  let pairs = planned.map((pair) => ({ ...pair }));
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

/** Mean cosine of a core face to the rest of its own group; null when it is alone. */
function fit(partition: Partition, cluster: Cluster, face: number): number | null {
  const mean = partition.means.of(cluster.id);
  const n = cluster.count;
  if (mean === null || n < 2) return null;
  return (partition.gallery.cosineTo(mean, face) * n - 1) / (n - 1);
}

function doubts(partition: Partition, cluster: Cluster, face: number): boolean {
  const own = fit(partition, cluster, face);
  return own !== null && own < tuning.doubt;
}

/**
 * Moves faces that fit another group better by a margin, or no longer fit their own at all. Returns poor
 * faces whose group lost its last good template.
 */
function moveDoubtful(
  partition: Partition,
  thresholds: GroupingThresholds,
  doubtful: readonly number[],
  options: ReadonlyMap<number, Candidate[]>,
  newGroup: () => number,
  decisions: Decision[],
): number[] {
  const { gallery } = partition;
  const left: number[] = [];
  for (const face of [...doubtful].sort((a, b) => a - b)) {
    const home = partition.get(gallery.personOf(face) ?? 0);
    const own = home === undefined ? null : fit(partition, home, face);
    if (home === undefined || own === null) continue;
    const others = fresh(partition, face, options.get(face), home);
    const best = bestOf(partition, thresholds, face, others);
    const better = best !== undefined && best.cosine >= own + tuning.move;
    if (better) {
      partition.assign(face, best.cluster.id, 'auto');
      decisions.push({ kind: 'join', face, person: best.cluster.id, cosine: best.cosine });
    } else if (own < joinThreshold(thresholds, home, true) - tuning.eject) {
      const person = newGroup();
      partition.assign(face, person, 'auto');
      decisions.push({ kind: 'found', face, person, cosine: 1 });
    } else continue;
    if (home.count > 0) continue;
    for (const poor of [...home.members]) {
      partition.assign(poor, null, null);
      left.push(poor);
    }
  }
  return left;
}

/** Gives a face without a group to the best one that takes it; one that had a group becomes loose. */
function attach(
  partition: Partition,
  thresholds: GroupingThresholds,
  face: number,
  planned: readonly Candidate[] | undefined,
  decisions: Decision[],
): void {
  const options =
    planned === undefined ? candidates(partition, partition.gallery.vector(face)) : fresh(partition, face, planned);
  const best = bestOf(partition, thresholds, face, options);
  if (best !== undefined) {
    partition.assign(face, best.cluster.id, 'auto');
    decisions.push({ kind: 'join', face, person: best.cluster.id, cosine: best.cosine });
  } else if (planned === undefined) decisions.push({ kind: 'loose', face });
}

/** Planned candidates as they are now: emptied groups left out, cosines taken again, best first. */
function fresh(
  partition: Partition,
  face: number,
  planned: readonly Candidate[] | undefined,
  without?: Cluster,
): Candidate[] {
  const { gallery, means } = partition;
  return (planned ?? [])
    .filter(({ cluster }) => cluster !== without && cluster.members.size > 0)
    .map(({ cluster, cosine }) => {
      const mean = means.of(cluster.id);
      return { cluster, cosine: mean === null || cluster.fixed ? cosine : gallery.cosineTo(mean, face) };
    })
    .sort((a, b) => b.cosine - a.cosine || a.cluster.id - b.cluster.id);
}
