/**
 * The library's contract: everything the page and the terminal can ask for, in one table.
 * Only `host` methods take paths; ports handed to the page refuse that group and `media`.
 */
import { z } from 'zod';
import { adaptApi } from './adapt.ts';
import { auditApi } from './audit.ts';
import { calibrationApi } from './calibration.ts';
import { Certificate } from './certificate.ts';
import { Consent, consentApi } from './consent.ts';
import { detectionApi } from './detection.ts';
import { evaluateApi } from './evaluate.ts';
import { FaceFilter } from './face-filter.ts';
import { FaceOrder, listsApi, PeopleFilter, PhotoFilter } from './lists.ts';
import { command, type Contract, Nothing, query, stream } from './method.ts';
import { modelChangeApi } from './model-change.ts';
import {
  Box,
  EngineReport,
  Face,
  Grant,
  Id,
  Job,
  Landmarks,
  Match,
  Operation,
  Person,
  Photo,
  PhotoDetail,
  ProbeFace,
  Quality,
  Skipped,
  Verdict,
} from './model.ts';
import { modelsApi } from './models.ts';
import { settingsApi } from './settings.ts';
import { Doubt, Misgiving, PersonTemplate } from './templates.ts';
import { text } from './text.ts';
import { watchApi } from './watch.ts';

const Ids = z.array(Id).min(1).max(100_000);
const Name = text(200).min(1);
const Page = { offset: z.int().min(0), limit: z.int().min(1).max(1000) };
/** What a search is for; needed where the library's settings say so. */
const Purpose = text(200).optional();
const Grants = z.array(z.string()).min(1).max(100_000);
const pageOf = <T extends z.ZodType>(item: T): z.ZodObject<{ items: z.ZodArray<T>; total: z.ZodInt }> =>
  z.object({ items: z.array(item), total: z.int() });

export const LibraryInfo = z.object({
  path: z.string(),
  label: z.string(),
  uuid: z.string(),
  schema: z.int(),
  bytes: z.int(),
  photos: z.int(),
  faces: z.int(),
  /** Faces that belong to nobody. */
  loose: z.int(),
  people: z.int(),
  groups: z.int(),
  skipped: z.int(),
  contracts: z.array(z.object({ id: z.string(), embedder: z.string(), faces: z.int() })),
  engine: EngineReport,
});
export type LibraryInfo = z.infer<typeof LibraryInfo>;

export const Folder = z.object({
  id: Id,
  path: z.string(),
  label: z.string(),
  /** Photos of which a file lies here, copies included: a photo counts once in a folder. And their faces. */
  photos: z.int(),
  faces: z.int(),
  lastScan: z.string().nullable(),
  /** It, or the drive it is on, is not there at present; its photos are kept. */
  offline: z.boolean(),
});
export type Folder = z.infer<typeof Folder>;

/** The answer to every review command: what was done (for the undo toast) and the person it ended in. */
/** A backup that was written. */
export const Backup = z.object({
  path: z.string(),
  bytes: z.int(),
  /** The copy of the key beside it, without which nobody can read it; null for one that is not encrypted. */
  keys: z
    .object({
      path: z.string(),
      /** Whether a passphrase opens it; else only the keychain of this computer does. */
      passphrase: z.boolean(),
    })
    .nullable(),
});
export type Backup = z.infer<typeof Backup>;

export const Done = z.object({ operation: Operation, person: Id.nullable() });
export type Done = z.infer<typeof Done>;

/** One probe photo: analysed, kept in memory under `probe` until the library closes or 200 newer came. */
export const Probe = z.object({
  probe: z.string(),
  label: z.string(),
  width: z.int(),
  height: z.int(),
  faces: z.array(ProbeFace),
  /** One line in words when the photo could not be read; then there are no faces. */
  problem: z.string().nullable(),
});
export type Probe = z.infer<typeof Probe>;

export const IdentifiedFace = ProbeFace.extend({ verdict: Verdict, matches: z.array(Match) });
export const Identified = Probe.extend({ faces: z.array(IdentifiedFace) });
export type Identified = z.infer<typeof Identified>;

/** A face to compare: one of the library, or one of a probe. */
export const FacePick = z.union([
  z.object({ face: Id }),
  z.object({ probe: z.string(), index: z.int().min(0) }),
]);
export type FacePick = z.infer<typeof FacePick>;

export const Enrolled = z.object({
  person: Person,
  added: z.int(),
  /** Photos that gave no template, each with a reason in words. */
  rejected: z.array(z.object({ label: z.string(), reason: z.string() })),
});
export type Enrolled = z.infer<typeof Enrolled>;

export const Topic = z.enum([
  'people',
  'photos',
  'library',
  'jobs',
  'history',
  'engine',
  'settings',
  'model',
  'calibration',
  'detection',
  'models',
  'watch',
  'opening',
  'audit',
]);
export type Topic = z.infer<typeof Topic>;

const Image = z.object({ bytes: z.instanceof(Uint8Array), type: z.string() });

/** Where faces go: an existing person, a (new or existing) name, or a new unnamed group. */
export const MoveTarget = z.union([
  z.object({ person: Id }),
  z.object({ name: Name }),
  z.object({ group: z.literal('new') }),
]);

const EnrollTarget = z.union([z.object({ person: Id }), z.object({ name: Name })]);
const Picks = z
  .array(z.object({ probe: z.string(), index: z.int().min(0) }))
  .min(1)
  .max(1000);

export const api = {
  library: {
    info: query(Nothing, LibraryInfo),
    /**
     * How far the faces are read into memory after the start. `share` 0..1; `searchable`: faces can be found by their
     * likeness; `ready`: everything can be asked without a wait.
     */
    opening: query(
      Nothing,
      z.object({ share: z.number().min(0).max(1), searchable: z.boolean(), ready: z.boolean() }),
    ),
    check: command(Nothing, z.object({ ok: z.boolean(), problems: z.array(z.string()) })),
    /** Writes one file holding everything; `to` is a grant from a save dialog or the terminal. */
    backup: command(z.object({ to: z.string() }), Backup),
    skipped: query(z.object(Page), pageOf(Skipped)),
    folders: query(Nothing, z.array(Folder)),
    changes: stream(Nothing, z.object({ topics: z.array(Topic) }), Nothing, 'all'),
  },
  ingest: {
    /** Scans the granted folders and files; with no grants, every folder scanned before. */
    start: command(z.object({ grants: z.array(z.string()), retrySkipped: z.boolean() }), Job),
    current: query(Nothing, Job.nullable()),
    /** Follows the current job from its present state until it ends. */
    watch: stream(Nothing, Job, Job.nullable(), 'coalesce'),
    pause: command(Nothing, Job.nullable()),
    resume: command(Nothing, Job.nullable()),
    cancel: command(Nothing, Job.nullable()),
  },
  people: {
    list: query(z.object({ ...Page, ...PeopleFilter }), pageOf(Person)),
    get: query(z.object({ id: Id }), Person),
    faces: query(z.object({ ...Page, person: Id, order: FaceOrder }), pageOf(Face)),
    /** Faces that belong to nobody: too poor to found a group. */
    loose: query(z.object(Page), pageOf(Face)),
    /** The faces that stand for a person in a search, the most important first. */
    templates: query(z.object({ person: Id }), z.array(PersonTemplate)),
    /** Faces of named people that probably have the wrong name, surest first; of one person, or of all. */
    doubts: query(z.object({ ...Page, person: Id.nullable() }), pageOf(Doubt)),
    /** Groups and people that look like this one, most alike first, never those the user ruled out. */
    similar: query(
      z.object({ person: Id, limit: z.int().min(1).max(50) }),
      z.array(z.object({ person: Person, cosine: z.number() })),
    ),
  },
  review: {
    /** Fails with `consent-needed` where the library asks for it; with `name-taken` when another person has the name, unless `merge` is set. */
    name: command(z.object({ person: Id, name: Name, merge: z.boolean() }), Done),
    confirm: command(z.object({ faces: Ids }), Done),
    /** "It is right", said of a doubted face: it is confirmed and never doubted again. */
    vouch: command(z.object({ faces: Ids }), Done),
    /** The faces are shown and compared whatever the limits say; see {@link detectionApi}. */
    keep: command(z.object({ faces: Ids }), Done),
    /** "Not this person": the faces leave it and never come back by themselves. */
    reject: command(z.object({ faces: Ids, person: Id }), Done),
    move: command(z.object({ faces: Ids, to: MoveTarget }), Done),
    merge: command(z.object({ into: Id, from: Ids }), Done),
    split: command(z.object({ person: Id, faces: Ids }), Done),
    ignore: command(
      z.object({
        faces: z.array(Id).max(100_000),
        people: z.array(Id).max(100_000),
        as: z.enum(['stranger', 'not-a-face']),
      }),
      Done,
    ),
    /** Takes strangers back among the groups. */
    restore: command(z.object({ people: Ids }), Done),
    cover: command(z.object({ person: Id, face: Id }), Done),
    undo: command(Nothing, Done),
    redo: command(Nothing, Done),
    history: query(z.object(Page), pageOf(Operation)),
    /**
     * Erases templates, crops and names from the file. Cannot be undone. The certificate has the person's name only where
     * `named` says so; the copy that is kept never has.
     */
    forget: command(
      z.object({ person: Id, named: z.boolean().optional() }),
      z.object({ faces: z.int(), certificate: Certificate }),
    ),
    /** Erases a scanned folder: its paths, its photos that are nowhere else, and their faces. The files stay. */
    forgetFolder: command(
      z.object({ folder: Id }),
      z.object({ photos: z.int(), faces: z.int(), certificate: Certificate }),
    ),
  },
  enroll: {
    /** What speaks against these faces, beside their quality; one entry per pick, null for nothing. */
    check: query(z.object({ to: EnrollTarget, picks: Picks }), z.array(Misgiving.nullable())),
    /**
     * Adds the picked faces as templates of a person. Poor ones, and those that {@link Misgiving} speaks against, are
     * rejected unless `anyway`. With `consent` the person's record is that from now on.
     */
    add: command(
      z.object({ to: EnrollTarget, picks: Picks, anyway: z.boolean(), consent: Consent.optional() }),
      Enrolled,
    ),
    /** One person per sub-folder, named after it; the largest usable face of each photo, with `anyway` any. */
    folders: stream(
      z.object({ grant: z.string(), anyway: z.boolean(), consent: Consent.optional() }),
      z.object({ done: z.int(), total: z.int(), current: z.string() }),
      z.object({
        people: z.array(Enrolled),
        /** Photos of folders that gave no template at all, and so no person. */
        rejected: z.array(z.object({ label: z.string(), reason: z.string() })),
      }),
      'coalesce',
    ),
  },
  probe: {
    /** Pasted or dropped image bytes become a grant. */
    paste: command(
      z.object({
        bytes: z.instanceof(Uint8Array).refine((b) => b.length <= 256 * 1024 * 1024),
        label: z.string().max(300),
      }),
      Grant,
    ),
    /** Finds and judges the faces of photos that need not be in the library. */
    examine: stream(z.object({ grants: Grants }), Probe, Nothing, 'all'),
    /** The same, with the best matches for each face; `topK` people per face. */
    identify: stream(
      z.object({ grants: Grants, topK: z.int().min(1).max(100), purpose: Purpose }),
      Identified,
      Nothing,
      'all',
    ),
    /** 1:1: are these two faces mates? */
    verify: query(
      z.object({ a: FacePick, b: FacePick }),
      z.object({
        cosine: z.number(),
        angle: z.number(),
        same: z.boolean(),
        threshold: z.number(),
        verdict: Verdict,
        /** That the two are mates, when as many pairs are mated as not. */
        probability: z.number().min(0).max(1),
        /** FMR: share of pairs of strangers that come this close. */
        falseMatchRate: z.number().min(0).max(1),
      }),
    ),
    /** Faces of the library most like this one, best first; with a filter, of those that pass it. */
    similarFaces: query(
      z.object({
        of: FacePick,
        limit: z.int().min(1).max(500),
        filter: FaceFilter.optional(),
        purpose: Purpose,
      }),
      z.array(z.object({ face: Face, cosine: z.number(), angle: z.number() })),
    ),
  },
  photos: {
    list: query(z.object({ ...Page, ...PhotoFilter }), pageOf(Photo)),
    get: query(z.object({ id: Id }), PhotoDetail),
    /** Every folder that holds photos, with counts, for the folder tree. */
    folders: query(Nothing, z.array(z.object({ folder: z.string(), photos: z.int() }))),
  },
  lists: listsApi,
  evaluate: evaluateApi,
  adapt: adaptApi,
  settings: settingsApi,
  modelChange: modelChangeApi,
  models: modelsApi,
  calibration: calibrationApi,
  detection: detectionApi,
  watch: watchApi,
  audit: auditApi,
  consent: consentApi,
  media: {
    /** The square crop of a face, webp. */
    crop: query(z.object({ face: Id }), Image),
    thumb: query(z.object({ photo: Id }), Image),
    photo: query(z.object({ photo: Id, width: z.int().min(16).max(8192) }), Image),
    probe: query(z.object({ probe: z.string(), width: z.int().min(16).max(8192) }), Image),
    probeFace: query(z.object({ probe: z.string(), index: z.int().min(0) }), Image),
  },
  host: {
    /** Turns a path the user chose into a grant. A save target may not exist yet. */
    grant: command(z.object({ path: z.string(), save: z.boolean() }), Grant),
    /** The original file of a photo, for "show in folder". */
    photoPath: query(z.object({ photo: Id }), z.object({ path: z.string() })),
    /** Every group and person with its faces by path: for measuring grouping against labels. */
    /** Which key the library is encrypted with; null where it is not. */
    key: query(Nothing, z.object({ id: z.string().nullable() })),
    groups: query(
      Nothing,
      z.array(
        z.object({
          person: Id,
          name: z.string().nullable(),
          faces: z.array(z.object({ path: z.string(), box: Box, landmarks: Landmarks, quality: Quality })),
        }),
      ),
    ),
  },
} as const satisfies Contract;

export type Api = typeof api;

/** Groups that only the main process and the terminal may call. */
export const hostOnly: ReadonlySet<string> = new Set(['host', 'media']);
