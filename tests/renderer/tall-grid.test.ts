/** Grids taller than Chromium can draw: every row can be reached, and the wheel moves by the pixels it means. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heightOf, rowsBetween, startOf } from '../../renderer/kit/bands.ts';
import {
  placeOf,
  scrolledTo,
  tallest,
  type TallPlace,
  type TallShape,
  top,
} from '../../renderer/kit/tall.ts';

/** A million rows of 200 px, seen through 800. */
const huge: TallShape = { content: 200e6, view: 800 };
const most = { element: tallest - 800, content: 200e6 - 800 };

/** What the browser does: an element cannot be scrolled beyond its ends. */
const held = (element: number): number => Math.min(Math.max(0, element), most.element);

describe('a list taller than can be drawn', () => {
  it('is a plain list while it is not', () => {
    expect(scrolledTo(12_345, top, { content: 1e6, view: 800 })).toEqual({
      element: 12_345,
      content: 12_345,
    });
    expect(placeOf(999_999, { content: 1e6, view: 800 })).toEqual({ element: 999_200, content: 999_200 });
  });

  it('goes from end to end with the scrollbar', () => {
    expect(scrolledTo(most.element, top, huge)).toEqual({ element: most.element, content: most.content });
    expect(scrolledTo(0, placeOf(most.content, huge), huge)).toEqual(top);
    const middle = scrolledTo(most.element / 2, top, huge);
    expect(Math.round(middle.content)).toBe(most.content / 2);
  });

  it('shows every row where the keyboard asks for it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), (row) => {
        const { element, content } = placeOf(row * 200, huge);
        expect(element).toBeGreaterThanOrEqual(0);
        expect(element).toBeLessThanOrEqual(most.element);
        expect(row * 200).toBeGreaterThanOrEqual(content);
        expect(row * 200 + 200).toBeLessThanOrEqual(content + huge.view);
      }),
    );
  });

  it('moves by what the wheel says, wherever it is, until the very ends', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: most.content, noNaN: true }),
        fc.array(fc.integer({ min: -700, max: 700 }), { maxLength: 60 }),
        (from, steps) => {
          let place: TallPlace = placeOf(from, huge);
          for (const step of steps) {
            // Where the element has no room for the step there must be none in the list.
            const element = held(place.element + step);
            const next = scrolledTo(element, place, huge);
            const wanted = Math.min(Math.max(0, place.content + (element - place.element)), most.content);
            expect(next.content).toBeCloseTo(wanted, 3);
            if (element === 0 || element === most.element)
              expect(next.element).toBeCloseTo(placeOf(next.content, huge).element, 3);
            place = next;
          }
        },
      ),
    );
  });

  it('reaches both ends by the wheel alone', () => {
    for (const [start, step, end] of [
      [most.content - 20_000, 120, most.content],
      [20_000, -120, 0],
    ] as const) {
      let place = placeOf(start, huge);
      for (let turns = 0; turns < 400; turns++) place = scrolledTo(held(place.element + step), place, huge);
      expect(place.content).toBeCloseTo(end, 3);
    }
  });
});

describe('bands of rows', () => {
  const band = fc.record({ rows: fc.integer({ min: 0, max: 30 }), height: fc.integer({ min: 1, max: 90 }) });
  const shape = fc.record({
    bands: fc.array(band, { maxLength: 5 }),
    gap: fc.integer({ min: 0, max: 12 }),
    padding: fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 })),
  });

  it('lie where adding one to the other puts them', () => {
    fc.assert(
      fc.property(
        shape,
        fc.integer({ min: -50, max: 3000 }),
        fc.integer({ min: 0, max: 900 }),
        (of, from, view) => {
          let start = of.padding[0];
          const all = of.bands.flatMap(({ rows, height }, at) =>
            Array.from({ length: rows }, (_, row) => {
              const placed = { band: at, row, start, height };
              start += height + of.gap;
              return placed;
            }),
          );
          expect(heightOf(of)).toBe(start - (all.length > 0 ? of.gap : 0) + of.padding[1]);
          for (const row of all) expect(startOf(of, row.band, row.row)).toBe(row.start);
          expect(rowsBetween(of, from, from + view)).toEqual(
            all.filter((row) => row.start + row.height >= from && row.start <= from + view),
          );
        },
      ),
    );
  });
});
