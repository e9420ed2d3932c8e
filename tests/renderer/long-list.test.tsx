// @vitest-environment happy-dom
/** A long list in the page: rows come around what is on screen, and those far from it are let go. */
import { QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, configure, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { createQueryClient } from '../../renderer/engine/queries.ts';
import { useList } from '../../renderer/engine/use-list.ts';
import { FakeLibrary } from './people-fake.ts';

const library = new FakeLibrary();

beforeAll(() => {
  // The machine may be busy with other suites.
  configure({ asyncUtilTimeout: 10_000 });
  Object.defineProperty(window, 'facet', { value: library.bridge() });
});
afterEach(cleanup);

it('keeps some rows of a list that was scrolled to its end, and shows the last ones', async () => {
  library.reset();
  library.add({ id: 1, name: 'Ann' }, 8000);
  const client = createQueryClient();
  const wrapper = ({ children }: { readonly children: ReactNode }): ReactNode => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(() => useList({ list: 'faces', person: 1, order: 'date' }), { wrapper });
  await waitFor(() => {
    expect(result.current.ids).toHaveLength(8000);
  });
  for (let first = 0; first < 8000; first += 100) {
    act(() => {
      result.current.onRange(first, first + 60);
    });
    await waitFor(() => {
      expect(result.current.item(first + 60)).toBeDefined();
    });
  }
  const kept = client.getQueryCache().findAll({ queryKey: ['lists.faces'] });
  expect(kept.length).toBeLessThanOrEqual(22);
  const places = Array.from(result.current.ids, (_, at) => result.current.item(at)).filter(Boolean);
  expect(places.length).toBeLessThanOrEqual(3000);
  expect(result.current.item(0)).toBeUndefined();
  expect(result.current.item(7999)).toBeDefined();
});
