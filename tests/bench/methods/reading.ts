/** Every method that reads, asked as a screen asks it. */
import { everyFace, type FaceFilter } from '../../../electron/contract/face-filter.ts';
import { type Ask, type Asks, follow, type Name, type Subject } from './asked.ts';

const page = { offset: 0, limit: 200 };
const people = { kinds: ['group' as const], text: '', order: 'faces' as const, minFaces: 1 };
const photos = { all: [], none: [], folder: null, text: '', order: 'newest' as const };

/** 100 rows of a list, from a place as a scrollbar jumps to: 0..1 of its length. */
const rows =
  (list: 'people' | 'photos' | 'faces', depth: number): Ask =>
  async ({ page: { lists }, group }) => {
    const of =
      list === 'people'
        ? { list, ...people }
        : list === 'photos'
          ? { list, ...photos }
          : { list, person: group, order: 'best' as const };
    const { ids } = await lists.ids({ of });
    return lists[list]({ ids: [...ids.subarray(Math.floor(depth * (ids.length - 1)))].slice(0, 100) });
  };
const depths = (list: 'people' | 'photos' | 'faces'): Asks => ({
  'the first': rows(list, 0),
  'in the middle': rows(list, 0.37),
  'the last': rows(list, 0.99),
});

const listOfPeople =
  (more: Partial<Parameters<Subject['page']['people']['list']>[0]>): Ask =>
  (s) =>
    s.page.people.list({ ...page, ...people, ...more });
const listOfPhotos =
  (more: (s: Subject) => Partial<Parameters<Subject['page']['photos']['list']>[0]>): Ask =>
  (s) =>
    s.page.photos.list({ ...page, ...photos, ...more(s) });
const similar =
  (filter?: (s: Subject) => Partial<FaceFilter>): Ask =>
  (s) =>
    s.page.probe.similarFaces({
      of: { face: s.face },
      limit: 100,
      ...(filter && { filter: { ...everyFace, ...filter(s) } }),
    });

export const reading = {
  'library.info': (s) => s.page.library.info({}),
  'library.opening': (s) => s.page.library.opening({}),
  'library.skipped': (s) => s.page.library.skipped(page),
  'library.folders': (s) => s.page.library.folders({}),
  'ingest.current': (s) => s.page.ingest.current({}),
  'people.list': {
    'named, by name': listOfPeople({ kinds: ['person'], order: 'name' }),
    'groups by faces': listOfPeople({}),
    'groups by newest': listOfPeople({ order: 'recent' }),
    'all by faces': listOfPeople({ kinds: [] }),
    'all by name': listOfPeople({ kinds: [], order: 'name' }),
    'all by newest': listOfPeople({ kinds: [], order: 'recent' }),
    'part of a name': listOfPeople({ kinds: [], text: 'an' }),
  },
  'people.get': (s) => s.page.people.get({ id: s.group }),
  'people.faces': {
    'by doubt': (s) => s.page.people.faces({ ...page, person: s.group, order: 'doubt' }),
    'by quality': (s) => s.page.people.faces({ ...page, person: s.group, order: 'best' }),
    'by date': (s) => s.page.people.faces({ ...page, person: s.group, order: 'date' }),
  },
  'people.loose': (s) => s.page.people.loose(page),
  'people.templates': (s) => s.page.people.templates({ person: s.group }),
  'people.doubts': {
    'of all': (s) => s.page.people.doubts({ ...page, person: null }),
    'of one': (s) => s.page.people.doubts({ ...page, person: s.person }),
  },
  'people.similar': (s) => s.page.people.similar({ person: s.group, limit: 20 }),
  'review.history': (s) => s.page.review.history(page),
  'enroll.check': (s) =>
    s.page.enroll.check({ to: { name: 'Nobody Yet' }, picks: [{ probe: s.probe, index: 0 }] }),
  'probe.verify': (s) => s.page.probe.verify({ a: { face: s.face }, b: { probe: s.probe, index: 0 } }),
  'probe.similarFaces': {
    'among all': similar(),
    'among named people': similar(() => ({ kinds: ['person'] })),
    'in a folder': similar(({ folder }) => ({ folder })),
    'of some years and good': similar(() => ({ from: '2015-01-01', to: '2018-12-31', minQuality: 50 })),
  },
  'probe.examine': (s) => follow((options) => s.page.probe.examine({ grants: [s.grant] }, options)),
  'probe.identify': (s) =>
    follow((options) => s.page.probe.identify({ grants: [s.grant], topK: 10 }, options)),
  'photos.list': {
    newest: listOfPhotos(() => ({})),
    oldest: listOfPhotos(() => ({ order: 'oldest' })),
    'by name': listOfPhotos(() => ({ order: 'name' })),
    'of a person': listOfPhotos(({ group }) => ({ all: [group] })),
    'of two people': listOfPhotos(({ group, person }) => ({ all: [group, person] })),
    'without a person': listOfPhotos(({ group }) => ({ none: [group] })),
    'in a folder': listOfPhotos(({ folder }) => ({ folder })),
    'by text': listOfPhotos(() => ({ text: '77' })),
    'by a name': listOfPhotos(() => ({ text: 'anna' })),
  },
  'photos.get': (s) => s.page.photos.get({ id: s.photo }),
  'photos.folders': (s) => s.page.photos.folders({}),
  'lists.ids': {
    photos: (s) => s.page.lists.ids({ of: { list: 'photos', ...photos } }),
    groups: (s) => s.page.lists.ids({ of: { list: 'people', ...people } }),
    'loose faces': (s) => s.page.lists.ids({ of: { list: 'loose' } }),
    'faces set aside': (s) => s.page.lists.ids({ of: { list: 'aside' } }),
  },
  'lists.people': depths('people'),
  'lists.photos': depths('photos'),
  'lists.faces': depths('faces'),
  'evaluate.ready': (s) => s.page.evaluate.ready({}),
  'adapt.status': (s) => s.page.adapt.status({}),
  'settings.get': (s) => s.page.settings.get({}),
  'modelChange.status': (s) => s.page.modelChange.status({}),
  'modelChange.models': (s) => s.page.modelChange.models({}),
  'models.list': (s) => s.page.models.list({}),
  'models.broken': (s) => s.page.models.broken({}),
  'calibration.get': (s) => s.page.calibration.get({}),
  'calibration.preview': (s) => s.page.calibration.preview({ cosine: 0.4 }),
  'detection.state': (s) => s.page.detection.state({}),
  'detection.distribution': (s) => s.page.detection.distribution({}),
  'detection.preview': (s) => s.page.detection.preview({ minScore: 0.5, minEyes: 20, minQuality: 30 }),
  'detection.aside': (s) => s.page.detection.aside(page),
  'audit.list': (s) =>
    s.page.audit.list({ kinds: [], from: null, to: null, text: '', before: null, limit: 100 }),
  'audit.verify': (s) => s.page.audit.verify({ expect: null }),
  'consent.get': (s) => s.page.consent.get({ person: s.person }),
  'consent.due': (s) => s.page.consent.due({ days: 30 }),
  'watch.status': (s) => s.page.watch.status({}),
  'media.crop': (s) => s.page.media.crop({ face: s.face }),
  'media.thumb': (s) => s.page.media.thumb({ photo: s.photo }),
  'media.photo': (s) => s.page.media.photo({ photo: s.photo, width: 800 }),
  'media.probe': (s) => s.page.media.probe({ probe: s.probe, width: 800 }),
  'media.probeFace': (s) => s.page.media.probeFace({ probe: s.probe, index: 0 }),
  'host.photoPath': (s) => s.page.host.photoPath({ photo: s.photo }),
} satisfies Partial<Record<Name, Asks>>;

/** What decides by the size of the library, asked before everybody's templates are chosen. */
export const early = {
  'calibration.preview': reading['calibration.preview'],
  'probe.verify': reading['probe.verify'],
  'probe.similarFaces': reading['probe.similarFaces']['among all'],
} satisfies Partial<Record<Name, Asks>>;
