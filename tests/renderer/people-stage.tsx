/** Puts one of the people screens on a page, with a fake library behind a real port. */
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
  type AnyRouter,
} from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import {
  CompareSearch,
  EnrollSearch,
  GrantsSearch,
  PeopleSearch,
  PersonSearch,
} from '../../renderer/app/search.ts';
import { theme, variables } from '../../renderer/app/theme.ts';
import { link } from '../../renderer/engine/engine.ts';
import { createQueryClient, followChanges } from '../../renderer/engine/queries.ts';
import { CompareScreen } from '../../renderer/screens/compare/CompareScreen.tsx';
import { DoubtsScreen } from '../../renderer/screens/doubts/DoubtsScreen.tsx';
import { EnrollScreen } from '../../renderer/screens/enroll/EnrollScreen.tsx';
import { IdentifyScreen } from '../../renderer/screens/identify/IdentifyScreen.tsx';
import { PeopleScreen } from '../../renderer/screens/people/PeopleScreen.tsx';
import { PersonScreen } from '../../renderer/screens/person/PersonScreen.tsx';

/** A router over the people screens alone, starting at `address`. */
export function stageRouter(address: string): AnyRouter {
  const root = createRootRoute({ component: () => <Outlet /> });
  const getParentRoute = (): typeof root => root;
  const id = {
    parse: (params: { id: string }) => ({ id: Number(params.id) }),
    stringify: (params: { id: number }) => ({ id: String(params.id) }),
  };
  const elsewhere = (): ReactNode => <div data-testid="elsewhere" />;
  const routeTree = root.addChildren([
    createRoute({ getParentRoute, path: '/people', validateSearch: PeopleSearch, component: PeopleScreen }),
    createRoute({
      getParentRoute,
      path: '/person/$id',
      params: id,
      validateSearch: PersonSearch,
      component: PersonScreen,
    }),
    createRoute({
      getParentRoute,
      path: '/identify',
      validateSearch: GrantsSearch,
      component: IdentifyScreen,
    }),
    createRoute({
      getParentRoute,
      path: '/compare',
      validateSearch: CompareSearch,
      component: CompareScreen,
    }),
    createRoute({ getParentRoute, path: '/enroll', validateSearch: EnrollSearch, component: EnrollScreen }),
    createRoute({ getParentRoute, path: '/doubts', component: DoubtsScreen }),
    createRoute({ getParentRoute, path: '/photo/$id', component: elsewhere }),
    createRoute({ getParentRoute, path: '/photos', component: elsewhere }),
    createRoute({ getParentRoute, path: '/library', component: elsewhere }),
  ]);
  return createRouter({ routeTree, history: createMemoryHistory({ initialEntries: [address] }) });
}

/** The providers of the app around `router`. */
export function Stage({
  router,
  scheme,
}: {
  readonly router: AnyRouter;
  readonly scheme: 'light' | 'dark';
}): ReactNode {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      forceColorScheme={scheme}
      env={import.meta.env.MODE === 'test' ? 'test' : 'default'}
    >
      <Follow router={router} />
    </MantineProvider>
  );
}

function Follow({ router }: { readonly router: AnyRouter }): ReactNode {
  // A cache of its own for each page: nothing may come from the one before.
  const [queries] = useState(createQueryClient);
  useEffect(() => followChanges(link(), queries), [queries]);
  return (
    <QueryClientProvider client={queries}>
      <Notifications />
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
