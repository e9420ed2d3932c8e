/** When a cell of a grid is drawn: see `kit/scrolling.ts`. */
import { useEffect, useState } from 'react';
import { scrolling } from './scrolling.ts';

/** @param now draw it whatever it costs, such as the cell that has the keyboard */
export function useDrawn(now: boolean): boolean {
  const [drawn, setDrawn] = useState(() => scrolling.admits());
  const waits = !drawn && !now;
  useEffect(
    () =>
      waits
        ? scrolling.soon(() => {
            setDrawn(true);
          })
        : undefined,
    [waits],
  );
  return !waits;
}

/**
 * Whether the grid around a component has come to rest since it was drawn. Controls that cost milliseconds each are built
 * only where the reader stops, a few in each frame.
 */
export function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(
    () =>
      scrolling.atRest(() => {
        setSettled(true);
      }),
    [],
  );
  return settled;
}
