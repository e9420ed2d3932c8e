/**
 * How should the scores of a probe against the samples of one person become one? Open-set identification on labelled
 * albums: 1 to 5 photos enrolled, the rest as mated probes, everybody without an album as non-mated probes.
 * `npm run measure:fusion`
 */
import { dotRow } from '../../electron/library/index/dot.ts';
import { seededRandom } from '../support/random.ts';
import { labelledFaces, say } from './labelled-faces.ts';

/** Random choices of which photos are enrolled. */
const draws = 8;
const resamples = 300;
/** Photos of a person that make an album. */
const album = 5;

const faces = await labelledFaces();
const n = faces.length;
const cosines = new Float32Array(n * n);
for (let a = 0; a < n; a++)
  for (let b = 0; b < n; b++) {
    const [x, y] = [faces[a]?.vector, faces[b]?.vector];
    if (x !== undefined && y !== undefined) cosines[a * n + b] = dotRow(x, 0, y, x.length);
  }
const cosine = (a: number, b: number): number => cosines[a * n + b] ?? 0;
const people = [...Map.groupBy(faces.keys(), (row) => faces[row]?.person ?? '').values()];
const albums = people.filter((rows) => rows.length >= album);
const others = people.filter((rows) => rows.length < album);

type Fusion = (scores: readonly number[], samples: readonly number[]) => number;
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const best = (count: number) => (scores: readonly number[]) =>
  mean([...scores].sort((a, b) => b - a).slice(0, count));
const soft = (sharpness: number) => (scores: readonly number[]) =>
  Math.log(mean(scores.map((s) => Math.exp(sharpness * s)))) / sharpness;
/** Cosine to the weighted, normalised sum. */
const sum =
  (weight: (row: number) => number): Fusion =>
  (scores, samples) => {
    const weights = samples.map(weight);
    let square = 0;
    samples.forEach((a, i) => {
      samples.forEach((b, j) => {
        square += (weights[i] ?? 0) * (weights[j] ?? 0) * cosine(a, b);
      });
    });
    return scores.reduce((total, s, i) => total + (weights[i] ?? 0) * s, 0) / Math.sqrt(square);
  };
const plainSum = sum(() => 1);
const fusions: Record<string, Fusion> = {
  'best sample (max)': best(1),
  'mean of the best 2': best(2),
  'mean of the best 3': best(3),
  'mean of all': mean,
  'log-sum-exp, 10': soft(10),
  'mean template': plainSum,
  'mean template by quality': sum((row) => 0.2 + (faces[row]?.quality ?? 0) / 100),
  'half max, half mean template': (scores, samples) => (best(1)(scores) + plainSum(scores, samples)) / 2,
};

interface Scores {
  /** Per album: scores of mated probes; -1 where somebody else scored higher. */
  readonly mated: number[][];
  /** Per person without an album: the best score of each probe. */
  readonly nonMated: number[][];
  /** Scores of mated probes against their own person, and of non-mated ones against everybody: 1:1. */
  readonly genuine: number[];
  readonly impostor: number[];
}

function score(fuse: Fusion, enrolled: number, spoil: boolean): Scores {
  const mated: number[][] = albums.map(() => []);
  const nonMated: number[][] = others.map(() => []);
  const genuine: number[] = [];
  const impostor: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const random = seededRandom(draw * 100 + enrolled);
    const shuffled = albums.map((rows) => random.shuffle(rows));
    const gallery = shuffled.map((rows) => rows.slice(0, enrolled));
    // One wrong sample: the first of each album is a photo of the next, who stays enrolled too.
    if (spoil)
      gallery.forEach((rows, at) => {
        rows[0] = shuffled[(at + 1) % shuffled.length]?.[enrolled] ?? rows[0] ?? 0;
      });
    const against = (row: number): number[] =>
      gallery.map((samples) =>
        fuse(
          samples.map((s) => cosine(s, row)),
          samples,
        ),
      );
    shuffled.forEach((rows, at) => {
      for (const row of rows.slice(enrolled + 1)) {
        const all = against(row);
        const own = all[at] ?? -1;
        genuine.push(own);
        mated[at]?.push(own >= Math.max(...all) ? own : -1);
      }
    });
    others.forEach((rows, at) => {
      for (const row of rows) {
        const all = against(row);
        impostor.push(...all);
        nonMated[at]?.push(Math.max(...all));
      }
    });
  }
  return { mated, nonMated, genuine, impostor };
}

/** FNIR at the threshold that gives this FPIR. */
function fnir(mated: readonly number[][], nonMated: readonly number[][], fpir: number): [number, number] {
  const strangers = nonMated.flat().sort((a, b) => b - a);
  const threshold = strangers[Math.floor(fpir * strangers.length)] ?? 0;
  const own = mated.flat();
  return [own.filter((s) => s <= threshold).length / own.length, threshold];
}

/** TAR at FAR 1e-3 of the person scores. */
function tar({ genuine, impostor }: Scores): number {
  const strangers = Float64Array.from(impostor).sort().reverse();
  const threshold = strangers[Math.floor(1e-3 * strangers.length)] ?? 0;
  return genuine.filter((s) => s > threshold).length / genuine.length;
}

const percent = (x: number): string => (100 * x).toFixed(2);
say(`${n} faces, ${albums.length} albums, ${others.length} other people, ${draws} draws`);
for (const enrolled of [1, 2, 3, 5]) {
  say(
    `\n${enrolled} enrolled | FNIR % at FPIR 0.01 | change against max [95 %] | at FPIR 0.1 | threshold 0.01 | 0.1 | TAR % at FAR 1e-3`,
  );
  const baseline = score(best(1), enrolled, false);
  for (const [name, fuse] of Object.entries(fusions)) {
    if (enrolled === 1 && name !== 'mean template') continue;
    const found = score(fuse, enrolled, false);
    const random = seededRandom(9);
    const changes = Array.from({ length: resamples }, () => {
      const own = albums.map(() => random.int(albums.length));
      const off = others.map(() => random.int(others.length));
      const at = ({ mated, nonMated }: Scores): number =>
        fnir(
          own.map((i) => mated[i] ?? []),
          off.map((i) => nonMated[i] ?? []),
          0.01,
        )[0];
      return at(found) - at(baseline);
    }).sort((a, b) => a - b);
    const [strict, high] = fnir(found.mated, found.nonMated, 0.01);
    const [loose, low] = fnir(found.mated, found.nonMated, 0.1);
    const interval = [0.025, 0.975].map((p) => percent(changes[Math.floor(p * resamples)] ?? 0)).join(' … ');
    say(
      `${name} | ${percent(strict)} | [${interval}] | ${percent(loose)} | ${high.toFixed(3)} | ${low.toFixed(3)} | ${percent(tar(found))}`,
    );
  }
}
say('\nOne of 3 or 5 samples of everybody is of somebody else | FNIR % at FPIR 0.01, 3 | 5');
for (const [name, fuse] of Object.entries(fusions)) {
  const rates = [3, 5].map((enrolled) => {
    const { mated, nonMated } = score(fuse, enrolled, true);
    return percent(fnir(mated, nonMated, 0.01)[0]);
  });
  say(`${name} | ${rates.join(' | ')}`);
}
