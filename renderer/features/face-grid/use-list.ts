import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { FacetError } from '../../../electron/contract/errors.ts';
import type { Face, Person } from '../../../electron/contract/model.ts';
import { engine } from '../../engine/engine.ts';

type Client = ReturnType<typeof engine>;

/** The lists that the grids show; the key of each starts with the name its changes are announced under. */
interface Lists {
  'people.list': { input: Parameters<Client['people']['list']>[0]; item: Person };
  'people.faces': { input: Parameters<Client['people']['faces']>[0]; item: Face };
  'people.loose': { input: Parameters<Client['people']['loose']>[0]; item: Face };
  'detection.aside': { input: Parameters<Client['detection']['aside']>[0]; item: Face };
}

export interface WholeList<T> {
  /** The first items without a gap; a selection over them means just what it shows. */
  readonly items: readonly T[];
  readonly total: number;
  readonly pending: boolean;
  readonly error: FacetError | null;
  /** Loads the next part; does nothing when everything is there. */
  readonly more: () => void;
}

const nothing: readonly never[] = [];
/** Largest page the contract allows. */
const pageSize = 1000;

/**
 * The first part of a list, growing as `more` is called. Unlike a paged list it never has holes, because
 * shift ranges and "select all" must not skip items that were not loaded.
 */
export function useWholeList<N extends keyof Lists>(
  name: N,
  input: Omit<Lists[N]['input'], 'offset' | 'limit'>,
  enabled = true,
): WholeList<Lists[N]['item']> {
  const [pages, setPages] = useState(1);
  const query = useQuery<{ items: Lists[N]['item'][]; total: number }, FacetError>({
    queryKey: [name, input, pages],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const items: Lists[N]['item'][] = [];
      let total = 0;
      for (let page = 0; page < pages; page += 1) {
        const answer = await ask(name, { ...input, offset: page * pageSize, limit: pageSize }, signal);
        items.push(...answer.items);
        total = answer.total;
        if (items.length >= total) break;
      }
      return { items, total };
    },
  });
  const items = query.data?.items ?? nothing;
  const total = query.data?.total ?? 0;
  const loaded = items.length;
  const more = useCallback(() => {
    if (loaded < total) setPages(Math.floor(loaded / pageSize) + 1);
  }, [loaded, total]);
  return { items, total, pending: query.isPending && enabled, error: query.error, more };
}

function ask(
  name: keyof Lists,
  input: object,
  signal: AbortSignal,
): Promise<{ items: never[]; total: number }> {
  const { people, detection } = engine();
  const calls = {
    'people.list': people.list,
    'people.faces': people.faces,
    'people.loose': people.loose,
    'detection.aside': detection.aside,
  };
  return (calls[name] as unknown as (input: object, options: object) => Promise<never>)(input, { signal });
}
