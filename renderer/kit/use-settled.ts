import { startTransition, useEffect, useState } from 'react';

/** What scrolls past is gone again after this, ms. */
const rest = 250;

/**
 * Whether a component has stayed for a moment. In a grid that is being scrolled, controls that cost milliseconds each are
 * built only where the reader stops, and so that a scroll that goes on comes first.
 */
export function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      startTransition(() => {
        setSettled(true);
      });
    }, rest);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return settled;
}
