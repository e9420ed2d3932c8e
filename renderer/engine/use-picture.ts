/** A small picture of a grid, fetched when it is its turn; see `engine/pictures.ts`. */
import { type RefObject, useEffect, useRef } from 'react';
import { PictureQueue, type Ticket } from './pictures.ts';

const queue = new PictureQueue();

/** Addresses that were shown a moment ago: the browser has them, so they need no turn. */
const recent = new Set<string>();
const recentMost = 2000;

export interface Picture {
  readonly ref: RefObject<HTMLImageElement | null>;
  /** For a picture that needs no turn; undefined where the queue says when, past React: nothing is drawn anew for it. */
  readonly src: string | undefined;
  /** For `onLoad` and `onError`. */
  readonly settled: () => void;
}

/** @param wanted null for none; with `direct` it is fetched at once, as outside grids */
export function usePicture(wanted: string | null, direct = false): Picture {
  const ref = useRef<HTMLImageElement>(null);
  const ticket = useRef<Ticket | null>(null);
  useEffect(() => {
    const image = ref.current;
    if (direct || wanted === null || image === null) return undefined;
    const show = (): void => {
      image.src = wanted;
    };
    const own = recent.has(wanted) ? null : queue.want(show);
    ticket.current = own;
    if (own === null) show();
    return () => {
      // An element that is only taken out of the page may go on loading until it is collected; one that stays gets another.
      if (!image.complete || image.isConnected) image.removeAttribute('src');
      own?.cancel();
    };
  }, [wanted, direct]);
  return {
    ref,
    src: direct && wanted !== null ? wanted : undefined,
    settled: () => {
      ticket.current?.done();
      if (wanted === null || direct) return;
      if (recent.size >= recentMost) recent.clear();
      recent.add(wanted);
    },
  };
}
