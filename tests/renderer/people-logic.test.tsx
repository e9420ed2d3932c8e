import { describe, expect, it } from 'vitest';
import type { Person, Quality } from '../../electron/contract/model.ts';
import {
  boxInFrame,
  containFrame,
  pointsInFrame,
  readingOrder,
} from '../../renderer/features/face-boxes/geometry.ts';
import { reviewAction } from '../../renderer/features/face-grid/review-keys.ts';
import {
  chosen,
  emptySelection,
  select,
  type Selection,
  type SelectionAction,
} from '../../renderer/features/face-grid/selection.ts';
import {
  formatAngle,
  formatCosine,
  gaugePosition,
  verdictOf,
} from '../../renderer/features/match-list/verdict.ts';
import { planMerge } from '../../renderer/features/person-card/merge.ts';
import { sameName } from '../../renderer/features/person-card/names.ts';
import { qualityGrade, qualityReasons } from '../../renderer/features/quality-card/quality.ts';
import en from '../../renderer/locales/en/person.json' with { type: 'json' };
import { picksOf, rowOf, stateOf } from '../../renderer/screens/enroll/rows.ts';
import { probeOf } from './people-fake.ts';

const order = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20];
const click = (id: number, keys: { range?: boolean; add?: boolean } = {}): SelectionAction => ({
  type: 'click',
  id,
  range: keys.range ?? false,
  add: keys.add ?? false,
});
const run = (
  actions: readonly SelectionAction[],
  mode: 'toggle' | 'single' = 'toggle',
  start = emptySelection,
): Selection => actions.reduce((state, action) => select(state, action, order, mode), start);
const ids = (state: Selection): number[] => [...state.selected].sort((a, b) => a - b);

describe('selection', () => {
  it('toggles with plain clicks and keeps the rest', () => {
    expect(ids(run([click(12), click(15), click(12)]))).toEqual([15]);
  });
  it('selects alone in single mode, adds with ctrl', () => {
    expect(ids(run([click(12), click(15)], 'single'))).toEqual([15]);
    expect(ids(run([click(12), click(15, { add: true })], 'single'))).toEqual([12, 15]);
  });
  it('takes a range from the anchor in both directions, and moves its end', () => {
    expect(ids(run([click(14), click(17, { range: true })]))).toEqual([14, 15, 16, 17]);
    expect(ids(run([click(17), click(14, { range: true })]))).toEqual([14, 15, 16, 17]);
    expect(ids(run([click(14), click(17, { range: true }), click(15, { range: true })], 'single'))).toEqual([
      14, 15,
    ]);
  });
  it('moves by rows and columns and stops at the edges', () => {
    const at = (step: 'left' | 'right' | 'up' | 'down' | 'home' | 'end', from: number): number | null =>
      select({ ...emptySelection, active: from }, { type: 'move', step, columns: 4, extend: false }, order)
        .active;
    expect(at('right', 11)).toBe(12);
    expect(at('left', 11)).toBe(11);
    expect(at('down', 12)).toBe(16);
    expect(at('up', 12)).toBe(12);
    // The last row is short: down from above a missing cell reaches the last item.
    expect(at('down', 18)).toBe(20);
    expect(at('down', 19)).toBe(19);
    expect(at('home', 18)).toBe(11);
    expect(at('end', 11)).toBe(20);
  });
  it('lands on the first item with the first key', () => {
    expect(run([{ type: 'move', step: 'down', columns: 3, extend: false }]).active).toBe(11);
  });
  it('extends and gives back with shift and arrows', () => {
    const step = (to: 'left' | 'right'): SelectionAction => ({
      type: 'move',
      step: to,
      columns: 4,
      extend: true,
    });
    const grown = run([click(14), step('right'), step('right')]);
    expect(ids(grown)).toEqual([14, 15, 16]);
    expect(ids(run([step('left')], 'toggle', grown))).toEqual([14, 15]);
  });
  it('selects all, clears, and toggles the active item', () => {
    expect(ids(run([{ type: 'all' }]))).toEqual(order);
    expect(ids(run([{ type: 'all' }, { type: 'clear' }]))).toEqual([]);
    expect(ids(run([{ type: 'activate', id: 13 }, { type: 'toggle-active' }]))).toEqual([13]);
  });
  it('drops what is gone and keeps the keyboard at the next survivor', () => {
    const before = run([click(14), click(15), click(20)]);
    const after = select(
      { ...before, active: 15 },
      { type: 'sync', before: order },
      [11, 12, 13, 16, 17, 20],
    );
    expect(ids(after)).toEqual([20]);
    expect(after.active).toBe(16);
    const tail = select({ ...emptySelection, active: 20 }, { type: 'sync', before: order }, [11, 12, 13]);
    expect(tail.active).toBe(13);
  });
  it('is the same object when a new list changes nothing for it', () => {
    const state = run([click(14)]);
    expect(select(state, { type: 'sync', before: order }, [...order, 21])).toBe(state);
  });
  it('means the active item where nothing is selected', () => {
    expect(chosen({ ...emptySelection, active: 3 })).toEqual([3]);
    expect(chosen({ ...emptySelection, active: 3, selected: new Set([7]) })).toEqual([7]);
    expect(chosen(emptySelection)).toEqual([]);
  });
});

describe('review keys', () => {
  const key = (name: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
    reviewAction({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...held });
  it('knows its keys in either case', () => {
    const keys = ['Enter', 'y', 'Y', 'n', 'Delete', 'm', 's', 'x', 'c', ' ', 'o'];
    expect(keys.map((name) => key(name))).toEqual([
      'confirm',
      'confirm',
      'confirm',
      'reject',
      'reject',
      'move',
      'split',
      'not-a-face',
      'cover',
      'open',
      'open',
    ]);
  });
  it('leaves other keys and held modifiers alone', () => {
    expect([
      key('q'),
      key('z', { ctrlKey: true }),
      key('y', { ctrlKey: true }),
      key('m', { metaKey: true }),
    ]).toEqual([null, null, null, null]);
  });
});

describe('face boxes', () => {
  it('centres a whole image and never enlarges it beyond the limit', () => {
    expect(containFrame({ width: 200, height: 100 }, { width: 100, height: 100 })).toEqual({
      x: 0,
      y: 25,
      width: 100,
      height: 50,
    });
    expect(containFrame({ width: 10, height: 10 }, { width: 500, height: 500 }, 4)).toEqual({
      x: 230,
      y: 230,
      width: 40,
      height: 40,
    });
    expect(containFrame({ width: 0, height: 10 }, { width: 500, height: 500 })).toEqual({
      x: 0,
      y: 0,
      width: 0,
      height: 0,
    });
  });
  it('scales boxes and points with the image', () => {
    const image = { width: 400, height: 200 };
    const frame = { x: 10, y: 20, width: 200, height: 100 };
    expect(boxInFrame({ x: 40, y: 20, width: 100, height: 60 }, image, frame)).toEqual({
      x: 30,
      y: 30,
      width: 50,
      height: 30,
    });
    expect(
      pointsInFrame(
        [
          [0, 0],
          [400, 200],
          [200, 100],
          [4, 4],
          [8, 8],
        ],
        image,
        frame,
      ),
    ).toEqual([
      [10, 20],
      [210, 120],
      [110, 70],
      [12, 22],
      [14, 24],
    ]);
  });
  it('reads rows from the top, left to right, though heads are not level', () => {
    const box = (x: number, y: number) => ({ x, y, width: 50, height: 50 });
    expect(readingOrder([box(300, 20), box(10, 200), box(20, 5), box(150, 30), box(200, 210)])).toEqual([
      2, 3, 0, 1, 4,
    ]);
    expect(readingOrder([])).toEqual([]);
  });
});

describe('verdict and quality', () => {
  it('begins match and unsure at their thresholds', () => {
    const at = (cosine: number) => verdictOf(cosine, { match: 0.36, unsure: 0.28 });
    expect([at(0.36), at(0.3599), at(0.28), at(0.2799), at(-1)]).toEqual([
      'match',
      'unsure',
      'unsure',
      'unknown',
      'unknown',
    ]);
  });
  it('writes figures with a true minus and no negative zero', () => {
    expect([formatCosine(0.5124), formatCosine(-0.18), formatCosine(-0.0001), formatAngle(59.16)]).toEqual([
      '0.512',
      '−0.180',
      '0.000',
      '59.2°',
    ]);
  });
  it('keeps the needle on the gauge', () => {
    expect([gaugePosition(-1), gaugePosition(1), gaugePosition(2)]).toEqual([0, 1, 1]);
    expect(gaugePosition(0.45)).toBeCloseTo(0.5);
  });
  it('names reasons worst first, each with words', () => {
    const quality: Quality = {
      score: 20,
      flags: ['unclear', 'doubtful', 'dark', 'small', 'turned', 'blurred', 'bright', 'low-contrast'],
    };
    const reasons = qualityReasons(quality);
    expect(reasons).toEqual([
      'quality.small',
      'quality.blurred',
      'quality.turned',
      'quality.dark',
      'quality.bright',
      'quality.low-contrast',
      'quality.doubtful',
      'quality.unclear',
    ]);
    const words: Record<string, unknown> = en.quality;
    for (const reason of reasons) expect(words[reason.slice('quality.'.length)]).toMatch(/\w/u);
  });
  it('grades scores', () => {
    expect([qualityGrade(60), qualityGrade(59), qualityGrade(35), qualityGrade(34)]).toEqual([
      'good',
      'fair',
      'fair',
      'poor',
    ]);
  });
});

describe('merging', () => {
  const person = (
    id: number,
    faces: number,
    name: string | null = null,
    kind: Person['kind'] = 'group',
  ): Person => ({
    id,
    name,
    kind: name === null ? kind : 'person',
    faces,
    photos: faces,
    confirmed: 0,
    cover: null,
  });
  it('keeps a name, whichever was dropped on which', () => {
    const plan = planMerge([person(1, 90), person(2, 1, 'Anna')], 1);
    expect([plan?.into.id, plan?.from.map(({ id }) => id), plan?.named.length]).toEqual([2, [1], 1]);
  });
  it('asks first when two have names, and proposes the one asked for', () => {
    const plan = planMerge([person(1, 90, 'Bo'), person(2, 1, 'Anna')], 2);
    expect([plan?.into.id, plan?.named.map(({ id }) => id)]).toEqual([2, [1, 2]]);
  });
  it('goes to the largest group, and to a group before a stranger', () => {
    expect(planMerge([person(1, 2), person(2, 5), person(3, 4)])?.into.id).toBe(2);
    expect(planMerge([person(1, 50, null, 'stranger'), person(2, 1)])?.into.id).toBe(2);
    expect(planMerge([person(1, 2)])).toBeNull();
  });
  it('compares names as readers do', () => {
    expect(sameName(' ANNA ', 'anna')).toBe(true);
    expect(sameName('Zoe\u0308', 'Zo\u00eb')).toBe(true);
    expect(sameName('Anna', 'Hanna')).toBe(false);
  });
});

describe('enrolment rows', () => {
  it('takes the only usable face, and asks when there are several', () => {
    expect(
      rowOf(
        probeOf(
          'a',
          [
            [0, 0, 10],
            [20, 0, 10],
          ],
          [0],
        ),
      ).face,
    ).toBe(1);
    const several = rowOf(
      probeOf('b', [
        [0, 0, 10],
        [20, 0, 10],
      ]),
    );
    expect([several.face, stateOf(several)]).toEqual([null, 'choose']);
  });
  it('says why a photo gives nothing', () => {
    expect(stateOf(rowOf(probeOf('a', [])))).toBe('no-face');
    expect(stateOf(rowOf({ ...probeOf('a', []), problem: 'the file is empty' }))).toBe('unreadable');
    expect(stateOf(rowOf(probeOf('a', [[0, 0, 10]], [0])))).toBe('poor');
  });
  it('sends what is ready, and poor faces only where the user said so', () => {
    const good = rowOf(probeOf('good', [[0, 0, 10]]));
    const poor = rowOf(probeOf('poor', [[0, 0, 10]], [0]));
    expect(picksOf([good, poor])).toEqual({ picks: [{ probe: 'good', index: 0 }], anyway: false });
    expect(picksOf([good, { ...poor, anyway: true }])).toEqual({
      picks: [
        { probe: 'good', index: 0 },
        { probe: 'poor', index: 0 },
      ],
      anyway: true,
    });
  });
});
