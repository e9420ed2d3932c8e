/**
 * Searches of the planes, and the proof that their answers are what comparing every float32 row in double precision
 * would give (`dotRow`, the reference), ties by id included.
 *
 * A scan gives every row a key that is never below its true cosine, keeps the rows with the best keys, and tells
 * the best key it left out (`bar`). The kept rows are then compared for true. When the k-th best of these is above
 * the bar, nothing left out can belong to the answer: that is the certificate. When it is not, a second scan takes
 * every row whose key reaches the k-th best, which is complete by itself.
 */
import { dotRow } from './dot.ts';
import { mostKept } from './layout.ts';
import type { Candidates, ScanRequest, Stage } from './scan.ts';
import { type Neighbour, TopK } from './top-k.ts';

/** What a search needs to know of the rows. */
export interface Searched {
  /** The id of the face (or group) in a slot; 0 when the slot is free. */
  readonly idOf: (slot: number) => number;
  /** The float32 row of a slot in use; null where it turns out that it counts no more. */
  readonly rowOf: (slot: number) => Float32Array | null;
  /** Whether float32 rows are in the planes, to be scanned. */
  readonly floats: boolean;
}

export interface TopQuestion {
  /** Unit length, or at least no longer. */
  readonly query: Float32Array;
  readonly k: number;
  /** What is read first. `sketches` gives the best of those that pass the sketch, and proves nothing of the rest. */
  readonly stage: Stage;
  readonly sketch?: Uint8Array;
  readonly cut?: number;
  /** See {@link ScanRequest}. */
  readonly mask: number;
}

export interface TopAnswer {
  /** Best first; equal cosines in order of id. */
  readonly best: Neighbour[];
  /** Whether the first scan was proof enough. Always false for sketches. */
  readonly certified: boolean;
}

/** Kept by the first scan at least: at a million faces the 64th of a stranger is some bounds below the 10th. */
const keptAtLeast = 128;
/** Candidates of a second scan above which the codes were too coarse, and the float32 rows are scanned. */
const tooMany = 8192;

/** A search as steps: gives out scans, takes what they found. The caller decides in which thread they run. */
type Steps<T> = Generator<ScanRequest, T, Candidates>;

export function* topSteps(
  { idOf, rowOf, floats }: Searched,
  { query, k, stage, sketch, cut, mask }: TopQuestion,
): Steps<TopAnswer> {
  const base = {
    query,
    mask,
    ...(sketch === undefined ? {} : { sketch }),
    ...(cut === undefined ? {} : { cut }),
  };
  const judge = ({ slots }: Candidates): TopK => {
    const top = new TopK(k);
    for (const slot of slots) {
      const id = idOf(slot);
      const row = id === 0 ? null : rowOf(slot);
      if (row !== null) top.offer(id, dotRow(row, 0, query, query.length));
    }
    return top;
  };
  const best = Math.min(mostKept, Math.max(keptAtLeast, 2 * k));
  if (k > best && stage !== 'sketches') {
    // More than a heap holds: a list of everything.
    const all = judge(yield { ...base, stage: floats ? 'floats' : 'codes', wanted: { from: -2 } });
    return { best: all.sorted(), certified: false };
  }
  const first = yield { ...base, stage, wanted: { best } };
  const top = judge(first);
  if (stage === 'sketches' || first.bar === -Infinity || first.bar < top.least) {
    return { best: top.sorted(), certified: stage !== 'sketches' };
  }
  // Removed meanwhile: fewer than k are left of what was kept, and anything may belong to the answer.
  const from = Math.max(top.least, -2);
  let second = yield { ...base, stage, wanted: { from: below(from) } };
  if (stage === 'codes' && floats && second.slots.length > tooMany) {
    second = yield { ...base, stage: 'floats', wanted: { from: below(from) } };
  }
  return { best: judge(second).sorted(), certified: false };
}

/** Every row with a cosine of at least `least`, by slot. */
export function* rangeSteps(
  { idOf, rowOf }: Pick<Searched, 'idOf' | 'rowOf'>,
  {
    query,
    least,
    stage,
    mask,
  }: Omit<TopQuestion, 'k' | 'stage'> & { least: number; stage: 'floats' | 'codes' },
): Steps<Neighbour[]> {
  const { slots } = yield { query, mask, stage, wanted: { from: below(least) } };
  const found: Neighbour[] = [];
  for (const slot of slots.sort()) {
    const id = idOf(slot);
    const row = id === 0 ? null : rowOf(slot);
    if (row === null) continue;
    const cosine = dotRow(row, 0, query, query.length);
    if (cosine >= least) found.push({ face: id, cosine });
  }
  return found;
}

/** A threshold as the kernels take it: float32, rounded down. */
const below = (threshold: number): number => Math.fround(threshold - 2e-7 * Math.max(1, Math.abs(threshold)));

/** Takes the steps in the calling thread. */
export function now<T>(steps: Steps<T>, run: (request: ScanRequest) => Candidates): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next(run(step.value));
  return step.value;
}

/** Takes the steps, waiting for each scan. */
export async function later<T>(
  steps: Steps<T>,
  run: (request: ScanRequest) => Promise<Candidates>,
): Promise<T> {
  let step = steps.next();
  while (step.done !== true) step = steps.next(await run(step.value));
  return step.value;
}
