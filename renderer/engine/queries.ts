/** The page's cache of answers. The library says what changed, so nothing is asked again by the clock. */
import { QueryClient, queryOptions } from '@tanstack/react-query';
import type { Topic } from '../../electron/contract/api.ts';
import type { FacetError } from '../../electron/contract/errors.ts';
import type { Input, Output } from '../../electron/contract/method.ts';
import { invoke, type MethodOf } from './engine.ts';
import type { Link } from './link.ts';
import { dependsOn, type QueryName } from './topics.ts';

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 5 * 60_000,
        // The client below asks again by itself when the engine restarts; any other error would only repeat.
        retry: false,
        networkMode: 'always',
        refetchOnWindowFocus: false,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

/** The key and function of one question, for `useQuery`, `prefetchQuery` and the like. */
export function engineQuery<N extends QueryName>(name: N, input: Input<MethodOf<N>>) {
  return queryOptions<Output<MethodOf<N>>, FacetError>({
    queryKey: [name, input],
    queryFn: ({ signal }) => invoke(name, input, signal) as Promise<Output<MethodOf<N>>>,
  });
}

/** Marks every kept answer that depends on one of `topics` as old; those on screen are asked again. */
export function invalidate(client: QueryClient, topics: ReadonlySet<Topic>): void {
  void client.invalidateQueries({
    predicate: ({ queryKey: [name] }) => typeof name === 'string' && dependsOn(name, topics),
  });
}

/** During a scan changes come many times a second; the page asks again at most this often, ms. */
const calm = 400;

/**
 * Follows the library's `changes` on every connection. After a reconnect everything kept may be old.
 * Returns how to stop.
 */
export function followChanges(link: Link, client: QueryClient): () => void {
  let connections = 0;
  const waiting = new Set<Topic>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    if (waiting.size === 0) return;
    invalidate(client, new Set(waiting));
    waiting.clear();
    timer = setTimeout(flush, calm);
  };
  const stop = link.onConnect((connected) => {
    connections += 1;
    if (connections > 1) void client.invalidateQueries();
    void (async () => {
      try {
        for await (const { topics } of connected.library.changes({})) {
          for (const topic of topics) waiting.add(topic);
          if (timer === undefined) flush();
        }
      } catch {
        // The connection is gone; the next one calls this listener again.
      }
    })();
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
