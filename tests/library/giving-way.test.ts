/** Answers that look at every face or person let other calls have the thread in between, and come out the same. */
import { expect, test, vi } from 'vitest';
import { sharedMatrix } from '../../electron/library/compute/shared.ts';
import type { FaceColumns } from '../../electron/library/limits/faces.ts';
import { distribution, preview } from '../../electron/library/limits/preview.ts';
import { atOnce, type Walk } from '../../electron/library/store/lists/walk.ts';
import { photo, random, withStore } from '../store/synthetic.ts';

const faces = 200_000;
const limits = { minScore: 0.5, minEyes: 20, minQuality: 30 };

/** Faces of groups of four, two in each photo; one in ten is set aside, one in fifty held. */
function columns(): FaceColumns {
  const next = random(7);
  const numbers = (scale: number): Float32Array => Float32Array.from({ length: faces }, () => scale * next());
  const ids = (per: number): Int32Array =>
    Int32Array.from({ length: faces }, (_, at) => 1 + Math.floor(at / per));
  const one = (in_: number): Uint8Array =>
    Uint8Array.from({ length: faces }, () => (next() < 1 / in_ ? 1 : 0));
  return {
    faces,
    face: ids(1),
    photo: ids(2),
    person: ids(4),
    score: numbers(1),
    eyes: numbers(100),
    quality: numbers(100),
    aside: one(10),
    held: one(50),
  };
}

function pauses(walk: Walk<unknown>): number {
  let count = 0;
  while (walk.next().done !== true) count++;
  return count;
}

test('a preview of limits and the distribution of faces pause on their way', () => {
  const all = columns();
  expect(pauses(preview(all, limits))).toBeGreaterThanOrEqual(2 * Math.floor(faces / 32_768));
  expect(pauses(distribution(all))).toBeGreaterThanOrEqual(3 * Math.floor(faces / 32_768));
});

test('a preview counts what one look at each face would', () => {
  const all = columns();
  const goes = (at: number): boolean =>
    all.held[at] === 0 &&
    ((all.score[at] ?? 0) < limits.minScore ||
      (all.eyes[at] ?? 0) < limits.minEyes ||
      (all.quality[at] ?? 0) < limits.minQuality);
  const places = [...all.face.keys()];
  const leaving = places.filter((at) => goes(at) && all.aside[at] === 0);
  const groups = Map.groupBy(leaving, (at) => all.person[at]);
  const shown = Map.groupBy(
    places.filter((at) => all.aside[at] === 0),
    (at) => all.person[at],
  );
  const found = atOnce(preview(all, limits));
  expect(found).toMatchObject({
    faces,
    aside: places.filter(goes).length,
    leaving: leaving.length,
    returning: places.filter((at) => !goes(at) && all.aside[at] === 1).length,
    photosFewer: new Set(leaving.map((at) => all.photo[at])).size,
  });
  expect(found.groups).toBeGreaterThan(0);
  expect(
    [...groups].filter(([person, gone]) => gone.length === shown.get(person)?.length).length,
  ).toBeGreaterThan(0);
});

test('rows for a compute thread are shared with it, not copied, and copied together in slices', async () => {
  const rows = Array.from({ length: 2000 }, (_, at) => Float32Array.of(at, -at));
  const breathe = vi.fn(() => Promise.resolve());
  const matrix = await sharedMatrix(rows, 2, breathe);
  expect(matrix.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(matrix).toHaveLength(4000);
  expect([...matrix.subarray(3998)]).toEqual([1999, -1999]);
  expect(breathe.mock.calls.length).toBeGreaterThanOrEqual(3);
});

test('photos by detector are counted over all slices', async () => {
  await withStore((store) => {
    for (let at = 0; at < 1200; at++)
      store.savePhoto({ ...photo(`/p/${String(at)}.jpg`), detector: at % 3 === 0 ? 'one' : 'other' });
    const walk = store.photos.byDetector();
    let slices = 0;
    for (let step = walk.next(); ; step = walk.next(), slices++) {
      if (step.done !== true) continue;
      expect(step.value).toEqual(
        new Map([
          ['one', 400],
          ['other', 800],
        ]),
      );
      break;
    }
    expect(slices).toBeGreaterThan(1);
  });
});
