/** The table of screens. Addresses live after the `#`, so that one file serves them all. */
import { createHashHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { z } from 'zod';
import { toAppError } from '../../electron/contract/errors.ts';
import { ErrorPanel } from '../kit/ErrorPanel.tsx';
import { AuditScreen } from '../screens/audit/AuditScreen.tsx';
import { CompareScreen } from '../screens/compare/CompareScreen.tsx';
import { DoubtsScreen } from '../screens/doubts/DoubtsScreen.tsx';
import { EnrollScreen } from '../screens/enroll/EnrollScreen.tsx';
import { EvaluateScreen } from '../screens/evaluate/EvaluateScreen.tsx';
import { IdentifyScreen } from '../screens/identify/IdentifyScreen.tsx';
import { LearnScreen } from '../screens/learn/LearnScreen.tsx';
import { LibraryScreen } from '../screens/library/LibraryScreen.tsx';
import { ModelsScreen } from '../screens/models/ModelsScreen.tsx';
import { PeopleScreen } from '../screens/people/PeopleScreen.tsx';
import { PersonScreen } from '../screens/person/PersonScreen.tsx';
import { PhotoScreen } from '../screens/photo/PhotoScreen.tsx';
import { PhotosScreen } from '../screens/photos/PhotosScreen.tsx';
import { SearchScreen } from '../screens/search/SearchScreen.tsx';
import { SettingsScreen } from '../screens/settings/SettingsScreen.tsx';
import { Home } from './Home.tsx';
import { NotFound } from './NotFound.tsx';
import {
  CompareSearch,
  EnrollSearch,
  FacesSearch,
  GrantsSearch,
  PeopleSearch,
  PersonSearch,
  PhotoSearch,
  PhotosSearch,
} from './search.ts';
import { Shell } from './Shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const getParentRoute = () => root;
const ById = z.object({ id: z.coerce.number().int().positive() });
const byId = {
  parse: ({ id }: { id: string }) => ById.parse({ id }),
  stringify: ({ id }: { id: number }) => ({ id: String(id) }),
};

// Each route is a constant of its own: written inside `addChildren` their types would be lost to `any`.
const home = createRoute({ getParentRoute, path: '/', component: Home });
const people = createRoute({
  getParentRoute,
  path: '/people',
  validateSearch: PeopleSearch,
  component: PeopleScreen,
});
const person = createRoute({
  getParentRoute,
  path: '/person/$id',
  params: byId,
  validateSearch: PersonSearch,
  component: PersonScreen,
});
const doubts = createRoute({ getParentRoute, path: '/doubts', component: DoubtsScreen });
const identify = createRoute({
  getParentRoute,
  path: '/identify',
  validateSearch: GrantsSearch,
  component: IdentifyScreen,
});
const compare = createRoute({
  getParentRoute,
  path: '/compare',
  validateSearch: CompareSearch,
  component: CompareScreen,
});
const search = createRoute({
  getParentRoute,
  path: '/search',
  validateSearch: FacesSearch,
  component: SearchScreen,
});
const enroll = createRoute({
  getParentRoute,
  path: '/enroll',
  validateSearch: EnrollSearch,
  component: EnrollScreen,
});
const photos = createRoute({
  getParentRoute,
  path: '/photos',
  validateSearch: PhotosSearch,
  component: PhotosScreen,
});
const photo = createRoute({
  getParentRoute,
  path: '/photo/$id',
  params: byId,
  validateSearch: PhotoSearch,
  component: PhotoScreen,
});
const evaluate = createRoute({ getParentRoute, path: '/evaluate', component: EvaluateScreen });
const learn = createRoute({ getParentRoute, path: '/learn', component: LearnScreen });
const library = createRoute({ getParentRoute, path: '/library', component: LibraryScreen });
const audit = createRoute({ getParentRoute, path: '/audit', component: AuditScreen });
const models = createRoute({
  getParentRoute,
  path: '/models',
  validateSearch: GrantsSearch,
  component: ModelsScreen,
});
const settings = createRoute({ getParentRoute, path: '/settings', component: SettingsScreen });

const routeTree = root.addChildren([
  home,
  people,
  person,
  doubts,
  identify,
  compare,
  search,
  enroll,
  photos,
  photo,
  evaluate,
  learn,
  library,
  audit,
  models,
  settings,
]);

export const router = createRouter({
  routeTree,
  history: createHashHistory(),
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: ({ error, reset }) => <ErrorPanel error={toAppError(error)} onRetry={reset} />,
  defaultStructuralSharing: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
