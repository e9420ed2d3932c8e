/** Training and its judgement: deterministic, stopped in time, offered where it helps and refused where not. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AdaptProgress } from '../../electron/contract/adapt.ts';
import { adapted, adapterContract, packWeights } from '../../electron/library/adapt/adapter.ts';
import { fit } from '../../electron/library/adapt/fit.ts';
import { judge } from '../../electron/library/adapt/judge.ts';
import { learn } from '../../electron/library/adapt/learn.ts';
import { folds, splitAll } from '../../electron/library/adapt/split.ts';
import { carried, spreadOf } from '../../electron/library/adapt/thresholds.ts';
import { confirmedPeople, shared, thresholds } from './library.ts';

const silent = (): void => undefined;
const helped = confirmedPeople({ noise: 0.5, nuisance: 1 });
const helpless = confirmedPeople({ noise: 1.1, nuisance: 0 });
/** So few directions for so many people that groups run into each other as soon as faces come closer. */
const crowded = confirmedPeople({ dimension: 128, noise: 0.45, nuisance: 1 });
const identity = (d: number): Float32Array =>
  Float32Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? 1 : 0));

describe('the split', () => {
  const { person } = helped;
  const splits = splitAll(person, 7);

  it('holds every person back in exactly one trial, with all faces', () => {
    expect(splits).toHaveLength(folds);
    const held = splits.flatMap(({ unseen }) => [...unseen]).sort((a, b) => a - b);
    expect(held).toEqual([...person.keys()]);
    for (const { classes, unseen } of splits)
      for (const row of unseen) expect(classes[person[row] as number]).toBe(-1);
  });

  it('uses each face of a trained person once, and every person in each part', () => {
    for (const { classes, learn: learned, stop, test, unseen } of splits) {
      const rows = [...learned, ...stop, ...test, ...unseen].sort((a, b) => a - b);
      expect(rows).toEqual([...person.keys()]);
      const trained = new Set(classes.filter((label) => label >= 0)).size;
      for (const part of [learned, stop, test])
        expect(new Set([...part].map((row) => person[row])).size).toBe(trained);
    }
  });

  it('leaves two photos to learn from of four', () => {
    const four = Int32Array.from({ length: 24 * 4 }, (_, row) => Math.floor(row / 4));
    for (const { learn: learned, stop, test } of splitAll(four, 1))
      expect([learned.length, stop.length, test.length]).toEqual([32, 16, 16]);
  });
});

describe('training', () => {
  const input = { ...helped, seed: 3, trial: 0, epochs: 4 };

  it('gives the same bytes for the same seed, and others for another', () => {
    const hash = (seed: number): string =>
      createHash('sha256')
        .update(packWeights(fit({ ...input, seed }, silent).weights))
        .digest('hex');
    expect(hash(3)).toBe(hash(3));
    expect(hash(4)).not.toBe(hash(3));
  });

  it('lowers the loss of photos it does not learn from, and stops when that rises', () => {
    const { history, best } = fit({ ...input, epochs: 30 }, silent);
    expect(history[best - 1]?.held).toBeLessThan((history[0]?.held ?? 0) * 0.9);
    expect(history[best - 1]?.held).toBe(Math.min(...history.map(({ held }) => held)));
    expect(history.length).toBeLessThanOrEqual(best + 4);
  });

  it('keeps the identity where nothing helps', () => {
    const { weights, best } = fit({ ...helpless, seed: 3, trial: 0, epochs: 10 }, silent);
    const d = helpless.dimension;
    if (best === 0) expect(weights).toEqual(identity(d));
    const moved = Math.sqrt(weights.reduce((sum, x, i) => sum + (x - (i % (d + 1) === 0 ? 1 : 0)) ** 2, 0));
    expect(moved).toBeLessThan(0.05 * Math.sqrt(d));
  });
});

describe('the judgement', () => {
  it('of the identity sees no change at all, and does not offer it', () => {
    const trials = Array.from({ length: folds }, () => identity(helped.dimension));
    const {
      rows,
      offered,
      reason,
      thresholds: carriedOver,
    } = judge({ ...helped, seed: 1, thresholds, trials }, silent);
    expect({ offered, reason }).toEqual({ offered: false, reason: 'no-gain' });
    for (const { change, outcome } of rows) {
      expect(outcome).toBe('same');
      expect(change.value).toBeCloseTo(0, 6);
    }
    expect(carriedOver.match).toBeCloseTo(thresholds.match, 6);
  });

  it('of an adapter that throws most directions away says what fell', () => {
    const d = helped.dimension;
    const broken = identity(d).map((x, i) => (Math.floor(i / d) < 10 ? x : 0));
    const trials = Array.from({ length: folds }, () => broken);
    const { rows, offered } = judge({ ...helpless, seed: 1, thresholds, trials }, silent);
    expect(offered).toBe(false);
    expect(rows.find(({ figure }) => figure === 'tar')?.outcome).toBe('worse');
    expect(rows.find(({ figure }) => figure === 'eer')?.outcome).toBe('worse');
  });

  it('carries a threshold by deviations of the non-mated scores', () => {
    const before = spreadOf([-0.1, 0, 0.1]);
    const after = spreadOf([0, 0.2, 0.4]);
    expect(carried(0.4, before, after)).toBeCloseTo(1 * 0.99, 2);
    expect(carried(0.2, before, after)).toBeCloseTo(0.6, 10);
  });
});

describe('learning as a whole', () => {
  const input = (people: typeof helped) => ({
    ...people,
    vectors: shared(people.vectors),
    seed: 1,
    thresholds,
  });

  it('is offered where all photos share a disturbance, for people it never saw', async () => {
    const seen: AdaptProgress[] = [];
    const { offered, reason, weights, judged, epochs, history } = await learn(input(helped), {
      progress: (progress) => seen.push(progress),
    });
    expect({ offered, reason }).toEqual({ offered: true, reason: 'gains' });
    expect(judged.rows.find(({ figure }) => figure === 'tar')?.change.low).toBeGreaterThan(0.05);
    expect(judged.rows.filter(({ outcome }) => outcome === 'worse')).toEqual([]);
    expect(weights?.length).toBe(helped.dimension ** 2);
    expect(history.length).toBeGreaterThanOrEqual(epochs);
    expect(new Set(seen.map(({ stage }) => stage))).toEqual(new Set(['trial', 'judge', 'final']));
    for (const [i, { done, total }] of seen.entries()) {
      expect(done).toBeGreaterThanOrEqual(seen[i - 1]?.done ?? 0);
      expect(done).toBeLessThanOrEqual(total);
    }
  });

  it('is refused where 1:1 gains but grouping falls', async () => {
    const { offered, reason, judged } = await learn(input(crowded));
    expect({ offered, reason }).toEqual({ offered: false, reason: 'falls' });
    const outcome = (of: string): string | undefined =>
      judged.rows.find(({ figure }) => figure === of)?.outcome;
    expect([outcome('tar'), outcome('precision')]).toEqual(['better', 'worse']);
  });

  it('is refused where photos differ in every direction alike', async () => {
    const { offered, reason, weights } = await learn(input(helpless));
    expect(offered).toBe(false);
    expect(['no-gain', 'nothing-learned']).toContain(reason);
    expect(weights).toBeNull();
  });

  it('ends when it is cancelled', async () => {
    const abort = new AbortController();
    const running = learn(input(helped), {
      signal: abort.signal,
      progress: () => {
        abort.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ error: { code: 'cancelled' } });
  });
});

describe('the adapter', () => {
  it('derives vectors of unit length; the identity leaves them as they are', () => {
    const { vectors, dimension } = helped;
    const same = adapted(vectors, identity(dimension), dimension);
    for (let i = 0; i < 1000; i++) expect(same[i]).toBeCloseTo(vectors[i] as number, 6);
    const zero = adapted(vectors.subarray(0, dimension), new Float32Array(dimension ** 2), dimension);
    expect(zero.every((x) => x === 0)).toBe(true);
  });

  it('has a contract of its own, which follows base and weights', () => {
    const weights = packWeights(identity(4));
    const { id } = adapterContract('base', weights);
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(adapterContract('base', weights).id).toBe(id);
    expect(adapterContract('other', weights).id).not.toBe(id);
    expect(adapterContract('base', packWeights(Float32Array.of(1))).id).not.toBe(id);
  });
});
