import { describe, expect, it } from 'vitest';
import type { Landmarks } from '../../electron/contract/model.ts';
import { whyPoor } from '../../electron/contract/words.ts';
import { Gate } from '../../electron/library/ingest/gate.ts';
import { inOrder } from '../../electron/library/ingest/ordered.ts';
import { Rate } from '../../electron/library/ingest/rate.ts';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

describe('Gate', () => {
  it('lets two in at a time, one alone, and nobody while paused', async () => {
    const gate = new Gate(2);
    const inside = new Set<string>();
    const seen: string[] = [];
    const visit = (name: string, alone = false): Promise<void> =>
      gate.pass(alone, async () => {
        inside.add(name);
        seen.push([...inside].join('+'));
        await turn();
        inside.delete(name);
      });
    gate.paused = true;
    const all = Promise.all([visit('a'), visit('b'), visit('c', true), visit('d'), visit('e')]);
    await turn();
    expect(seen).toEqual([]);
    gate.paused = false;
    await all;
    expect(seen).toEqual(['a', 'a+b', 'c', 'd', 'd+e']);
  });

  it('frees the place of work that failed', async () => {
    const gate = new Gate(1);
    await expect(gate.pass(true, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.pass(false, () => Promise.resolve(5))).toBe(5);
  });
});

describe('inOrder', () => {
  it('yields in order, whatever finishes first, and starts no more than it may', async () => {
    let started = 0;
    const got: number[] = [];
    for await (const { item, outcome } of inOrder([5, 4, 3, 2, 1, 0], 3, async (n) => {
      started += 1;
      await new Promise((resolve) => setTimeout(resolve, n * 3));
      if (n === 3) throw new Error('three');
      return n * 10;
    })) {
      expect(started).toBeLessThanOrEqual(got.length + 3);
      expect(outcome.ok).toBe(item !== 3);
      got.push(item);
    }
    expect(got).toEqual([5, 4, 3, 2, 1, 0]);
  });
});

describe('Rate', () => {
  it('counts photos per second of work, without pauses', () => {
    let now = 0;
    const rate = new Rate(() => now);
    expect(rate.secondsLeft(10)).toBeNull();
    rate.start();
    for (let n = 0; n < 10; n++) {
      now += 500;
      rate.mark();
    }
    expect(rate.perSecond).toBeCloseTo(2);
    expect(rate.secondsLeft(10)).toBeCloseTo(5);
    rate.stop();
    now += 60_000;
    expect(rate.workedMs).toBe(5000);
    rate.start();
    now += 15_000;
    // Nothing came for the whole window.
    expect(rate.perSecond).toBe(0);
    expect(rate.secondsLeft(0)).toBe(0);
  });
});

describe('whyPoor', () => {
  it('names every flag in words', () => {
    const landmarks: Landmarks = [
      [10, 10],
      [40, 50],
      [0, 0],
      [0, 0],
      [0, 0],
    ];
    expect(whyPoor({ landmarks, quality: { score: 5, flags: ['small', 'turned', 'doubtful'] } })).toBe(
      'too small (50 px between the eyes), turned away from the camera, possibly not a face',
    );
  });
});
