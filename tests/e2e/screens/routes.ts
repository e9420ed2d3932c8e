/** Every screen there is, and the state each is looked at in. */
import type { Person } from '../../../electron/contract/model.ts';
import { expect, type Facet } from '../support/app.ts';
import { ask, everybody, must, name, thePair } from '../support/scanned.ts';

export interface Route {
  readonly name: string;
  readonly path: string;
}

export const emptyRoutes: readonly Route[] = [
  { name: 'welcome', path: '/' },
  ...[
    'people',
    'photos',
    'identify',
    'enroll',
    'compare',
    'search',
    'evaluate',
    'learn',
    'models',
    'library',
    'audit',
    'settings',
  ].map((screen) => ({
    name: screen,
    path: `/${screen}`,
  })),
];

/** Names a few people, so that every screen has something of each kind to show; then their addresses. */
export async function fill(facet: Facet): Promise<readonly Route[]> {
  const pair = await thePair(facet);
  await name(facet, pair.id, 'Ada Lovelace');
  const groups = await everybody(facet, ['group']);
  const names = ['Grace Hopper', 'A name so long that no card has room for all of it, and then some'];
  for (const [at, called] of names.entries()) await name(facet, must(groups[at]).id, called);
  const strangers = groups.slice(-2).map(({ id }: Person) => id);
  await ask(facet, 'review', 'ignore', { faces: [], people: strangers, as: 'stranger' });
  const list = {
    offset: 0,
    limit: 10,
    all: [pair.id],
    none: [],
    folder: null,
    text: '',
    order: 'name',
  } as const;
  const { items } = await ask(facet, 'photos', 'list', { ...list, all: [pair.id], none: [] });
  expect(items).toHaveLength(2);
  const photo = must(items[0]).id;
  const detail = await ask(facet, 'photos', 'get', { id: photo });
  const other = must((await ask(facet, 'photos', 'get', { id: must(items[1]).id })).faceList[0]).id;
  const [face] = detail.faceList;
  const pick = (id: number): string => encodeURIComponent(JSON.stringify({ face: id }));
  return [
    { name: 'people', path: '/people' },
    { name: 'left-out', path: '/people?show=aside' },
    { name: 'person', path: `/person/${String(pair.id)}` },
    { name: 'person-photos', path: `/person/${String(pair.id)}?tab=photos` },
    { name: 'person-templates', path: `/person/${String(pair.id)}?tab=templates` },
    { name: 'doubts', path: '/doubts' },
    { name: 'group', path: `/person/${String(must(groups[5]).id)}` },
    { name: 'photos', path: '/photos' },
    { name: 'photo', path: `/photo/${String(photo)}?face=${String(must(face).id)}` },
    { name: 'identify', path: '/identify' },
    { name: 'enroll', path: '/enroll' },
    { name: 'compare', path: `/compare?a=${pick(must(face).id)}&b=${pick(other)}` },
    { name: 'search', path: `/search?of=${pick(must(face).id)}` },
    { name: 'evaluate', path: '/evaluate' },
    { name: 'learn', path: '/learn' },
    { name: 'models', path: '/models' },
    { name: 'library', path: '/library' },
    { name: 'audit', path: '/audit' },
    { name: 'settings', path: '/settings' },
  ];
}
