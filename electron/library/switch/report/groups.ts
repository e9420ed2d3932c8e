/** What would become of the unnamed groups: the very steps of `switch/regroup.ts`, on a sample, in memory. */
import { Grouper } from '../../cluster/grouper.ts';
import { alikeGroups, components, partsOf } from '../../cluster/regroup.ts';
import type { JobProgress } from '../../compute/report.ts';
import { Gallery } from '../../index/gallery.ts';
import type { Multiply } from '../../products/tiles.ts';
import { type GroupFaces, vectorOf } from './input.ts';
import { mostExamples } from './verdicts.ts';

/** Face ids. */
interface Part {
  readonly faces: readonly number[];
}

export interface Regrouped {
  readonly splits: number;
  readonly splitExamples: readonly { readonly group: number; readonly parts: readonly Part[] }[];
  readonly merges: number;
  readonly mergeExamples: readonly (readonly (Part & { readonly group: number })[])[];
}

/** Cannot-links to faces outside the sample are not seen: merges are on the high side by those. */
export async function regrouped(
  input: GroupFaces,
  tell: (part: number) => void,
  multiply: Multiply,
): Promise<Regrouped> {
  const { dimension, thresholds } = input;
  const gallery = new Gallery('new', dimension, input.face.length);
  input.face.forEach((face, row) => {
    const vector = vectorOf(input, row);
    // Erased while the sample was read.
    if (vector.every((x) => x === 0)) return;
    const [person, photo] = [input.group[row] as number, input.photo[row] as number];
    gallery.add({ face, photo, person, by: 'auto', usable: input.usable[row] === 1, vector }, 'new');
  });
  const grouper = new Grouper(gallery, thresholds);
  grouper.load({ people: [], apartFaces: [], apartPeople: [] });
  const groupOf = new Map([...input.face].map((face, row) => [face, input.group[row] as number]));
  const groups = grouper.freeGroups();
  let next = Math.max(0, ...groups);
  const split: { group: number; parts: Part[] }[] = [];
  groups.forEach((group, at) => {
    if (at % 16 === 0) tell((0.5 * at) / groups.length);
    const faces = grouper.freeFaces(group);
    const { parts, loose } = finish(partsOf(gallery, thresholds, faces));
    if (parts.length > 1) split.push({ group, parts: parts.map((part) => ({ faces: part })) });
    for (const part of parts.slice(1)) {
      const id = ++next;
      for (const face of part) grouper.assign(face, id, 'auto');
    }
    for (const face of loose) grouper.assign(face, null, null);
  });
  await mergeAll(grouper, { dimension, merge: thresholds.merge, multiply }, (part) => {
    tell(0.5 + 0.5 * part);
  });
  const merged = grouper.freeGroups().flatMap((id) => {
    const from = Map.groupBy(grouper.freeFaces(id), (face) => groupOf.get(face) ?? 0);
    return from.size < 2 ? [] : [[...from].map(([group, faces]) => ({ group, faces }))];
  });
  split.sort((a, b) => rest(b.parts) - rest(a.parts) || a.group - b.group);
  merged.sort((a, b) => rest(b) - rest(a) || (a[0]?.group ?? 0) - (b[0]?.group ?? 0));
  return {
    splits: split.length,
    splitExamples: split.slice(0, mostExamples),
    merges: merged.length,
    mergeExamples: merged.slice(0, mostExamples).map((of) => [...of].sort(bySize)),
  };
}

/** All but the largest part: how many faces the change really moves. */
function rest(parts: readonly Part[]): number {
  const sizes = parts.map(({ faces }) => faces.length);
  return sizes.reduce((a, b) => a + b, 0) - Math.max(...sizes);
}

const bySize = (a: Part, b: Part): number => b.faces.length - a.faces.length;

/** Merges until nothing more is alike; after the first round only what grew is looked at. */
async function mergeAll(
  grouper: Grouper,
  {
    dimension,
    merge,
    multiply,
  }: { readonly dimension: number; readonly merge: number; readonly multiply: Multiply },
  tell: (part: number) => void,
): Promise<void> {
  let asked = new Set(grouper.freeGroups());
  while (asked.size > 0) {
    const ids = grouper.freeGroups().filter((id) => grouper.countOf(id) > 0);
    const means = new Float32Array(ids.length * dimension);
    ids.forEach((id, row) => {
      means.set(grouper.meanOf(id) ?? [], row * dimension);
    });
    const counts = Int32Array.from(ids, (id) => grouper.countOf(id));
    const rows = Int32Array.from([...ids.keys()].filter((row) => asked.has(ids[row] as number)));
    const input = { dimension, means, counts, rows, merge };
    const progress = ({ done, total }: JobProgress): void => {
      tell(done / total);
    };
    const { a, b } = await alikeGroups(input, progress, multiply);
    const pairs = Array.from(a, (row, at): [number, number] => [
      ids[row] as number,
      ids[b[at] as number] as number,
    ]);
    const grown = components(pairs).flatMap((component) => grouper.mergeAmong(component));
    asked = new Set(grown.flatMap((made) => (made.kind === 'merge' ? [made.into] : [])));
  }
}

function finish<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
