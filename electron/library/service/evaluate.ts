/** `evaluate`: how well faces are recognised, on files or on the people of this library. */
import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Api } from '../../contract/api.ts';
import { FacetError } from '../../contract/errors.ts';
import type {
  EvaluationProgress,
  EvaluationReport,
  EvaluationSource,
  WorstPair,
} from '../../contract/evaluate.ts';
import type { Analysed, ImageSource } from '../../contract/vision.ts';
import { aboutHere } from '../../evaluate/about.ts';
import { evaluate, worstImages } from '../../evaluate/evaluate.ts';
import { listPeople } from '../../evaluate/folders.ts';
import { type Labelled, labelledFolders, labelledPairs } from '../../evaluate/labelled.ts';
import { correctPairs, parsePairs } from '../../evaluate/pairs.ts';
import { centreFace, readImages } from '../../evaluate/read.ts';
import { type Pictures, reportHtml } from '../../evaluate/report/html.ts';
import type { Handlers } from '../../rpc/server.ts';
import { isWithin } from '../scan/order.ts';
import { writeFile } from '../transfer/write-file.ts';
import type { Core } from './core.ts';
import { confirmedFaces } from './evaluate-people.ts';

/** Reports that can still be saved. */
const kept = 3;
/** Largest pairs file read, bytes: some millions of pairs. */
const largestPairs = 256 * 1024 * 1024;

/** What was evaluated, ready to be measured, and how its pictures are found again. */
interface Prepared {
  readonly labelled: Labelled;
  /** Where a labelled image lies; null where the library has its own crop. */
  readonly source: ((image: string) => ImageSource) | null;
  /** The pairs file as it was read. */
  readonly pairs: { readonly path: string; readonly name: string; readonly text: string } | null;
}

interface Held {
  readonly report: EvaluationReport;
  readonly pairs: Prepared['pairs'];
}

type Progress = (progress: EvaluationProgress) => void;

export function evaluateHandlers(core: Core, appVersion: string): Handlers<Api>['evaluate'] {
  const held = new Map<string, Held>();
  const heldAs = (id: string): Held => {
    const found = held.get(id);
    if (found === undefined) throw new FacetError({ code: 'not-found', what: 'evaluation', id });
    return found;
  };
  return {
    ready: () => core.store.faces.confirmedCount(),

    run: async ({ source, seed }, emit, { signal }) => {
      const model = await modelOf(core, source, signal);
      // Progress may be dropped on the way; nothing waits for it.
      const progress: Progress = (event) => void emit(event);
      const prepared = await prepare(core, source, progress, signal);
      const measured = await evaluate({
        labelled: prepared.labelled,
        seed,
        model,
        about: aboutHere(appVersion),
        library: source.kind === 'people' ? sizeOf(core) : null,
        progress,
        signal,
      });
      const report = await withPictures(core, measured, prepared, progress, signal);
      const id = randomUUID();
      held.set(id, { report, pairs: prepared.pairs });
      for (const oldest of held.keys()) if (held.size > kept) held.delete(oldest);
      return { id, report };
    },

    save: async ({ id, to, as }) => {
      const { report } = heldAs(id);
      const text =
        as === 'json'
          ? `${JSON.stringify(withoutProbes(report), null, 1)}\n`
          : reportHtml(report, picturesOf(core, report));
      const written = await writeFile(core.grants.savePathOf(to), text);
      // The page shows the worst pairs with their crops.
      core.store.audit.append('export', [], { what: 'evaluation', as, bytes: written.bytes });
      return written;
    },

    savePairs: async ({ id, to, rows }) => {
      const { pairs } = heldAs(id);
      if (pairs === null) {
        const detail = 'was not made from a pairs file';
        throw new FacetError({ code: 'invalid-input', field: 'evaluation', detail });
      }
      const path = core.grants.savePathOf(to);
      const [own, there] = await Promise.all([stat(pairs.path), stat(path).catch(() => null)]);
      if (own.dev === there?.dev && own.ino === there.ino) {
        const detail = 'is the pairs file itself; choose another name';
        throw new FacetError({ code: 'invalid-input', field: path, detail });
      }
      return writeFile(path, correctPairs(pairs.text, pairs.name, new Set(rows)));
    },

    savePicture: ({ to, bytes }) => writeFile(core.grants.savePathOf(to), bytes),
  };
}

const sizeOf = ({ store }: Core): NonNullable<EvaluationReport['library']> => ({
  photos: store.photos.counts().photos,
  faces: store.faces.count(),
  people: store.people.counts().people,
});

/** What makes the vectors of the source: the running vision process, or, for stored ones, whatever made those. */
async function modelOf(
  core: Core,
  source: EvaluationSource,
  signal: AbortSignal,
): Promise<EvaluationReport['model']> {
  const { contract, embedder, dimension, provider } = await core.vision.report(signal);
  const running = { contract, detector: core.detector, embedder, dimension, provider };
  if (source.kind !== 'people') return running;
  const { gallery } = core.grouping();
  if (gallery.contract === contract) return running;
  const stored = core.store.contracts.counts().find(({ id }) => id === gallery.contract);
  return {
    contract: gallery.contract,
    detector: 'unknown',
    embedder: stored?.embedder ?? 'unknown',
    dimension: gallery.dimension,
    provider: 'stored vectors',
  };
}

async function prepare(
  core: Core,
  source: EvaluationSource,
  progress: Progress,
  signal: AbortSignal,
): Promise<Prepared> {
  if (source.kind === 'people') return { labelled: await confirmedFaces(core), source: null, pairs: null };
  const analyse =
    (at: (image: string) => ImageSource) =>
    (image: string): Promise<Analysed> =>
      core.vision.analyse(at(image), { embed: true, crops: false, thumb: false }, signal);
  if (source.kind === 'folders') {
    const root = core.grants.pathOf(source.folder);
    const at = imageIn(root);
    const images = await listPeople(root, signal);
    const names = images.map(({ image }) => image);
    const embedded = await readImages(names, { analyse: analyse(at), progress, signal });
    return { labelled: labelledFolders(basename(root), images, embedded), source: at, pairs: null };
  }
  const path = core.grants.pathOf(source.file);
  const name = basename(path);
  const text = await readPairs(path);
  const pairs = parsePairs(text, name);
  const at = imageIn(core.grants.pathOf(source.root));
  const names = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
  const embedded = await readImages(names, { analyse: analyse(at), progress, signal });
  return { labelled: labelledPairs(name, pairs, embedded), source: at, pairs: { path, name, text } };
}

async function readPairs(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > largestPairs) {
      const detail = `is larger than ${String(largestPairs >> 20)} MiB: hardly a pairs file`;
      throw new FacetError({ code: 'invalid-input', field: path, detail });
    }
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof FacetError) throw thrown;
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FacetError({ code: 'unreadable', path, detail }, { cause: thrown });
  }
}

/** Images of a labelled set lie below the folder that the user chose for it, and nowhere else. */
function imageIn(root: string): (image: string) => ImageSource {
  return (image) => {
    const path = resolve(root, image);
    if (!isWithin(path, root)) {
      const detail = `${image} lies outside the chosen folder`;
      throw new FacetError({ code: 'invalid-input', field: 'pairs', detail });
    }
    return { path, bytes: null, label: image };
  };
}

/** The worst pairs with their pictures held as probes, so that the page can show them. */
async function withPictures(
  core: Core,
  report: EvaluationReport,
  { source }: Prepared,
  progress: Progress,
  signal: AbortSignal,
): Promise<EvaluationReport> {
  if (source === null) return report;
  const images = worstImages(report);
  const found = new Map<string, { probe: string; index: number }>();
  for (const [done, image] of images.entries()) {
    progress({ stage: 'pictures', done, total: images.length, secondsLeft: null });
    const { id, analysed } = await core.probes.examine(source(image), signal);
    const index = analysed === null ? null : centreFace(analysed);
    if (index !== null) found.set(image, { probe: id, index });
  }
  const shown = (pairs: readonly WorstPair[]): WorstPair[] =>
    pairs.map((pair) => ({
      ...pair,
      a: { ...pair.a, ...found.get(pair.a.label) },
      b: { ...pair.b, ...found.get(pair.b.label) },
    }));
  return { ...report, worst: { mated: shown(report.worst.mated), nonMated: shown(report.worst.nonMated) } };
}

/** As it is kept: a probe is gone tomorrow, and its id would make two reports of one seed differ. */
function withoutProbes(report: EvaluationReport): EvaluationReport {
  const plain = (pairs: readonly WorstPair[]): WorstPair[] =>
    pairs.map((pair) => ({
      ...pair,
      a: { ...pair.a, probe: null, index: null },
      b: { ...pair.b, probe: null, index: null },
    }));
  return { ...report, worst: { mated: plain(report.worst.mated), nonMated: plain(report.worst.nonMated) } };
}

/** The crops of the worst pairs, as far as they are still here. */
function picturesOf(core: Core, { worst }: EvaluationReport): Pictures {
  const pictures = new Map<string, { bytes: Uint8Array; type: string }>();
  for (const { label, face, probe, index } of [...worst.mated, ...worst.nonMated].flatMap(({ a, b }) => [
    a,
    b,
  ])) {
    const bytes = face === null ? probeCrop(core, probe, index) : core.store.crops.crop(face);
    if (bytes !== null) pictures.set(label, { bytes, type: 'image/webp' });
  }
  return pictures;
}

function probeCrop({ probes }: Core, probe: string | null, index: number | null): Uint8Array | null {
  if (probe === null || index === null) return null;
  try {
    return probes.face(probe, index).crop;
  } catch {
    // Pushed out by newer probes.
    return null;
  }
}
