/** The table of screens. Addresses live after the `#`, so that one file serves them all. */
import { createHashHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { z } from 'zod';
import { toAppError } from '../../electron/contract/errors.ts';
import { ErrorPanel } from '../kit/ErrorPanel.tsx';
import { CompareScreen } from '../screens/compare/CompareScreen.tsx';
import { EnrollScreen } from '../screens/enroll/EnrollScreen.tsx';
import { IdentifyScreen } from '../screens/identify/IdentifyScreen.tsx';
import { LibraryScreen } from '../screens/library/LibraryScreen.tsx';
import { PeopleScreen } from '../screens/people/PeopleScreen.tsx';
import { PersonScreen } from '../screens/person/PersonScreen.tsx';
import { PhotoScreen } from '../screens/photo/PhotoScreen.tsx';
import { PhotosScreen } from '../screens/photos/PhotosScreen.tsx';
import { SettingsScreen } from '../screens/settings/SettingsScreen.tsx';
import { Home } from './Home.tsx';
import { NotFound } from './NotFound.tsx';
import {
  CompareSearch,
  EnrollSearch,
  GrantsSearch,
  PeopleSearch,
  PersonSearch,
  PhotoSearch,
  PhotosSearch,
} from './search.ts';
import { Shell } from './Shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const ById = z.object({ id: z.coerce.number().int().positive() });
const byId = {
  parse: ({ id }: { id: string }) => ById.parse({ id }),
  stringify: ({ id }: { id: number }) => ({ id: String(id) }),
};

const routeTree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: Home }),
  createRoute({ getParentRoute: () => root, path: '/people', validateSearch: PeopleSearch, component: PeopleScreen }),
  createRoute({
    getParentRoute: () => root,
    path: '/person/$id',
    params: byId,
    validateSearch: PersonSearch,
    component: PersonScreen,
  }),
  createRoute({ getParentRoute: () => root, path: '/identify', validateSearch: GrantsSearch, component: IdentifyScreen }),
  createRoute({ getParentRoute: () => root, path: '/compare', validateSearch: CompareSearch, component: CompareScreen }),
  createRoute({ getParentRoute: () => root, path: '/enroll', validateSearch: EnrollSearch, component: EnrollScreen }),
  createRoute({ getParentRoute: () => root, path: '/photos', validateSearch: PhotosSearch, component: PhotosScreen }),
  createRoute({
    getParentRoute: () => root,
    path: '/photo/$id',
    params: byId,
    validateSearch: PhotoSearch,
    component: PhotoScreen,
  }),
  createRoute({ getParentRoute: () => root, path: '/library', component: LibraryScreen }),
  createRoute({ getParentRoute: () => root, path: '/settings', component: SettingsScreen }),
]);

export const router = createRouter({
  routeTree,
  history: createHashHistory(),
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: ({ error, reset }) => <ErrorPanel error={toAppError(error)} onRetry={reset} />,
  // A typed address is data like any other: what it says is checked again by every route.
  defaultStructuralSharing: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
