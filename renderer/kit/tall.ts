/**
 * Lists taller than a browser can draw. Chromium keeps places in 1/64 px in 32 bits: beyond 33,554,431 px nothing is
 * drawn and nothing can be scrolled to. A taller list gets an element of {@link tallest}; dragging the scrollbar goes
 * through all of it in proportion, while the wheel and the keys move by the pixels they mean. Pure.
 */

/** Height of the element of a list that is taller, px: half of what Chromium can, for zoomed pages. */
export const tallest = 16_000_000;

export interface TallShape {
  /** Height of the whole list, px. */
  readonly content: number;
  /** Height of the window onto it, px. */
  readonly view: number;
}

export interface TallPlace {
  /** Where the element is scrolled to (`scrollTop`), px. */
  readonly element: number;
  /** What of the list is at the top of the window, px. */
  readonly content: number;
}

export const top: TallPlace = { element: 0, content: 0 };

const limits = ({ content, view }: TallShape): { element: number; content: number } => ({
  element: Math.max(0, Math.min(content, tallest) - view),
  content: Math.max(0, content - view),
});

const clamp = (value: number, most: number): number => Math.min(Math.max(0, value), most);

/** Where to scroll the element so that `content` is at the top. */
export function placeOf(content: number, shape: TallShape): TallPlace {
  const most = limits(shape);
  const at = clamp(content, most.content);
  if (shape.content <= tallest) return { element: at, content: at };
  return { element: (at / most.content) * most.element, content: at };
}

/**
 * The place after the element was scrolled to `element`. Its own `element` differs from that where the two ends would
 * not meet: the caller then scrolls there, and nothing moves on screen.
 */
export function scrolledTo(element: number, before: TallPlace, shape: TallShape): TallPlace {
  if (shape.content <= tallest) return { element, content: element };
  const most = limits(shape);
  const step = element - before.element;
  // The scrollbar goes far at once, all else less than two windows.
  if (Math.abs(step) > 2 * shape.view)
    return { element, content: (clamp(element, most.element) / most.element) * most.content };
  const content = clamp(before.content + step, most.content);
  const isAtEnd = element <= 0 || element >= most.element;
  return isAtEnd || content === 0 || content === most.content
    ? placeOf(content, shape)
    : { element, content };
}
