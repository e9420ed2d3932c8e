/** Labelled pairs: the file, and the run over it. */
import { FacetError } from '../contract/errors.ts';
import { foldedAccuracy } from './folds.ts';
import { auc, eer, tarAtFar } from './roc.ts';
import type { Scored } from './scored.ts';

/** Two images, as written in the file, and whether they show the same person. */
export interface Pair {
  readonly a: string;
  readonly b: string;
  readonly same: boolean;
}

export interface PairsResult {
  /** Pairs that were scored. */
  readonly pairs: number;
  readonly accuracy: number;
  readonly accuracyStd: number;
  readonly threshold: number;
  readonly auc: number;
  readonly eer: number;
  readonly tarAtFar: { readonly '1e-2': number; readonly '1e-3': number };
  /** Images without a face, in order of first mention. */
  readonly missing: string[];
}

export interface PairsRun {
  readonly pairs: readonly Pair[];
  /** Unit-length embedding of the face nearest the image centre; null when there is no face. */
  readonly embed: (image: string) => Promise<Float32Array | null>;
  /** Called after each image. */
  readonly progress?: (done: number, total: number) => void;
  /** Images being embedded at a time. */
  readonly inFlight?: number;
}

const labels = new Map([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
]);

/**
 * Reads a TSV with the columns image_a, image_b and same (1/0 or true/false); a header line, empty lines,
 * CRLF and a byte-order mark are allowed.
 * @param name stands in errors
 * @throws FacetError `invalid-input` naming the line
 */
export function parsePairs(text: string, name: string): Pair[] {
  const fail = (detail: string): never => {
    throw new FacetError({ code: 'invalid-input', field: name, detail });
  };
  const pairs: Pair[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const columns = line.split('\t');
    if (i === 0 && columns.join('\t') === 'image_a\timage_b\tsame') return;
    const [a = '', b = '', label = ''] = columns;
    if (columns.length !== 3)
      fail(`line ${i + 1}: ${columns.length} columns instead of image_a, image_b, same`);
    if (a === '' || b === '') fail(`line ${i + 1}: an image name is empty`);
    const same = labels.get(label.trim().toLowerCase());
    if (same === undefined) return fail(`line ${i + 1}: "same" is "${label}" instead of 1 or 0`);
    pairs.push({ a, b, same });
  });
  if (pairs.length === 0) fail('holds no pairs');
  return pairs;
}

/**
 * Embeds each image once and judges the pairs by cosine. A pair with an image without a face is left out of
 * every figure; the image is in `missing`, so the reader sees what the figures do not cover.
 * @throws FacetError `invalid-input` when too few pairs of a class are left; whatever `embed` throws
 */
export async function runPairs({ pairs, embed, progress, inFlight = 2 }: PairsRun): Promise<PairsResult> {
  const images = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
  const vectors = new Map<string, Float32Array | null>();
  const queue = images.values();
  const work = async (): Promise<void> => {
    // One iterator shared by all workers: each image is taken once.
    for (const image of queue) {
      vectors.set(image, await embed(image));
      progress?.(vectors.size, images.length);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, inFlight) }, work));
  const scored: Scored[] = [];
  for (const { a, b, same } of pairs) {
    const x = vectors.get(a);
    const y = vectors.get(b);
    if (x && y) scored.push({ score: cosine(x, y), same });
  }
  const missing = images.filter((image) => vectors.get(image) === null);
  const [first] = missing;
  if (scored.length === 0 && first !== undefined) {
    const detail = `no pair has a face in both images; ${first}, for one, is missing or has none`;
    throw new FacetError({ code: 'invalid-input', field: 'pairs', detail });
  }
  const { accuracy, accuracyStd, threshold } = foldedAccuracy(scored);
  return {
    pairs: scored.length,
    accuracy,
    accuracyStd,
    threshold,
    auc: auc(scored),
    eer: eer(scored),
    tarAtFar: { '1e-2': tarAtFar(scored, 1e-2), '1e-3': tarAtFar(scored, 1e-3) },
    missing,
  };
}

/** Dot product of two unit vectors. @throws FacetError `invalid-input` when their lengths differ */
function cosine(x: Float32Array, y: Float32Array): number {
  if (x.length !== y.length) {
    const detail = `vectors of ${x.length} and ${y.length} numbers cannot be compared`;
    throw new FacetError({ code: 'invalid-input', field: 'embedding', detail });
  }
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] as number) * (y[i] as number);
  return sum;
}
