/** React's view of the engine. */
import {
  keepPreviousData,
  useMutation,
  type UseMutationResult,
  useQuery,
  type UseQueryResult,
} from '@tanstack/react-query';
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
