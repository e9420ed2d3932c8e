import { describe, expect, it } from 'vitest';
import { Calibration } from '../../electron/library/calibrate/calibration.ts';
import { compute } from '../../electron/library/compute/run.ts';
import { doubtsOf } from '../../electron/library/templates/doubts.ts';
import { oddsOfSame, oddsOfWrong, probabilityOf } from '../../electron/library/templates/odds.ts';
import { anyPrior } from '../../native-models/calibration.ts';
import { seededRandom } from '../support/random.ts';
import { syntheticFaces } from '../support/synthetic.ts';
import { type Labelled, plant } from './planted.ts';

const meaning = new Calibration(anyPrior(), null);
/** A score against two templates. */
const two = (score: number) => ({ score, templates: 2 });

describe('planted wrong names', () => {
  const world = syntheticFaces({ faces: 6000, seed: 21 });
  const sizes = Map.groupBy(world, ({ identity }) => identity);
  const albums: Labelled[] = world
    .filter(({ identity }) => (sizes.get(identity)?.length ?? 0) >= 3)
    .map(({ face, identity, usable, vector }) => ({ face, person: identity, usable, vector }));

  it.each([0.01, 0.05])('of %f of all faces are found, with few false alarms', async (share) => {
    let [right, wrong, missed, named] = [0, 0, 0, 0];
    for (let seed = 1; seed <= 3; seed++) {
      const found = await plant(albums, share, seededRandom(seed));
      right += found.right;
      wrong += found.wrong;
      missed += found.missed;
      named += found.named;
    }
    expect(right + missed).toBeGreaterThan(3 * share * albums.length - 3);
    expect(right / (right + missed)).toBeGreaterThanOrEqual(0.95);
    expect(right / (right + wrong)).toBeGreaterThanOrEqual(0.9);
    expect(named / right).toBeGreaterThan(0.9);
  });
});

describe('odds', () => {
  it('grow as a face fits its person less and somebody else more', () => {
    const steps = [0.8, 0.6, 0.4, 0.2].map((own) => oddsOfWrong(two(own), two(0.3), 100, meaning));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    const rivals = [0.2, 0.4, 0.6, 0.8].map((other) => oddsOfWrong(two(0.3), two(other), 100, meaning));
    expect(rivals).toEqual([...rivals].sort((a, b) => a - b));
  });

  it('ask for more likeness the more people there are to be mistaken for', () => {
    expect(oddsOfSame(two(0.48), 10, meaning)).toBeGreaterThan(0);
    expect(oddsOfSame(two(0.48), 10_000, meaning)).toBeLessThan(0);
    expect(oddsOfSame(two(0.75), 10_000, meaning)).toBeGreaterThan(0);
  });

  it('become a probability, and start from one wrong name in a hundred', () => {
    expect(probabilityOf(0)).toBe(0.5);
    expect(probabilityOf(oddsOfWrong(null, null, 0, meaning))).toBeCloseTo(0.01, 6);
  });
});

describe('doubtsOf', () => {
  const fit = (face: number, own: number, rest = 5) => ({ face, person: 1, own, rest });

  it('lists the surest first and names the rival only when somebody really looks like it', () => {
    const found = doubtsOf(
      [fit(1, 0.8), fit(2, 0.1), fit(3, 0), fit(4, 0.4)],
      [
        { person: 2, score: 0.2, templates: 3 },
        { person: 3, score: 0.7, templates: 3 },
        { person: 3, score: 0.25, templates: 3 },
        { person: 4, score: 0.35, templates: 3 },
      ],
      50,
      meaning,
      0.3,
    );
    expect(found.map(({ face, rival }) => [face, rival?.person ?? null])).toEqual([
      [2, 3],
      [3, null],
    ]);
    expect(found[0]?.certainty).toBeGreaterThan(0.999);
  });

  it('asks once about two faces that do not fit each other', () => {
    const rivals = [null, { person: 2, score: 0.8, templates: 3 }];
    const found = doubtsOf([fit(1, 0, 1), fit(2, 0, 1)], rivals, 50, meaning, 0.3);
    expect(found.map(({ face }) => face)).toEqual([2]);
  });
});

describe("compute('nearestPeople')", () => {
  it('finds the best person a probe may be', async () => {
    const probes = Float32Array.from([1, 0, 0, 1, 1, 0]);
    const { person, score } = await compute('nearestPeople', {
      dimension: 2,
      probes,
      people: Int32Array.from([4, 7]),
      directions: Float32Array.from([1, 0, 0.6, 0.8]),
      barred: [Int32Array.from([]), Int32Array.from([4]), Int32Array.from([4, 7])],
    });
    expect([...person]).toEqual([4, 7, 0]);
    expect(score[1]).toBeCloseTo(0.8, 6);
  });
});
