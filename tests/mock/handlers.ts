/** Answers for every question the page asks, from made-up data. */
import type { Api, Done, Topic } from '../../electron/contract/api.ts';
import { FacetError } from '../../electron/contract/errors.ts';
import type { EngineReport, Job, Operation, OperationKind } from '../../electron/contract/model.ts';
import { LibrarySettings } from '../../electron/contract/settings.ts';
import type { Handlers } from '../../electron/rpc/server.ts';
import { mockAdapt } from './adapt.ts';
import { mockAudit } from './audit.ts';
import { mockCalibration } from './calibration.ts';
import { mockCertificate } from './certificate.ts';
import { mockConsent } from './consent.ts';
import {
  counts,
  doubts,
  everybody,
  facesOf,
  facesOfPerson,
  matchesFor,
  personAt,
  personOf,
  photoAt,
  probeFaces,
  reasons,
} from './data.ts';
import { mockDetection } from './detection.ts';
import { mockReport } from './evaluation.ts';
import { mockLists } from './lists.ts';
import { modelChange } from './model-change.ts';
import { mockModels } from './models.ts';
import { mockSimilar } from './similar.ts';

const engine: EngineReport = {
  provider: 'CPU',
  requested: ['cuda', 'webgpu', 'cpu'],
  fallbacks: [
    { provider: 'CUDA', reason: 'no NVIDIA driver on this computer' },
    { provider: 'WebGPU', reason: 'the trial face drifted to cosine 0.9981' },
  ],
  threads: 4,
  lanes: 1,
  batch: 1,
  detector: 'default',
  embedder: 'fr_feature',
  contract: 'c3a9f0417be2',
  dimension: 512,
  thresholds: { match: 0.42, unsure: 0.3, verify: 0.33, groupJoin: 0.5, groupMerge: 0.55 },
  models: (['detector', 'landmarks', 'embedder'] as const).map((role, at) => ({
    id: ['fr_detect', 'fr_landmark', 'fr_feature'][at] ?? '',
    role,
    licence: 'MIT',
    source: 'npm faceplugin-face-recognition-js 0.0.1',
    sha256: '6c0256ccd3164f84',
    bytes: [1217758, 1163742, 43_212_010][at] ?? null,
    installed: true,
    active: true,
  })),
};

const baseJob: Job = {
  id: 3,
  state: 'running',
  roots: ['/home/anna/Pictures'],
  total: 2418,
  done: 912,
  added: 880,
  unchanged: 26,
  skipped: 6,
  faces: 1987,
  photosPerSecond: 11.4,
  secondsLeft: 132,
  seconds: 80,
  current: '/home/anna/Pictures/2024 Summer in Trieste/IMG_4912.jpg',
  error: null,
};

const names: readonly (readonly [OperationKind, string | null, string | null, number, boolean])[] = [
  ['name', 'Anna Keller', null, 41, false],
  ['merge', 'Milan Novak', 'a group of 12', 12, false],
  ['reject', 'Sofia Rossi', null, 3, false],
  ['confirm', 'Anna Keller', null, 18, false],
  ['ignore', null, null, 2, true],
  ['move', 'Ravi Menon', null, 1, false],
  ['enroll', 'Grace Okafor', null, 2, false],
];

export function handlers(state: string): Handlers<Api> {
  const empty = state === 'empty' || state === 'first-scan';
  let job: Job | null =
    state === 'scanning' || state === 'restarting'
      ? baseJob
      : state === 'first-scan'
        ? { ...baseJob, done: 3, faces: 0, total: 240, secondsLeft: 62 }
        : state === 'interrupted'
          ? { ...baseJob, state: 'interrupted' }
          : null;
  let settings = LibrarySettings.parse(
    state === 'limited'
      ? { detection: { minEyes: 24, minScore: 0.84, minQuality: 40 } }
      : state === 'detector-lost'
        ? { detector: 'yunet' }
        : {},
  );
  let operations: Operation[] = names.map(([kind, name, other, faces, undone], at) => ({
    id: 100 - at,
    at: new Date(Date.now() - at * at * 3_000_000 - 30_000).toISOString(),
    kind,
    summary: { faces, name, other },
    undone,
  }));
  const tell = new Set<(topics: Topic[]) => void>();
  const done = (kind: OperationKind, name: string | null, faces: number, person: number | null): Done => {
    const operation: Operation = {
      id: (operations[0]?.id ?? 0) + 1,
      at: new Date().toISOString(),
      kind,
      ...(kind === 'undo' || kind === 'redo' ? { of: operations[0]?.kind ?? 'name' } : {}),
      summary: { faces, name, other: null },
      undone: false,
    };
    operations = [operation, ...operations];
    for (const listener of tell) listener(['people', 'history']);
    return { operation, person };
  };
  const page = <T>(all: readonly T[], { offset, limit }: { offset: number; limit: number }) => ({
    items: all.slice(offset, offset + limit),
    total: all.length,
  });
  const allPhotos = empty ? [] : Array.from({ length: counts.photos }, (_, at) => photoAt(at + 1));
  const changeJob = (next: Job['state']): Job | null => {
    if (job !== null) job = { ...job, state: next };
    for (const listener of tell) listener(['jobs']);
    return job;
  };
  const refuse = (): never => {
    throw new FacetError({ code: 'not-allowed', method: 'mock' });
  };

  const all: Omit<Handlers<Api>, 'lists'> = {
    modelChange: modelChange(state, () => {
      for (const listener of tell) listener(['model']);
    }),
    models: mockModels(
      state,
      () => settings.detector,
      () => {
        for (const listener of tell) listener(['models']);
      },
    ),
    settings: {
      get: () => settings,
      set: (next) => {
        settings = next;
        for (const listener of tell) listener(['settings', 'detection', 'models', 'engine']);
        return settings;
      },
    },
    calibration: mockCalibration(() => settings.falseMatchOneIn),
    detection: mockDetection(empty, () => settings.detection),
    watch: {
      status: () => ({
        on: settings.watch,
        folders: empty
          ? []
          : [
              { folder: 1, state: settings.watch ? 'watching' : 'off', problem: null },
              { folder: 2, state: 'offline', problem: null },
            ],
        reading: null,
        problem: null,
      }),
    },
    library: {
      opening: () => ({
        share: state === 'opening' ? 0.37 : 1,
        searchable: true,
        ready: state !== 'opening',
      }),
      info: () => ({
        path: '/home/anna/Facet',
        label: 'Facet',
        uuid: '0',
        schema: 3,
        bytes: empty ? 180_224 : 412_345_678,
        ...(empty
          ? { photos: 0, people: 0, groups: 0, faces: 0, loose: 0, skipped: 0 }
          : { ...counts, loose: 3, skipped: 4 }),
        contracts: empty ? [] : [{ id: engine.contract, embedder: 'fr_feature', faces: counts.faces }],
        engine: { ...engine, detector: settings.detector },
      }),
      check: () => ({ ok: true, problems: [] }),
      backup: () => ({ path: '/home/anna/facet-backup.sqlite', bytes: 412_000_000, keys: null }),
      skipped: (input) =>
        page(
          empty
            ? []
            : (['truncated', 'not-an-image', 'empty', 'crashed'] as const).map((reason, at) => ({
                photo: at + 1,
                path: `/home/anna/Pictures/old/${['holiday.jpg', 'notes.jpg', 'IMG_0001.png', 'scan 7.tiff'][at] ?? ''}`,
                reason,
                detail: 'VipsJpeg: premature end of JPEG image',
                at: new Date(Date.now() - 4e6).toISOString(),
              })),
          input,
        ),
      folders: () =>
        empty
          ? []
          : [
              {
                id: 1,
                path: '/home/anna/Pictures',
                label: 'Pictures',
                photos: 2301,
                faces: 5011,
                lastScan: new Date(Date.now() - 7.2e6).toISOString(),
                offline: false,
              },
              {
                id: 2,
                path: '/media/camera/DCIM',
                label: 'DCIM',
                photos: 117,
                faces: 219,
                lastScan: new Date(Date.now() - 9e7).toISOString(),
                offline: true,
              },
            ],
      changes: async (_input, emit, { signal }) => {
        const listener = (topics: Parameters<typeof emit>[0]['topics']): void => void emit({ topics });
        tell.add(listener);
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve);
        });
        tell.delete(listener);
        return {};
      },
    },
    ingest: {
      start: () => {
        job = baseJob;
        for (const listener of tell) listener(['jobs']);
        return job;
      },
      current: () => job,
      watch: async (_input, emit, { signal }) => {
        while (!signal.aborted && job !== null && ['running', 'paused'].includes(job.state)) {
          if (job.state === 'running' && state === 'live')
            job = { ...job, done: Math.min(2418, job.done + 3) };
          await emit(job);
          await new Promise((resolve) => setTimeout(resolve, 250));
        }
        return job;
      },
      pause: () => changeJob('paused'),
      resume: () => changeJob('running'),
      cancel: () => changeJob('cancelled'),
    },
    people: {
      list: (input) => {
        const text = input.text.toLowerCase();
        const fitting = empty
          ? []
          : everybody.filter(
              (person) =>
                input.kinds.includes(person.kind) &&
                person.faces >= input.minFaces &&
                (person.name ?? '').toLowerCase().includes(text),
            );
        return page(fitting, input);
      },
      get: ({ id }) => personAt(id),
      faces: (input) => {
        const { person } = input;
        const found = Array.from({ length: 600 }, (_, at) => facesOf(at + 1)).flat();
        return page(
          found.filter((face) => personOf(face.id) === person),
          input,
        );
      },
      loose: (input) =>
        page(empty ? [] : facesOf(11).map((face) => ({ ...face, person: null, name: null })), input),
      templates: ({ person }) =>
        facesOfPerson(person)
          .slice(0, 7)
          .map((face, at) => ({ face, reason: reasons[at % reasons.length] ?? { kind: 'more' } })),
      doubts: (input) => page(empty ? [] : doubts(input.person), input),
      similar: ({ person }) =>
        everybody
          .filter(({ id }) => id !== person && id > 12)
          .slice(0, 4)
          .map((other, at) => ({ person: other, cosine: 0.52 - at * 0.06 })),
    },
    review: {
      name: ({ person, name, merge }) => {
        const taken = everybody.find((other) => other.name === name && other.id !== person);
        if (taken !== undefined && !merge)
          throw new FacetError({ code: 'name-taken', person: taken.id, name });
        return done('name', name, 12, person);
      },
      confirm: ({ faces }) => done('confirm', 'Anna Keller', faces.length, 1),
      keep: ({ faces }) => done('keep', null, faces.length, null),
      vouch: ({ faces }) => done('confirm', 'Anna Keller', faces.length, 1),
      reject: ({ faces, person }) => done('reject', personAt(person).name, faces.length, person),
      move: ({ faces, to }) => done('move', 'name' in to ? to.name : null, faces.length, 1),
      merge: ({ into }) => done('merge', personAt(into).name, 0, into),
      split: ({ person, faces }) => done('split', personAt(person).name, faces.length, person),
      ignore: ({ faces }) => done('ignore', null, faces.length, null),
      restore: ({ people }) => done('restore', null, 0, people[0] ?? null),
      cover: ({ person }) => done('cover', personAt(person).name, 1, person),
      undo: () => done('undo', 'Anna Keller', 1, 1),
      redo: () => done('redo', 'Anna Keller', 1, 1),
      history: (input) => page(empty ? [] : operations, input),
      forget: ({ named }) => ({
        faces: 12,
        certificate: mockCertificate({ name: named === true ? 'Anna Keller' : null }),
      }),
      forgetFolder: () => ({
        photos: 3,
        faces: 12,
        certificate: mockCertificate({ what: 'folder', pseudonyms: [] }),
      }),
    },
    enroll: {
      check: ({ picks }) =>
        picks.map((_, at) =>
          at === 0
            ? {
                why: 'someone-else' as const,
                reason: 'looks like Sofia Rossi (0.71), who is in the library already',
                rival: { person: 5, name: 'Sofia Rossi', cosine: 0.71, face: personAt(5).cover ?? 1 },
              }
            : null,
        ),
      add: ({ to, picks }) => ({
        person: personAt('person' in to ? to.person : 6),
        added: picks.length,
        rejected: [],
      }),
      folders: () => Promise.resolve({ people: [], rejected: [] }),
    },
    probe: {
      paste: ({ label }) => ({ id: 'pasted', kind: 'bytes', label }),
      examine: async ({ grants }, emit) => {
        for (const grant of grants) {
          await emit({
            probe: grant.replace(/\D/g, '') || '5',
            label: 'dropped.jpg',
            width: 1500,
            height: 1000,
            faces: [...probeFaces],
            problem: null,
          });
        }
        return {};
      },
      identify: async ({ grants }, emit) => {
        for (const grant of grants) {
          await emit({
            probe: grant.replace(/\D/g, '') || '5',
            label: 'dropped.jpg',
            width: 1500,
            height: 1000,
            problem: null,
            faces: probeFaces.map((face, at) => ({
              ...face,
              verdict: (['match', 'unsure', 'unknown'] as const)[at % 3] ?? 'unknown',
              matches: matchesFor(at),
            })),
          });
        }
        return {};
      },
      verify: () => ({
        cosine: 0.612,
        angle: 52.3,
        same: true,
        threshold: 0.33,
        verdict: 'match',
        probability: 0.9991,
        falseMatchRate: 2e-7,
      }),
      similarFaces: ({ limit, filter }) => (empty ? [] : mockSimilar(limit, filter)),
    },
    photos: {
      list: (input) => {
        const fitting = allPhotos.filter((photo) => {
          const people = new Set(facesOf(photo.id).map(({ person }) => person));
          return (
            input.all.every((id) => people.has(id)) &&
            !input.none.some((id) => people.has(id)) &&
            (input.folder === null || photo.folder === input.folder) &&
            photo.label.toLowerCase().includes(input.text.toLowerCase())
          );
        });
        return page(fitting, input);
      },
      get: ({ id }) => {
        const photo = photoAt(id);
        const copies = id % 7 === 0 ? [`/home/anna/Pictures/backup/${photo.label}`] : [];
        return { ...photo, path: `${photo.folder}/${photo.label}`, copies, faceList: facesOf(id) };
      },
      folders: () =>
        empty
          ? []
          : [
              { folder: '/home/anna/Pictures/2024 Summer in Trieste', photos: 1209 },
              { folder: '/home/anna/Pictures/Family/Birthdays', photos: 1209 },
            ],
    },
    adapt: mockAdapt(state, empty),
    audit: mockAudit(empty),
    consent: mockConsent(empty, () => {
      for (const listener of tell) listener(['people']);
    }),
    evaluate: {
      ready: () => (empty ? { people: 1, faces: 2 } : { people: 12, faces: 318 }),
      run: async ({ source, seed }, emit) => {
        for (const [at, stage] of (['reading', 'measuring'] as const).entries()) {
          await emit({ stage, done: 412, total: 1773, secondsLeft: 95 - 80 * at });
          if (state === 'evaluating') await new Promise(() => undefined);
        }
        return { id: 'mock', report: await mockReport(source.kind, seed) };
      },
      save: ({ as }) => ({ path: `/home/anna/Documents/Facet.${as}`, bytes: 48_000 }),
      savePairs: () => ({ path: '/home/anna/Documents/pairs.tsv', bytes: 180_000 }),
      savePicture: ({ bytes }) => ({ path: '/home/anna/Documents/chart', bytes: bytes.length }),
    },
    media: { crop: refuse, thumb: refuse, photo: refuse, probe: refuse, probeFace: refuse },
    host: { grant: refuse, photoPath: refuse, groups: refuse, key: refuse },
  };
  return { ...all, lists: mockLists(all) };
}
