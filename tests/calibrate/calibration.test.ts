import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { borrowedPrior, Calibration } from '../../electron/library/calibrate/calibration.ts';
import { fitMated, fitNonMated, scoreBin, scoreBins } from '../../electron/library/calibrate/fit.ts';
import { cosineAt, rateFrom } from '../../electron/library/calibrate/rates.ts';
import { poolAdjacent } from '../../electron/library/calibrate/ratio.ts';
import { anyPrior } from '../../native-models/calibration.ts';
import { calibrate, enrol, type Enrolled, search } from '../measure/open-set.ts';
import { seededRandom } from '../support/random.ts';
import { mix } from '../support/synthetic.ts';

const prior = anyPrior();
const cosine = fc.double({ min: -1, max: 1, noNaN: true });

/** Scores drawn from the prior, moved: what a library would count. */
function counted(kind: 'nonMated' | 'mated', by: number, size: number): Float64Array {
  const rate = rateFrom(prior[kind]);
  const counts = new Float64Array(scoreBins.count);
  for (let bin = 0; bin < scoreBins.count; bin++) {
    const low = scoreBins.from + bin * scoreBins.step - by;
    counts[bin] = size * Math.abs(rate(low + scoreBins.step) - rate(low));
  }
  return counts;
}

describe('rates', () => {
  it('never turn back, and are undone by cosineAt', () => {
    const falls = rateFrom(prior.nonMated);
    const rises = rateFrom(prior.mated);
    fc.assert(
      fc.property(cosine, cosine, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(falls(low)).toBeGreaterThanOrEqual(falls(high));
        expect(rises(low)).toBeLessThanOrEqual(rises(high));
      }),
    );
    for (const rate of [0.5, 0.01, 1e-4, 1e-6]) expect(falls(cosineAt(falls, rate)) / rate).toBeCloseTo(1, 2);
  });

  it('pools neighbours that fall', () => {
    expect(poolAdjacent([1, 3, 2, 2, 5], [1, 1, 1, 2, 1])).toEqual([1, 2.25, 2.25, 2.25, 5]);
  });
});

describe('fit', () => {
  it('leaves the prior as it is without evidence, and follows much of it', () => {
    const none = fitNonMated(prior, { counts: new Float64Array(scoreBins.count) });
    const before = rateFrom(prior.nonMated);
    expect(none.weight).toBeLessThan(0.05);
    expect(cosineAt(rateFrom(none.knots), 1e-3)).toBeCloseTo(cosineAt(before, 1e-3), 2);
    const much = fitNonMated(prior, { counts: counted('nonMated', 0.06, 1e6) });
    expect(much.weight).toBeGreaterThan(0.9);
    expect(cosineAt(rateFrom(much.knots), 1e-4)).toBeCloseTo(cosineAt(before, 1e-4) + 0.06, 2);
  });

  it('moves from the prior to the library bit by bit', () => {
    const at = [0, 30, 300, 3000, 30_000].map((pairs) =>
      cosineAt(rateFrom(fitNonMated(prior, { counts: counted('nonMated', 0.06, pairs) }).knots), 1e-3),
    );
    for (let i = 1; i < at.length; i++) expect(at[i]).toBeGreaterThan((at[i - 1] as number) - 1e-3);
    expect((at[4] as number) - (at[0] as number)).toBeGreaterThan(0.05);
  });

  it('is not led astray by one person under two names', () => {
    const counts = counted('nonMated', 0, 5000);
    const clean = cosineAt(rateFrom(fitNonMated(prior, { counts }).knots), 1e-4);
    counts[scoreBin(0.75)] = 1;
    const dirty = cosineAt(rateFrom(fitNonMated(prior, { counts }).knots), 1e-4);
    expect(dirty - clean).toBeLessThan(0.01);
  });

  it('follows mates too', () => {
    const moved = fitMated(prior.mated, { counts: counted('mated', -0.08, 2000) });
    expect(cosineAt(rateFrom(moved.knots), 0.5)).toBeCloseTo(cosineAt(rateFrom(prior.mated), 0.5) - 0.08, 2);
  });
});

describe('calibration', () => {
  const calibration = new Calibration(prior, null);

  it('rises and falls with the score as it must', () => {
    const sizes = calibration.sizes([1, 1, 2, 5, 12, 1, 3]);
    fc.assert(
      fc.property(cosine, cosine, fc.integer({ min: 1, max: 20 }), (a, b, templates) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(calibration.fpir(low, sizes)).toBeGreaterThanOrEqual(calibration.fpir(high, sizes));
        expect(calibration.fnir(low, sizes)).toBeLessThanOrEqual(calibration.fnir(high, sizes));
        const [worse, better] = [low, high].map((score) => calibration.likelihoodRatio(score, templates));
        expect(worse).toBeLessThanOrEqual((better as number) * (1 + 1e-12));
        expect(calibration.probabilityInSearch(worse as number, 3, 50)).toBeLessThanOrEqual(
          calibration.probabilityInSearch(better as number, 3, 50) + 1e-12,
        );
      }),
    );
  });

  it('asks for more in a larger library and for a rarer mistake', () => {
    const at = (people: number, oneIn: number): number =>
      calibration.thresholds(calibration.sizes(Array.from({ length: people }, () => 1)), oneIn).match;
    expect(at(5000, 100)).toBeGreaterThan(at(500, 100));
    expect(at(500, 100)).toBeGreaterThan(at(57, 100));
    expect(at(500, 1000)).toBeGreaterThan(at(500, 100));
    const sizes = calibration.sizes(Array.from({ length: 500 }, () => 1));
    expect(calibration.fpir(at(500, 100), sizes)).toBeCloseTo(0.01, 4);
  });

  it('keeps unsure below match, and both above what 1:1 asks of strangers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 300 }),
        fc.integer({ min: 2, max: 1e6 }),
        (templates, oneIn) => {
          const { match, unsure, verify } = calibration.thresholds(calibration.sizes(templates), oneIn);
          expect(unsure).toBeLessThanOrEqual(match);
          expect(match).toBeGreaterThanOrEqual(verify);
        },
      ),
    );
  });

  it('shares the probability with people it could be instead', () => {
    const ratio = calibration.likelihoodRatio(0.7, 1);
    const alone = calibration.probabilityInSearch(ratio, 0, 100);
    expect(alone).toBeGreaterThan(0.95);
    expect(calibration.probabilityInSearch(ratio, ratio, 100)).toBeLessThan(0.5);
  });

  it('places a borrowed prior by the 1:1 threshold', () => {
    const other = new Calibration(borrowedPrior(prior, 0.5), null);
    expect(other.thresholds([0], 100).verify).toBeCloseTo(0.5, 3);
  });
});

const likeness = 4e-4;
const likeFrom = 0.47;
const likeScale = 0.04;

/**
 * People spread like the default embedder's, in 96 directions, with a few photos each, and with look-alikes: two
 * people resemble each other with the same small chance, whichever two.
 */
function world(people: number, seed: number): Enrolled[] {
  const random = seededRandom(seed);
  const direction = (): Float64Array => {
    const raw = Float64Array.from({ length: 96 }, () => random.normal());
    const length = Math.hypot(...raw);
    return raw.map((x) => x / length);
  };
  const centres: Float64Array[] = [];
  return Array.from({ length: people }, (_, i) => {
    const model = random.next() < likeness * i ? centres[random.int(i)] : undefined;
    const like = likeFrom - likeScale * Math.log(1 - random.next());
    const centre = model === undefined ? direction() : mix(model, direction(), like);
    centres.push(centre);
    const faces = Array.from({ length: 1 + (i % 3) }, () =>
      Float32Array.from(mix(centre, direction(), Math.min(0.97, 0.83 + 0.06 * random.normal()))),
    );
    return enrol(String(i), faces);
  });
}

describe('a made-up library', () => {
  const everybody = world(1400, 5);
  const people = everybody.slice(0, 200);
  const strangers = everybody.slice(200);
  const { calibration, sizes } = calibrate(prior, people, 96);

  it.each([0.1, 0.03])('predicts an FPIR of %d with an interval that holds', (wanted) => {
    const threshold = cosineAt((score) => calibration.fpir(score, sizes), wanted);
    const trials = strangers.flatMap(({ name, faces }) =>
      faces.map((face) => ({ person: name, hit: search(people, face, null).best >= threshold })),
    );
    const measured = trials.filter(({ hit }) => hit).length / trials.length;
    const [low, high] = [-1.96, 1.96].map((by) => calibration.fpir(threshold, sizes, by)) as [number, number];
    // Narrow enough to be worth saying, wide enough to be true.
    expect(high / low).toBeLessThan(5);
    expect(measured).toBeGreaterThanOrEqual(low);
    expect(measured).toBeLessThanOrEqual(high);
  });

  it('means its probabilities', () => {
    // As many probes of the library as strangers: the stated prior odds.
    const random = seededRandom(9);
    const own = people.filter(({ faces }) => faces.length === 3);
    const gallery = people.map((person) =>
      person.faces.length === 3 ? enrol(person.name, person.faces.slice(0, 2)) : person,
    );
    const asked = [
      ...own.map(({ name, faces }) => ({ name, face: faces[2] as Float32Array })),
      ...random
        .shuffle(strangers)
        .slice(0, own.length)
        .map(({ faces }) => ({ name: '', face: faces[0] as Float32Array })),
    ];
    let said = 0;
    let right = 0;
    for (const { name, face } of asked) {
      const scored = gallery.map((person) => {
        const score = person.direction.reduce((sum, x, i) => sum + x * (face[i] as number), 0);
        return { person, ratio: calibration.likelihoodRatio(score, person.faces.length) };
      });
      const all = scored.reduce((sum, { ratio }) => sum + ratio, 0);
      for (const { person, ratio } of scored) {
        const probability = calibration.probabilityInSearch(ratio, all - ratio, gallery.length);
        said += probability;
        if (person.name === name) right += 1;
      }
    }
    // Expected matches against real ones: 66 of each kind were asked.
    expect(Math.abs(said - right) / right).toBeLessThan(0.1);
  });
});
