/** `enroll`: faces that the user vouches for become templates of a person. */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Api, Enrolled } from '../../contract/api.ts';
import type { Consent } from '../../contract/consent.ts';
import { describeSkip, FacetError, toAppError } from '../../contract/errors.ts';
import type { Analysed, AnalysedFace } from '../../contract/vision.ts';
import { whyPoor } from '../../contract/words.ts';
import type { Handlers } from '../../rpc/server.ts';
import { commitPhoto } from '../ingest/commit.ts';
import type { Grouping } from '../ingest/grouping.ts';
import { inOrder } from '../ingest/ordered.ts';
import { pastedPath, pastedSide } from '../ingest/pasted.ts';
import { analyseTwice } from '../ingest/reader.ts';
import * as review from '../review/index.ts';
import { comparePaths } from '../scan/order.ts';
import { timeOf } from '../scan/stamp.ts';
import { walk } from '../scan/walk.ts';
import { matchFaces } from '../store/match.ts';
import type { Store } from '../store/store.ts';
import type { Core } from './core.ts';
import { type Candidate, misgivings } from './misgivings.ts';
import { personOf } from './people.ts';
import type { HeldProbe } from './probes.ts';

type Rejected = Enrolled['rejected'];

/** A photo to store and the face in it that is meant. */
interface Template {
  readonly path: string;
  /** What the user calls the photo. */
  readonly label: string;
  readonly analysed: Analysed;
  readonly face: AnalysedFace;
}

/** Photos of a bulk enrolment read at the same time. */
const ahead = 2;

export function enrollHandlers(core: Core): Handlers<Api>['enroll'] {
  return {
    check: async ({ to, picks }, { signal }) => {
      const grouping = await core.groupingUnderVision(signal);
      const candidates = picks.map(({ probe, index }) => {
        const held = core.probes.get(probe);
        return candidateOf(held.source.label, held.analysed?.sha256 ?? '', core.probes.face(probe, index));
      });
      return misgivings(core, grouping, to, candidates, signal);
    },

    add: async ({ to, picks, anyway, consent }, { signal }) => {
      const grouping = await core.groupingUnderVision(signal);
      const rejected: Rejected = [];
      let templates: Template[] = [];
      for (const { probe, index } of picks) {
        const held = core.probes.get(probe);
        const face = core.probes.face(probe, index);
        if (held.analysed === null) continue;
        const { label } = held.source;
        if (face.usable || anyway)
          templates.push({ ...(await toStore(core, held, held.analysed, signal)), label, face });
        else rejected.push({ label, reason: whyPoor(face) });
      }
      if (!anyway) templates = await sift(core, grouping, to, templates, rejected, signal);
      if (templates.length === 0) {
        const detail = rejected.map(({ label, reason }) => `${label}: ${reason}`).join('; ');
        throw new FacetError({
          code: 'invalid-input',
          field: 'enroll',
          detail: `no face can be added (${detail})`,
        });
      }
      return enroll(core, grouping, to, templates, rejected, consent);
    },

    folders: async ({ grant, anyway, consent }, emit, { signal }) => {
      const grouping = await core.groupingUnderVision(signal);
      const root = core.grants.pathOf(grant);
      if (core.grants.get(grant).kind !== 'folder') {
        throw new FacetError({
          code: 'invalid-input',
          field: root,
          detail: 'a folder is needed here, not a file',
        });
      }
      const folders = await peopleFolders(core, root, signal);
      const total = folders.reduce((sum, { photos }) => sum + photos.length, 0);
      let done = 0;
      const people: Enrolled[] = [];
      const rejected: Rejected = [];
      for (const { name, photos } of folders) {
        const refused: Rejected = [];
        let templates: Template[] = [];
        const read = (path: string): Promise<Analysed> =>
          analyseTwice(core.vision, { path, bytes: null, label: path }, signal);
        for await (const { item: path, outcome } of inOrder(photos, ahead, read)) {
          await emit({ done: done++, total, current: path });
          const chosen = outcome.ok ? bestFace(outcome.value, anyway) : refusal(outcome.thrown);
          if (typeof chosen === 'string') refused.push({ label: path, reason: chosen });
          else if (outcome.ok) templates.push({ path, label: path, analysed: outcome.value, face: chosen });
        }
        signal.throwIfAborted();
        if (!anyway) templates = await sift(core, grouping, { name }, templates, refused, signal);
        if (templates.length === 0) rejected.push(...refused);
        else people.push(enroll(core, grouping, { name }, templates, refused, consent));
      }
      return { people, rejected };
    },
  };
}

function candidateOf(label: string, sha256: string, face: AnalysedFace): Candidate {
  return { label, sha256, box: face.box, vector: face.embedding };
}

/** The templates that nothing speaks against; the others go to `rejected` with the reason. */
async function sift(
  core: Core,
  grouping: Grouping,
  to: { person: number } | { name: string },
  templates: readonly Template[],
  rejected: Rejected,
  signal: AbortSignal,
): Promise<Template[]> {
  const candidates = templates.map(({ label, analysed, face }) => candidateOf(label, analysed.sha256, face));
  const found = await misgivings(core, grouping, to, candidates, signal);
  return templates.filter(({ label }, at) => {
    const against = found[at] ?? null;
    if (against !== null) rejected.push({ label, reason: against.reason });
    return against === null;
  });
}

/** Stores the photos, then gives the faces to the person: one transaction and one step of undo. */
function enroll(
  core: Core,
  grouping: Grouping,
  to: { person: number } | { name: string },
  templates: readonly Template[],
  rejected: Rejected,
  consent: Consent | undefined,
): Enrolled {
  const { store } = core;
  // The same photo may have been given twice.
  const faces = new Set<number>();
  const outcome = core.review(() => {
    for (const template of templates) faces.add(faceOf(store, grouping, template));
    return review.enrollFaces(store, { to, faces: [...faces], consent });
  });
  if (outcome.person === null)
    throw new FacetError({ code: 'internal', detail: 'enrolment ended without a person' });
  return { person: personOf(store, outcome.person), added: faces.size, rejected };
}

/** The id of the meant face; its photo is stored unless the library has it as it is. */
function faceOf(store: Store, grouping: Grouping, { path, analysed, face }: Template): number {
  const known = store.photos.byPath(path);
  const stamp = { path, size: analysed.bytes, mtime: Math.floor(analysed.mtime ?? 0) };
  const photo =
    known !== null && store.photos.unchanged(stamp) === 'done'
      ? known
      : commitPhoto(store, grouping, path, analysed).photo;
  const [id] = matchFaces(store.faces.boxes(photo), [face.box]);
  if (id === undefined || id === null) throw new FacetError({ code: 'no-face', label: path });
  return id;
}

/** Path and contents under which a probe goes into the library. */
async function toStore(
  core: Core,
  held: HeldProbe,
  analysed: Analysed,
  signal: AbortSignal,
): Promise<Pick<Template, 'path' | 'analysed'>> {
  const { source } = held;
  if (source.path !== null)
    return { path: source.path, analysed: { ...analysed, mtime: timeOf(analysed.mtime ?? 0) } };
  // The only copy of a pasted photo is the one in the library: larger than a thumbnail.
  const copy = await core.vision.render(source, pastedSide, signal);
  return {
    path: pastedPath(analysed.sha256, source.label),
    analysed: { ...analysed, mtime: 0, thumb: copy.bytes },
  };
}

/** The largest usable face (with `anyway` the largest), or why there is none. */
function bestFace({ faces }: Analysed, anyway: boolean): AnalysedFace | string {
  const byArea = [...faces].sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
  const [largest] = byArea;
  if (largest === undefined) return 'no face was found';
  return byArea.find((face) => face.usable || anyway) ?? whyPoor(largest);
}

/** The words for a photo that could not be read; rethrows what is not the photo's fault. */
function refusal(thrown: unknown): string {
  const error = toAppError(thrown);
  if (error.code === 'bad-image') return describeSkip(error.reason);
  if (error.code === 'unreadable') return error.detail;
  throw thrown;
}

/** One entry per sub-folder: the person's name and the photos below it, in path order. */
async function peopleFolders(
  core: Core,
  root: string,
  signal: AbortSignal,
): Promise<{ name: string; photos: string[] }[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => join(root, entry.name))
    .sort(comparePaths);
  const found: { name: string; photos: string[] }[] = [];
  for (const folder of folders) {
    const photos: string[] = [];
    for await (const item of walk([folder], { ignore: [core.dir], signal }))
      if (item.kind === 'file') photos.push(item.path);
    if (photos.length > 0) found.push({ name: basename(folder).trim().slice(0, 200), photos });
  }
  return found;
}
