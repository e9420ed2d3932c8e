/**
 * `npm run measure:identification`: open-set search on the 57 albums of LFW, and whether the FPIR that Facet
 * predicts lies in the measured 95 % interval, for libraries of 57, 500 and 5,000 people. The people who are
 * searched for as strangers are in neither the gallery nor the prior of their run. Exit code 1 on a miss.
 */
import { dotRow } from '../../electron/library/index/dot.ts';
import type { CalibrationPrior } from '../../native-models/calibration.ts';
import { seededRandom } from '../support/random.ts';
import { noShared, sharedDir } from '../support/shared.ts';
import { clusteredRate, type Interval, type Trial } from './clustered-rate.ts';
import { distractors } from './distractors.ts';
import { dimension, lfwFaces } from './embedded-lfw.ts';
import { calibrate, enrol, type Enrolled, search } from './open-set.ts';
import { measurePrior } from './prior.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const wanted = [0.1, 0.01] as const;
/** People of the gallery that calibration looks at, as in a library. */
const mostPeople = 2000;
const seed = 11;

const shared = sharedDir();
if (shared === null) say(`measure:identification skipped: ${noShared}`);
else await main(`${shared}/data/lfw`);

type People = ReadonlyMap<string, readonly Float32Array[]>;

async function main(root: string): Promise<void> {
  const { faces } = await lfwFaces(root);
  const people = new Map<string, Float32Array[]>();
  const originals = new Map<string, number>();
  for (const { person, original, vector } of faces) {
    people.set(person, [...(people.get(person) ?? []), vector]);
    if (original) originals.set(person, (originals.get(person) ?? 0) + 1);
  }
  // "5 to 20 photos" of the data's README counts one photo of one album less.
  const albums = [...people.keys()].filter((name) => {
    const photos = originals.get(name) ?? 0;
    return photos >= 5 && photos <= 21;
  });
  say(`${faces.length} faces of ${people.size} people, ${albums.length} albums`);
  misses(people, albums);
  chances(people, albums);
  const rest = seededRandom(seed).shuffle([...people.keys()].filter((name) => !albums.includes(name)));
  const filler = distractors(
    { dimension, faces: [...people.values()] },
    { people: 4600, facesOf: (i) => 1 + (i % 3), seed },
  ).map((own, i) => enrol(`made up ${i}`, own));
  say(
    '\n| library | wanted FPIR | threshold | predicted FPIR, 95 % | measured FPIR, 95 % | |\n|---|---|---|---|---|---|',
  );
  for (const [size, chunks] of [
    [57, 1],
    [500, 6],
    [5000, 2],
  ] as const)
    predictions(people, albums, rest, filler, size, chunks);
}

/** FNIR on the albums' other photos, at the threshold that really gives the FPIR. */
function misses(people: People, albums: readonly string[]): void {
  say('\n| enrolled | FPIR | threshold | FNIR, 95 % |\n|---|---|---|---|');
  for (const enrolled of [1, 2, 3]) {
    const gallery = albums.map((name) => enrol(name, (people.get(name) ?? []).slice(0, enrolled)));
    const mated = albums.flatMap((person) =>
      (people.get(person) ?? [])
        .slice(enrolled)
        .map((probe) => ({ person, ...search(gallery, probe, person) })),
    );
    const strangers = [...people].flatMap(([person, probes]) =>
      albums.includes(person) ? [] : probes.map((probe) => search(gallery, probe, null).best),
    );
    strangers.sort((a, b) => b - a);
    for (const fpir of wanted) {
      const threshold = strangers[Math.floor(fpir * strangers.length)] ?? 1;
      // Rank 1: the right person first, and above the threshold.
      const trials = mated.map(({ person, own, best }) => ({ person, hit: own < threshold || best > own }));
      say(`| ${enrolled} | ${fpir} | ${threshold.toFixed(3)} | ${text(clusteredRate(trials))} |`);
    }
  }
}

/** Whether probabilities come true: of what is called 80 % sure, are 80 % right? */
function chances(people: People, albums: readonly string[]): void {
  const rest = [...people.keys()].filter((name) => !albums.includes(name));
  const bins = Array.from({ length: 10 }, () => ({ weight: 0, said: 0, right: 0 }));
  for (const half of [0, 1]) {
    const inside = rest.filter((_, i) => i % 2 === half);
    const names = [...albums, ...inside];
    const gallery = names.map((name, i) => enrol(name, (people.get(name) ?? []).slice(0, 1 + (i % 3))));
    const { calibration } = calibrate(priorOf(people, inside), gallery, dimension);
    const asked = [...people].flatMap(([name, photos]) => {
      const at = names.indexOf(name);
      return photos.slice(at === -1 ? 0 : 1 + (at % 3)).map((photo) => ({ photo, name, mate: at !== -1 }));
    });
    const mates = asked.filter(({ mate }) => mate).length;
    for (const { photo, name, mate } of asked) {
      const ratios = gallery.map((person) =>
        calibration.likelihoodRatio(dotRow(person.direction, 0, photo, dimension), person.faces.length),
      );
      const all = ratios.reduce((sum, ratio) => sum + ratio, 0);
      const best = Math.max(...ratios);
      const said = calibration.probabilityInSearch(best, all - best, gallery.length);
      const bin = bins[Math.min(9, Math.floor(said * 10))];
      // As many mates as strangers: the stated prior odds.
      const weight = 0.5 / (mate ? mates : asked.length - mates);
      if (bin === undefined) continue;
      bin.weight += weight;
      bin.said += weight * said;
      if (gallery[ratios.indexOf(best)]?.name === name) bin.right += weight;
    }
  }
  const total = bins.reduce((sum, { weight }) => sum + weight, 0);
  const error = bins.reduce((sum, { said, right }) => sum + Math.abs(said - right), 0) / total;
  say(`\nexpected calibration error of the best match's probability, 330 people: ${error.toFixed(4)}`);
  const seen = bins.filter(({ weight }) => weight / total > 0.002);
  for (const { weight, said, right } of seen)
    say(
      `  says ${(said / weight).toFixed(3)}: right ${(right / weight).toFixed(3)} (${((100 * weight) / total).toFixed(1)} % of searches)`,
    );
  if (error > 0.02) process.exitCode = 1;
}

function predictions(
  people: People,
  albums: readonly string[],
  rest: readonly string[],
  filler: readonly Enrolled[],
  size: number,
  chunks: number,
): void {
  const random = seededRandom(seed + size);
  const halves = [0, 1].map((half) => rest.filter((_, i) => i % 2 === half));
  const runs = wanted.map(() => ({ trials: [] as Trial[], sums: [0, 0, 0, 0] }));
  let count = 0;
  for (const half of [0, 1]) {
    const prior = priorOf(people, halves[half] ?? []);
    for (let chunk = 0; chunk < chunks; chunk++) {
      const strangers = (halves[1 - half] ?? []).filter((_, i) => i % chunks === chunk);
      const others = random
        .shuffle(rest.filter((name) => !strangers.includes(name)))
        .slice(0, Math.max(0, size - albums.length));
      const real = [...albums, ...others].map((name, i) =>
        enrol(name, (people.get(name) ?? []).slice(0, 1 + (i % 3))),
      );
      const gallery = [...real, ...filler.slice(0, size - real.length)];
      const { calibration } = calibrate(prior, random.shuffle(gallery).slice(0, mostPeople), dimension);
      const sizes = calibration.sizes(gallery.map((person) => person.faces.length));
      const thresholds = wanted.map((fpir) => thresholdFor((t) => calibration.fpir(t, sizes), fpir));
      count++;
      runs.forEach(({ sums }, i) => {
        const t = thresholds[i] ?? 1;
        [t, ...[0, -1.96, 1.96].map((by) => calibration.fpir(t, sizes, by))].forEach((value, k) => {
          sums[k] = (sums[k] ?? 0) + value;
        });
      });
      const note = (person: string, best: number): void => {
        runs.forEach(({ trials }, i) => trials.push({ person, hit: best >= (thresholds[i] ?? 1) }));
      };
      for (const person of strangers)
        for (const probe of people.get(person) ?? []) note(person, search(gallery, probe, null).best);
      // People of the gallery are strangers too, once they are taken out of it: their photos that are not enrolled.
      if (chunk === 0) {
        albums.forEach((person, i) => {
          if (i % 2 !== half) return;
          for (const probe of (people.get(person) ?? []).slice(1 + (i % 3)))
            note(person, search(gallery, probe, person).best);
        });
      }
    }
  }
  wanted.forEach((fpir, i) => {
    const { trials, sums } = runs[i] ?? { trials: [], sums: [] };
    const measured = clusteredRate(trials);
    const [threshold = 0, predicted = 0, low = 0, high = 0] = sums.map((sum) => sum / count);
    const inside = predicted >= measured.low && predicted <= measured.high;
    say(
      `| ${size} | ${fpir} | ${threshold.toFixed(3)} | ${text({ rate: predicted, low, high })} | ${text(measured)} | ${inside ? 'inside' : 'MISSED'} |`,
    );
    if (!inside) process.exitCode = 1;
  });
}

function priorOf(people: People, names: readonly string[]): CalibrationPrior {
  const vectors = names.flatMap((name) => people.get(name) ?? []);
  const labels = names.flatMap((name) => (people.get(name) ?? []).map(() => name));
  return measurePrior({ dimension, vectors, labels }, 'half of LFW');
}

/** Bisection on a falling rate. */
function thresholdFor(rate: (cosine: number) => number, target: number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (rate(middle) > target) low = middle;
    else high = middle;
  }
  return high;
}

function text({ rate, low, high }: Interval): string {
  return `${rate.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
}
