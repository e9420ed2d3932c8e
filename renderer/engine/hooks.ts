/** React's view of the engine. */
import {
  keepPreviousData,
  useMutation,
  type UseMutationResult,
  useQueries,
  useQuery,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import type { FacetError } from '../../electron/contract/errors.ts';
import type { Input, Output } from '../../electron/contract/method.ts';
import { type CommandName, type CommandOptions, run } from './commands.ts';
import { link, type MethodOf } from './engine.ts';
import type { LinkState } from './link.ts';
import { engineQuery } from './queries.ts';
import type { QueryName } from './topics.ts';

export interface EngineQueryOptions {
  readonly enabled?: boolean;
  /** Keep showing the last answer while the next one is on its way (for lists under a changing filter). */
  readonly keep?: boolean;
}

/** The answer to a question, kept up to date as the library changes. */
export function useEngineQuery<N extends QueryName>(
  name: N,
  input: Input<MethodOf<N>>,
  { enabled = true, keep = false }: EngineQueryOptions = {},
): UseQueryResult<Output<MethodOf<N>>, FacetError> {
  const options = engineQuery(name, input);
  return useQuery({ ...options, enabled, ...(keep ? { placeholderData: keepPreviousData } : {}) });
}

/** A command as a mutation; announces what it did with an undo, and failures unless `quiet`. */
export function useCommand<N extends CommandName>(
  name: N,
  options: CommandOptions = {},
): UseMutationResult<Output<MethodOf<N>>, FacetError, Input<MethodOf<N>>> {
  return useMutation({
    mutationKey: [name],
    mutationFn: (input: Input<MethodOf<N>>) => run(name, input, options),
  });
}

/** Whether there is a connection, and what main says about the engine. */
export function useLink(): LinkState {
  return useStore(link().state);
}

type PagedName =
  'people.list' | 'people.faces' | 'people.loose' | 'photos.list' | 'library.skipped' | 'review.history';
type ItemOf<N extends PagedName> = Output<MethodOf<N>> extends { items: (infer T)[] } ? T : never;

export interface Paged<T> {
  /** Null until the first answer. */
  readonly total: number | null;
  /** The item at `index`, or undefined while its page is on the way. */
  item(index: number): T | undefined;
  /** Every item loaded so far, in order, without gaps at the end of what is on screen. */
  readonly loaded: readonly T[];
  /** Tell which items are on screen; pages are fetched as needed. Give it to `VirtualGrid.onRange`. */
  readonly onRange: (first: number, last: number) => void;
  readonly error: FacetError | null;
}

/** A long list, a page at a time: only the pages that are on screen are asked for. */
export function usePaged<N extends PagedName>(
  name: N,
  input: Omit<Input<MethodOf<N>>, 'offset' | 'limit'>,
  pageSize = 200,
): Paged<ItemOf<N>> {
  const [[firstPage, lastPage], setPages] = useState<readonly [number, number]>([0, 0]);
  const wanted = [0];
  for (let page = Math.max(1, firstPage); page <= lastPage; page += 1) wanted.push(page);
  const answers = useQueries({
    queries: wanted.map((page) => ({
      ...engineQuery(name, { ...input, offset: page * pageSize, limit: pageSize } as unknown as Input<
        MethodOf<N>
      >),
      ...(page === 0 ? { placeholderData: keepPreviousData } : {}),
    })),
  });
  const pages = new Map<number, readonly ItemOf<N>[]>();
  let total: number | null = null;
  let error: FacetError | null = null;
  answers.forEach((answer, at) => {
    const page = wanted[at] ?? 0;
    const data = answer.data as { items: ItemOf<N>[]; total: number } | undefined;
    if (data !== undefined) {
      pages.set(page, data.items);
      if (page === 0) total = data.total;
    }
    error ??= answer.error;
  });
  const onRange = useCallback(
    (first: number, last: number) => {
      const from = Math.floor(Math.max(0, first) / pageSize);
      const to = Math.floor(Math.max(0, last) / pageSize);
      setPages((old) => (old[0] === from && old[1] === to ? old : [from, to]));
    },
    [pageSize],
  );
  return {
    total,
    item: (index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize],
    loaded: wanted.flatMap((page) => pages.get(page) ?? []),
    onRange,
    error,
  };
}
