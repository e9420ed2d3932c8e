/** How many columns fit, and where a key takes the focus in a grid read left to right, top to bottom. */

/** At least one column; each at least `minCell` wide with `gap` between them. */
export function columnsFor(width: number, minCell: number, gap: number): number {
  return Math.max(1, Math.floor((width + gap) / (minCell + gap)));
}

export interface GridShape {
  readonly count: number;
  readonly columns: number;
  /** Rows that fit on screen. */
  readonly page: number;
}

/** The item that `key` moves to from `index`; null when the key means nothing here or there is no way on. */
export function moveFocus(key: string, index: number, { count, columns, page }: GridShape): number | null {
  const last = count - 1;
  const target = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index - columns,
    ArrowDown: index + columns,
    Home: 0,
    End: last,
    PageUp: Math.max(index - page * columns, index % columns),
    PageDown: Math.min(index + page * columns, last),
  }[key];
  if (target === undefined || target < 0) return null;
  if (target <= last) return target === index ? null : target;
  // Down from a full row into a shorter last one: take its end rather than stay.
  const hasRowBelow = Math.floor(index / columns) < Math.floor(last / columns);
  return key === 'ArrowDown' && hasRowBelow ? last : null;
}
