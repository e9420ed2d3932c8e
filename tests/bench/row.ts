/** One line of the bench: a value, and the ratio to a named baseline measured in the same run. */
export interface Row {
  readonly section: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What `baseline` is the figure of; null where a value stands alone. */
  readonly against: string | null;
  readonly baseline: number | null;
  readonly ratio: number | null;
  /** The bound on the ratio, in words. */
  readonly goal: string | null;
  readonly holds: boolean | null;
}

interface Goal {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A row with a baseline; `goal` bounds value / baseline, where there is a goal. */
export function compared(
  section: string,
  name: string,
  unit: string,
  value: number,
  against: string,
  baseline: number,
  goal: Goal = {},
): Row {
  const ratio = value / baseline;
  const { atLeast, atMost } = goal;
  const words = [atLeast === undefined ? '' : `>= ${atLeast}x`, atMost === undefined ? '' : `<= ${atMost}x`];
  if (atLeast === undefined && atMost === undefined)
    return { section, name, value, unit, against, baseline, ratio, goal: null, holds: null };
  const holds = ratio >= (atLeast ?? -Infinity) && ratio <= (atMost ?? Infinity);
  return { section, name, value, unit, against, baseline, ratio, goal: words.join(' ').trim(), holds };
}

/** A figure without a baseline. */
export function plain(section: string, name: string, unit: string, value: number): Row {
  return { section, name, value, unit, against: null, baseline: null, ratio: null, goal: null, holds: null };
}

/** Three significant digits. */
function short(value: number): string {
  return Number(value.toPrecision(3)).toString();
}

/** The row for a person. */
export function line(row: Row): string {
  const head = `${row.section.padEnd(8)} ${row.name.padEnd(34)} ${short(row.value).padStart(9)} ${row.unit.padEnd(9)}`;
  if (row.ratio === null) return head;
  const ratio = `${head} ${short(row.ratio)}x of ${row.against ?? ''} (${short(row.baseline ?? 0)})`;
  return row.goal === null ? ratio : `${ratio}; goal ${row.goal}: ${row.holds === true ? 'holds' : 'MISSED'}`;
}
