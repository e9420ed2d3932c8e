import { useDebouncedValue } from '@mantine/hooks';
import type { Misgiving } from '../../../electron/contract/templates.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { candidatesOf, pickOf, type EnrollRow } from './rows.ts';

export interface Misgivings {
  readonly of: (row: EnrollRow) => Misgiving | null;
  /** The answer for the rows as they are is still on its way. */
  readonly pending: boolean;
}

/** What speaks against enrolling the faces of `rows` as this person; asked again as name and rows change. */
export function useMisgivings(
  to: { person: number } | { name: string } | null,
  rows: readonly EnrollRow[],
): Misgivings {
  const candidates = candidatesOf(rows);
  const wanted = to === null || candidates.length === 0 ? null : { to, picks: candidates.flatMap(pickOf) };
  // A name is typed letter by letter.
  const [key] = useDebouncedValue(wanted === null ? null : JSON.stringify(wanted), 250);
  const asked = key === null ? null : (JSON.parse(key) as NonNullable<typeof wanted>);
  const { data, isPending } = useEngineQuery(
    'enroll.check',
    asked ?? { to: { name: '?' }, picks: [{ probe: '', index: 0 }] },
    { enabled: asked !== null },
  );
  const found = new Map(
    asked?.picks.map(({ probe, index }, at) => [`${probe}/${index}`, data?.[at] ?? null]),
  );
  return {
    of: (row) => found.get(`${row.probe.probe}/${row.face ?? -1}`) ?? null,
    pending: wanted !== null && (key !== JSON.stringify(wanted) || isPending),
  };
}
