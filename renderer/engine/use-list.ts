/** A long list as the page sees it: every id at once, and the rows around what is on screen. */
import {
  keepPreviousData,
  type QueryClient,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FacetError } from '../../electron/contract/errors.ts';
import type { ListOf } from '../../electron/contract/lists.ts';
import type { Face, Person, Photo } from '../../electron/contract/model.ts';
import { engineQuery } from './queries.ts';

interface Rows {
  people: Person;
  faces: Face;
  photos: Photo;
}
export type RowOf<L extends ListOf['list']> = L extends 'people' | 'photos' ? Rows[L] : Face;

export interface List<T> {
  readonly ids: Int32Array;
  /** The row at this place; undefined while it is on its way. */
  readonly item: (index: number) => T | undefined;
  /** The row of this id if it was seen lately. */
  readonly row: (id: number) => T | undefined;
  /** Tell which places are on screen. */
  readonly onRange: (first: number, last: number) => void;
  readonly pending: boolean;
  readonly error: FacetError | null;
}

const none = new Int32Array(0);
/** Rows asked for at a time. */
const block = 100;
/** Rows kept, so that what is asked again is not blank meanwhile. */
const keptRows = 3000;
/** How long rows off screen are kept, ms, for whoever comes back to a list. */
const rowTime = 10_000;
/** Blocks off screen that are kept for that: scrolling through a million must not keep a million. */
const keptBlocks = 20;

/** @param enabled whether to ask at all */
export function useList<L extends ListOf['list']>(
  of: Extract<ListOf, { list: L }>,
  enabled = true,
): List<RowOf<L>> {
  const kind: keyof Rows = of.list === 'people' || of.list === 'photos' ? of.list : 'faces';
  const whole = useQuery({
    ...engineQuery('lists.ids', { of }),
    enabled,
    placeholderData: keepPreviousData,
    // The same ids are the same array: whatever hangs on them stays.
    structuralSharing: (old, now) => (sameIds(old, now) ? old : now),
  });
  const ids = enabled ? (whole.data?.ids ?? none) : none;
  const last = Math.max(0, Math.ceil(ids.length / block) - 1);

  const [range, setRange] = useState<readonly [number, number]>([0, 0]);
  const onRange = useCallback((first: number, end: number) => {
    const from = Math.floor(Math.max(0, first) / block);
    const to = Math.floor(Math.max(0, end) / block);
    setRange((old) => (old[0] === from && old[1] === to ? old : [from, to]));
  }, []);

  const blocks = useMemo(() => {
    const wanted: number[][] = [];
    for (let at = Math.min(range[0], last); at <= Math.min(range[1], last); at += 1) {
      const part = [...ids.subarray(at * block, (at + 1) * block)];
      if (part.length > 0) wanted.push(part);
    }
    return wanted;
  }, [ids, last, range]);
  const answers = useQueries({
    queries: blocks.map((part) => ({
      ...(engineQuery(`lists.${kind}`, { ids: part }) as ReturnType<typeof engineQuery<'lists.people'>>),
      gcTime: rowTime,
    })),
    combine: (results) => ({
      data: results.map(({ data }) => data as readonly Rows[keyof Rows][] | undefined),
      error: results.find(({ error }) => error !== null)?.error ?? null,
    }),
  });

  const client = useQueryClient();
  useEffect(() => {
    forgetFar(client, `lists.${kind}`);
  }, [client, kind, blocks]);

  const seen = useRef(new Map<number, Rows[keyof Rows]>());
  const rows = useMemo(() => {
    const now = new Map<number, Rows[keyof Rows]>();
    for (const some of answers.data) for (const row of some ?? []) now.set(row.id, row);
    return now;
  }, [answers.data]);
  useEffect(() => {
    for (const [id, row] of rows) {
      seen.current.delete(id);
      seen.current.set(id, row);
    }
    for (const id of seen.current.keys()) {
      if (seen.current.size <= keptRows) break;
      seen.current.delete(id);
    }
  }, [rows]);

  const row = useCallback(
    // What was seen before is shown until the answer comes.
    (id: number) => (rows.get(id) ?? seen.current.get(id)) as RowOf<L> | undefined,
    [rows],
  );
  const item = useCallback(
    (index: number) => {
      const id = ids[index];
      return id === undefined ? undefined : row(id);
    },
    [ids, row],
  );
  return {
    ids,
    item,
    row,
    onRange,
    pending: whole.isPending && enabled,
    error: whole.error ?? answers.error,
  };
}

/** Lets go of the rows off screen, of all lists of a kind, but those that came last. */
function forgetFar(client: QueryClient, name: string): void {
  const cache = client.getQueryCache();
  const idle = cache.findAll({ queryKey: [name], type: 'inactive' });
  if (idle.length <= keptBlocks) return;
  idle.sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
  for (const query of idle.slice(keptBlocks)) cache.remove(query);
}

function sameIds(old: unknown, now: unknown): boolean {
  const idsOf = (value: unknown): Int32Array | null =>
    typeof value === 'object' && value !== null && 'ids' in value && value.ids instanceof Int32Array
      ? value.ids
      : null;
  const [a, b] = [idsOf(old), idsOf(now)];
  return a !== null && b?.length === a.length && a.every((id, at) => id === b[at]);
}
