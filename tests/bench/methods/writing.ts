/**
 * What the user decides, in an order in which each finds something to decide about. Each writes to the library: on a copy
 * only, and after everything that reads.
 */
import type { LibrarySettings } from '../../../electron/contract/settings.ts';
import { type Ask, type Asks, follow, type Name, type Subject } from './asked.ts';

/** Faces of a person, best first. */
async function facesOf({ page }: Subject, person: number, limit: number, offset = 0): Promise<number[]> {
  const { items } = await page.people.faces({ person, order: 'best', offset, limit });
  return items.map(({ id }) => id);
}

/** Unnamed groups from a place in their order by size on: the first is the largest. In a small library, the last ones. */
async function groupsFrom({ page }: Subject, offset: number, limit: number): Promise<number[]> {
  const filter = { kinds: ['group' as const], text: '', order: 'faces' as const, minFaces: 1 };
  const { total } = await page.people.list({ ...filter, offset: 0, limit: 1 });
  const from = Math.max(0, Math.min(offset, total - limit));
  return (await page.people.list({ ...filter, offset: from, limit })).items.map(({ id }) => id);
}

/** Asks about ten faces of a group that is neither the largest nor a small one. */
const tenFaces =
  (at: number, ask: (subject: Subject, group: number, faces: number[]) => Promise<unknown>): Ask =>
  async (s) => {
    const [group = s.group] = await groupsFrom(s, at, 1);
    return ask(s, group, await facesOf(s, group, 10));
  };

const groups =
  (at: number, count: number, ask: (subject: Subject, groups: number[]) => Promise<unknown>): Ask =>
  async (s) =>
    ask(s, await groupsFrom(s, at, count));

const settings =
  (change: Partial<LibrarySettings>): Ask =>
  async ({ page }) =>
    page.settings.set({ ...(await page.settings.get({})), ...change });

export const writing = {
  'settings.set': settings({ falseMatchOneIn: 500 }),
  'probe.paste': (s) =>
    s.page.probe.paste({ bytes: new TextEncoder().encode('pasted'), label: 'pasted.jpg' }),
  'host.grant': (s) => s.page.host.grant({ path: s.room, save: false }),
  'review.name': groups(20, 1, (s, [person = 0]) =>
    s.page.review.name({ person, name: 'Somebody New', merge: false }),
  ),
  'review.confirm': {
    'ten faces': tenFaces(21, (s, _, faces) => s.page.review.confirm({ faces })),
    'a screen of them': async (s) => s.page.review.confirm({ faces: await facesOf(s, s.person, 60) }),
  },
  'review.vouch': (s) => s.page.review.vouch({ faces: [s.face] }),
  'review.keep': tenFaces(22, (s, _, faces) => s.page.review.keep({ faces })),
  'review.reject': tenFaces(23, (s, person, faces) => s.page.review.reject({ person, faces })),
  'review.move': {
    'to somebody named': tenFaces(24, (s, _, faces) =>
      s.page.review.move({ faces, to: { person: s.person } }),
    ),
    'to a new group': tenFaces(25, (s, _, faces) => s.page.review.move({ faces, to: { group: 'new' } })),
  },
  'review.split': tenFaces(26, (s, person, faces) =>
    s.page.review.split({ person, faces: faces.slice(0, 5) }),
  ),
  'review.undo': (s) => s.page.review.undo({}),
  'review.redo': (s) => s.page.review.redo({}),
  'review.cover': async (s) =>
    s.page.review.cover({ person: s.person, face: (await facesOf(s, s.person, 1))[0] ?? 0 }),
  'review.ignore': {
    'a group': groups(27, 1, (s, people) => s.page.review.ignore({ faces: [], people, as: 'stranger' })),
    'ten faces': tenFaces(28, (s, _, faces) => s.page.review.ignore({ faces, people: [], as: 'not-a-face' })),
  },
  'review.restore': async (s) => {
    const strangers = { kinds: ['stranger' as const], text: '', order: 'recent' as const, minFaces: 1 };
    const { items } = await s.page.people.list({ ...strangers, offset: 0, limit: 1 });
    return s.page.review.restore({ people: items.map(({ id }) => id) });
  },
  'review.merge': {
    'small groups': groups(5000, 2, (s, [into = 0, ...from]) => s.page.review.merge({ into, from })),
    'large groups': groups(30, 2, (s, [into = 0, ...from]) => s.page.review.merge({ into, from })),
  },
  'consent.set': (s) =>
    s.page.consent.set({
      person: s.person,
      consent: { purpose: 'Made up', basis: 'consent', given: '2026-01-01', expires: null, notes: '' },
    }),
  'enroll.add': (s) =>
    s.page.enroll.add({ to: { name: 'Nobody Yet' }, picks: [{ probe: s.probe, index: 0 }], anyway: true }),
  'ingest.start': (s) => s.page.ingest.start({ grants: [s.grant], retrySkipped: false }),
  'ingest.watch': (s) => follow((options) => s.page.ingest.watch({}, options)),
} satisfies Partial<Record<Name, Asks>>;

/** The library's file is written anew, and the last copy of its vectors erased: nothing is asked after this. */
export const last = {
  'review.forget': groups(40, 1, (s, [person = 0]) => s.page.review.forget({ person })),
} satisfies Partial<Record<Name, Asks>>;
