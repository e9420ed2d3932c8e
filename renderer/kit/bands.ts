/** A list of rows as bands of equal height: where each row lies follows by arithmetic, however many there are. Pure. */

export interface Band {
  readonly rows: number;
  /** Height of one row without the gap below it, px. */
  readonly height: number;
}

export interface BandShape {
  readonly bands: readonly Band[];
  /** Between rows, px. */
  readonly gap: number;
  /** Above the first row and below the last, px. */
  readonly padding: readonly [above: number, below: number];
}

export interface PlacedRow {
  readonly band: number;
  /** Index within its band. */
  readonly row: number;
  /** Distance from the top of the list, px. */
  readonly start: number;
  readonly height: number;
}

export function heightOf({ bands, gap, padding: [above, below] }: BandShape): number {
  const rows = bands.reduce((sum, band) => sum + band.rows, 0);
  const inner = bands.reduce((sum, band) => sum + band.rows * band.height, 0);
  return above + inner + Math.max(0, rows - 1) * gap + below;
}

/** Rows of which any part lies between `from` and `to`. */
export function rowsBetween(
  { bands, gap, padding: [above] }: BandShape,
  from: number,
  to: number,
): PlacedRow[] {
  const found: PlacedRow[] = [];
  let start = above;
  bands.forEach(({ rows, height }, band) => {
    const pitch = height + gap;
    const first = Math.max(0, Math.ceil((from - start - height) / pitch));
    const last = Math.min(rows - 1, Math.floor((to - start) / pitch));
    for (let row = first; row <= last; row++) found.push({ band, row, start: start + row * pitch, height });
    start += rows * pitch;
  });
  return found;
}

/** Where a row lies, px from the top. */
export function startOf({ bands, gap, padding: [above] }: BandShape, band: number, row: number): number {
  const before = bands.slice(0, band).reduce((sum, { rows, height }) => sum + rows * (height + gap), above);
  return before + row * ((bands[band]?.height ?? 0) + gap);
}
