/**
 * Grouping anew after the vectors changed: what a group falls into, and which groups are alike enough to become
 * one. Both answer for unnamed groups only; a group that the user had a hand in never comes here.
 */
import type { Report } from '../compute/report.ts';
import { dotRow } from '../index/dot.ts';
import { Gallery } from '../index/gallery.ts';
import { type Multiply, reaching, tiles } from '../products/tiles.ts';
import { Grouper } from './grouper.ts';
import { mergeThreshold } from './linkage.ts';
import type { GroupingThresholds } from './types.ts';

/** Faces of one group placed between two yields: at most some ms of work. */
const slice = 32;

/** A group taken apart. */
export interface Parts {
  /** Face ids, the largest part first; of equals the one with the oldest face. */
  readonly parts: readonly (readonly number[])[];
  /** Poor faces that look like none of them. */
  readonly loose: readonly number[];
}

/**
 * What the faces of one group form under their present vectors, as if they arrived by themselves in order of id.
 * Yields between slices of work; reads the gallery, changes nothing.
 */
export function* partsOf(
  gallery: Gallery,
  thresholds: GroupingThresholds,
  faces: readonly number[],
): Generator<undefined, Parts> {
  const own = new Gallery(gallery.contract, gallery.dimension, faces.length);
  for (const face of faces) {
    const [photo, usable] = [gallery.photoOf(face), gallery.usable(face)];
    own.add({ face, photo, person: null, by: null, usable, vector: gallery.vector(face) }, gallery.contract);
  }
  const grouper = new Grouper(own, thresholds);
  let groups = 0;
  for (let at = 0; at < faces.length; at += slice) {
    grouper.place(faces.slice(at, at + slice), () => ++groups);
    yield undefined;
  }
  grouper.settleNow(0);
  const found = Map.groupBy(faces, (face) => own.personOf(face));
  const loose = found.get(null) ?? [];
  found.delete(null);
  const parts = [...found.values()].sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0));
  return { parts, loose };
}

/** Groups as numbers: row i of `means` is the mean of `counts[i]` good faces, length ≤ 1. */
export interface GroupMeans {
  readonly dimension: number;
  readonly means: Float32Array;
  readonly counts: Int32Array;
  /** The rows to find partners for. */
  readonly rows: Int32Array;
  /** `groupMerge` of the contract. */
  readonly merge: number;
}

/** Pairs of rows, `a[i]` with `b[i]`. */
export interface AlikeGroups {
  readonly a: Int32Array;
  readonly b: Int32Array;
}

/** Partners kept per group: one that is like more than these is met again once it has grown. */
const mostPartners = 8;

/** Every pair of groups alike enough to become one, by mean cosine; cannot-links are for the caller to look at. */
export async function alikeGroups(
  { dimension, means, counts, rows, merge }: GroupMeans,
  report: Report,
  multiply: Multiply,
): Promise<AlikeGroups> {
  const asked = new Set(rows);
  const mean = (row: number): Float32Array => means.subarray(row * dimension, (row + 1) * dimension);
  const queries = new Float32Array(rows.length * dimension);
  rows.forEach((a, at) => {
    queries.set(mean(a), at * dimension);
  });
  const found = Array.from(rows, (): { b: number; link: number }[] => []);
  const bars = new Float64Array(rows.length);
  const all = { vectors: means, dimension };
  for await (const tile of tiles(all, { vectors: queries, dimension }, multiply)) {
    if (tile.firstRow === 0) {
      report({ done: tile.firstQuery, total: rows.length, stage: '' });
      bars.fill(merge - tile.slack);
    }
    reaching(tile, bars, (b, at) => {
      const a = rows[at] as number;
      if (b === a || (b < a && asked.has(b))) return;
      const link = dotRow(means, b * dimension, mean(a), dimension);
      const own = { count: counts[a] as number };
      if (link >= merge && link >= mergeThreshold({ merge }, own, { count: counts[b] as number }))
        found[at]?.push({ b, link });
    });
  }
  const pairs = found.flatMap((partners, at) =>
    partners
      .sort((x, y) => y.link - x.link || x.b - y.b)
      .slice(0, mostPartners)
      .map(({ b }): [number, number] => [rows[at] as number, b]),
  );
  return { a: Int32Array.from(pairs, ([a]) => a), b: Int32Array.from(pairs, ([, b]) => b) };
}

/** Pairs that hang together: what is merged in one component changes nothing in another. */
export function components(pairs: readonly (readonly [number, number])[]): [number, number][][] {
  const parent = new Map<number, number>();
  const root = (of: number): number => {
    let at = of;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up;
    parent.set(of, at);
    return at;
  };
  for (const [a, b] of pairs) parent.set(root(a), root(b));
  return [...Map.groupBy(pairs, ([a]) => root(a)).values()].map((list) => list.map(([a, b]) => [a, b]));
}
