/** Scrolling over rows of which only those near the window exist, in a list of any length. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { type BandShape, heightOf, type PlacedRow, rowsBetween, startOf } from './bands.ts';
import { scrolling } from './scrolling.ts';
import { placeOf, scrolledTo, tallest, type TallPlace, type TallShape, top } from './tall.ts';

/** How far rows exist beyond the window, in windows: in the direction of scrolling, and behind. */
const beyond = { ahead: 0.8, behind: 0.25 };

export interface TallScroll {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Inner width, px; 0 before the first layout. */
  readonly width: number;
  /** Height for the element that holds the rows, px. */
  readonly height: number;
  /** Where in that element to put the one that holds the rows, px. */
  readonly origin: number;
  /** Rows that should exist, top to bottom; `start` is where they go, from `origin`. */
  readonly rows: readonly PlacedRow[];
  /** Brings a row into view, with the least movement. */
  readonly scrollTo: (band: number, row: number, where?: 'near' | 'middle') => void;
  /** Height of the window, px. */
  readonly view: () => number;
}

/**
 * Rows lie from a place near them: what is drawn 16 million px from where it counts loses the fractions of its pixels.
 * Far apart, because every row is placed anew when it changes.
 */
const originEvery = 32_768;

interface Seen {
  readonly place: TallPlace;
  readonly down: boolean;
}

export function useTallScroll(shape: BandShape): TallScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [seen, setSeen] = useState<Seen>({ place: top, down: true });
  const content = heightOf(shape);
  const latest = useRef({ shape, content, place: top, down: true, size, rows: [] as readonly PlacedRow[] });

  // The list may have become shorter, or its rows higher, since it was scrolled.
  const tall: TallShape = { content, view: size.height };
  const place = content <= tallest ? seen.place : placeOf(seen.place.content, tall);
  const rows = size.width === 0 ? [] : windowOf(shape, place.content, size.height, seen.down);
  useLayoutEffect(() => {
    const now = latest.current;
    const changed = now.content !== content;
    latest.current = { ...now, shape, content, size, rows };
    if (changed && content > tallest && scroller.current !== null) {
      const at = placeOf(now.place.content, { content, view: size.height });
      latest.current.place = at;
      scroller.current.scrollTop = at.element;
    }
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = (): void => {
      setSize((old) =>
        old.width === element.clientWidth && old.height === element.clientHeight
          ? old
          : { width: element.clientWidth, height: element.clientHeight },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const onScroll = (): void => {
      const now = latest.current;
      if (element.scrollTop === now.place.element) return;
      // The size as it was measured: to ask the element here would lay everything out that changed in this frame.
      const view = now.size.height;
      const next = scrolledTo(element.scrollTop, now.place, { content: now.content, view });
      scrolling.moved(next.content - now.place.content, view);
      now.down = next.content >= now.place.content;
      const shifted = next.element - next.content !== now.place.element - now.place.content;
      now.place = next;
      const wanted = windowOf(now.shape, next.content, view, now.down);
      if (!shifted && sameRows(wanted, now.rows)) return;
      // Within the frame that shows the new place: rows that come a frame later are a flash of nothing.
      flushSync(() => {
        setSeen({ place: next, down: now.down });
      });
      if (next.element !== element.scrollTop) element.scrollTop = next.element;
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      element.removeEventListener('scroll', onScroll);
    };
  }, []);

  const scrollTo = useCallback((band: number, row: number, where: 'near' | 'middle' = 'near') => {
    const element = scroller.current;
    const now = latest.current;
    if (element === null) return;
    const start = startOf(now.shape, band, row);
    const height = now.shape.bands[band]?.height ?? 0;
    const view = element.clientHeight;
    const [above] = now.shape.padding;
    const from = now.place.content;
    const to =
      where === 'middle'
        ? start - (view - height) / 2
        : start - above < from
          ? start - above
          : start + height + now.shape.gap > from + view
            ? start + height + now.shape.gap - view
            : from;
    if (to === from) return;
    const next = placeOf(to, { content: now.content, view });
    now.down = next.content >= from;
    now.place = next;
    setSeen({ place: next, down: now.down });
    element.scrollTop = next.element;
  }, []);

  const shift = place.element - place.content;
  const origin = Math.floor(((rows[0]?.start ?? 0) + shift) / originEvery) * originEvery;
  const moved = shift - origin;
  return {
    scroller,
    width: size.width,
    height: Math.min(content, tallest),
    origin,
    rows: moved === 0 ? rows : rows.map((row) => ({ ...row, start: row.start + moved })),
    scrollTo,
    view: () => scroller.current?.clientHeight ?? 0,
  };
}

function windowOf(shape: BandShape, from: number, view: number, down: boolean): PlacedRow[] {
  const above = (down ? beyond.behind : beyond.ahead) * view;
  const below = (down ? beyond.ahead : beyond.behind) * view;
  return rowsBetween(shape, from - above, from + view + below);
}

function sameRows(a: readonly PlacedRow[], b: readonly PlacedRow[]): boolean {
  return a.length === b.length && isSame(a[0], b[0]) && isSame(a.at(-1), b.at(-1));
}

function isSame(a: PlacedRow | undefined, b: PlacedRow | undefined): boolean {
  return a?.band === b?.band && a?.row === b?.row;
}
