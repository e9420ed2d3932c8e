/** A small picture of a grid, fetched when it is its turn; see `engine/pictures.ts`. */
import { type RefObject, useEffect, useRef, useState } from 'react';
import { PictureQueue, type Ticket } from './pictures.ts';

const queue = new PictureQueue();

/** Addresses that were shown a moment ago: the browser has them, so they need no turn. */
const recent = new Set<string>();
const recentMost = 2000;

export interface Picture {
  readonly ref: RefObject<HTMLImageElement | null>;
  /** Undefined until it is its turn. */
  readonly src: string | undefined;
  /** For `onLoad` and `onError`. */
  readonly settled: () => void;
}

/** @param wanted null for none; with `direct` it is fetched at once, as outside grids */
export function usePicture(wanted: string | null, direct = false): Picture {
  const ref = useRef<HTMLImageElement>(null);
  const ticket = useRef<Ticket | null>(null);
  const known = wanted !== null && (direct || recent.has(wanted));
  const [started, setStarted] = useState<string | null>(null);
  useEffect(() => {
    if (wanted === null || known) return undefined;
    const image = ref.current;
    const own = queue.want(() => {
      setStarted(wanted);
    });
    ticket.current = own;
    return () => {
      // An element that is only taken out of the page may go on loading until it is collected.
      if (image !== null && !image.complete) image.removeAttribute('src');
      own.cancel();
    };
  }, [wanted, known]);
  return {
    ref,
    src: wanted !== null && (known || started === wanted) ? wanted : undefined,
    settled: () => {
      ticket.current?.done();
      if (wanted === null || direct) return;
      if (recent.size >= recentMost) recent.clear();
      recent.add(wanted);
    },
  };
}
