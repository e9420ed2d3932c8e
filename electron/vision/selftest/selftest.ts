/** The self-test of one detector or embedder: every check in order, and the worst of them. */
import { golden } from '../../../native-models/golden.ts';
import {
  type DetectorSpec,
  type EmbedderSpec,
  manifest,
  type ModelSpec,
} from '../../../native-models/manifest.ts';
import type { ModelCheck, ModelTest } from '../../contract/models.ts';
import type { TrialFace } from '../../contract/vision.ts';
import { cosine, goldenCosine, runGolden } from '../runtime/golden.ts';
import { type Model, openModel } from '../runtime/model.ts';
import { type Bench, firstLine } from './bench.ts';
import { detectorRuns, testDetector } from './detector.ts';
import { embedderRuns, fewestFaces, testEmbedder } from './embedder.ts';
import { alignedFaces, openPhotos, ownFaces } from './faces.ts';
import { checkFile } from './file.ts';
import { fingerprint } from './fingerprint.ts';
import { testOwnFaces } from './own-faces.ts';
import { normalisationWords, orderWords, sameRecipe } from './recipes.ts';

/** What is tried: one detector or embedder, and where each of its files lies. The first file is the one on trial. */
export interface Subject {
  readonly models: readonly { readonly spec: ModelSpec; readonly path: string }[];
  readonly detector: DetectorSpec | null;
  readonly embedder: EmbedderSpec | null;
}

export interface TestOptions {
  readonly modelsDir: string;
  readonly threads: number;
  /** Faces of the library, beside those of the golden photos. */
  readonly own: readonly TrialFace[];
}

/**
 * Tries a model on the CPU, with files of its own session that is closed afterwards; what is wrong with it is in the
 * answer. Fails only when cancelled.
 */
export async function selfTest(subject: Subject, options: TestOptions, bench: Bench): Promise<ModelTest> {
  const opened: Model[] = [];
  try {
    return await tryAll(subject, options, bench, opened);
  } finally {
    for (const model of opened) await model.close();
  }
}

async function tryAll(
  subject: Subject,
  options: TestOptions,
  bench: Bench,
  opened: Model[],
): Promise<ModelTest> {
  for (const { spec, path } of subject.models) {
    const { check, bytes } = await checkFile(spec, path);
    if (bytes === null) return finished([check], null);
    try {
      opened.push(await bench.run(() => openModel(spec, bytes, 'cpu', options.threads)));
    } catch (thrown) {
      bench.signal?.throwIfAborted();
      const detail = `onnxruntime cannot load it: ${firstLine(thrown)}.`;
      return finished([check, { check: 'runs', verdict: 'failed', detail }], null);
    }
    // One line for all files of a whole model.
    if (spec === subject.models.at(-1)?.spec) return await tryRunning(check, subject, options, bench, opened);
  }
  return finished([], null);
}

async function tryRunning(
  file: ModelCheck,
  { detector, embedder }: Subject,
  options: TestOptions,
  bench: Bench,
  [model, ...others]: readonly Model[],
): Promise<ModelTest> {
  if (model === undefined) return finished([file], null);
  const runs =
    embedder === null
      ? await detectorRuns(detector, [model, ...others], bench)
      : await embedderRuns(embedder, model, bench);
  if (runs.verdict === 'failed') return finished([file, runs], null);
  const checks = [file, runs, ...(await goldenCheck(model, bench))];
  const photos = await openPhotos(options.modelsDir);
  if (embedder === null) {
    if (detector === null) return finished(checks, null);
    if (typeof photos === 'string')
      return finished([...checks, ...skipped(['colour-order', 'normalisation', 'faces'], photos)], null);
    const verdict = await testDetector(detector, [model, ...others], photos, bench);
    return finished([...checks, ...vouched(verdict.checks, model.spec)], verdict.better);
  }
  const own = await ownFaces(embedder, model.spec, options.own);
  const faces =
    typeof photos === 'string'
      ? own.map(({ face }) => face)
      : alignedFaces(photos, embedder.template, model.spec.input.width);
  if (typeof photos === 'string' && own.length < fewestFaces)
    return finished([...checks, ...skipped(['colour-order', 'normalisation', 'mirror'], photos)], null);
  const verdict = await testEmbedder(embedder, model, faces, bench);
  checks.push(...vouched(verdict.checks, model.spec));
  if (own.length >= fewestFaces) checks.push(await testOwnFaces(embedder, model, own, bench));
  return finished(checks, verdict.better);
}

/** What cannot be told by looking is known of a file that the manifest describes in the same way. */
function vouched(checks: readonly ModelCheck[], { sha256, input }: ModelSpec): ModelCheck[] {
  const known = manifest.models.find((model) => model.sha256 === sha256);
  if (known === undefined || !sameRecipe(known.input, input)) return [...checks];
  return checks.map((check) =>
    check.verdict === 'unsure'
      ? { ...check, verdict: 'passed', detail: `Known for this file. ${check.detail}` }
      : check,
  );
}

/** For files whose numbers are known; of others there is nothing to say. */
async function goldenCheck(model: Model, bench: Bench): Promise<ModelCheck[]> {
  const known = golden.fingerprints[model.spec.sha256];
  if (known === undefined) return [];
  const found = fingerprint(await bench.run(() => runGolden(model)));
  const agreement = cosine(Float32Array.from(found), Float32Array.from(known));
  const check = 'golden';
  const figures = `cosine ${agreement.toFixed(4)}`;
  const listed = manifest.models.find(({ sha256 }) => sha256 === model.spec.sha256)?.input;
  if (agreement < goldenCosine) {
    const detail = `The drawn face gives other numbers than those known for this file (${figures}): its input is described wrongly, or this machine computes wrongly.`;
    return [{ check, verdict: 'failed', detail }];
  }
  if (listed !== undefined && !sameRecipe(listed, model.spec.input)) {
    const detail = `This file is known to take ${orderWords[listed.channels]} and ${normalisationWords(listed)}; declare it so.`;
    return [{ check, verdict: 'failed', detail }];
  }
  return [
    {
      check,
      verdict: 'passed',
      detail: `The drawn face gives the numbers known for this file (${figures}).`,
    },
  ];
}

function skipped(checks: readonly ModelCheck['check'][], reason: string): ModelCheck[] {
  return checks.map((check) => ({ check, verdict: 'skipped', detail: `Not tried: ${reason}.` }));
}

function finished(checks: ModelCheck[], better: ModelTest['better']): ModelTest {
  const has = (verdict: ModelCheck['verdict']): boolean => checks.some((check) => check.verdict === verdict);
  const verdict = has('failed') ? 'failed' : has('unsure') || has('skipped') ? 'unsure' : 'passed';
  return { at: new Date().toISOString(), verdict, checks, better };
}
