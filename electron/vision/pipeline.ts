/** One photo: bytes → pixels → faces → points → aligned crop → quality → embedding. Keeps nothing. */
import { modelSpec, sourceLine } from '../../native-models/manifest.ts';
import { FacetError } from '../contract/errors.ts';
import type { Box, EngineReport } from '../contract/model.ts';
import type { ModelTest } from '../contract/models.ts';
import type { Analysed, Embedder, ImageSource, TestSubject, TrialFace } from '../contract/vision.ts';
import { decode, decodeRegion, encodeWebp, inspect, render } from './decode/image.ts';
import { readSource } from './decode/source.ts';
import { type Closer, encodeFace } from './describe.ts';
import { decodeCrop } from './embed/stored-crop.ts';
import { Describer, type DescriberOptions, type Look } from './lanes/describer.ts';
import { further } from './lanes/further.ts';
import { Lanes } from './lanes/lanes.ts';
import { installedModels } from './runtime/files.ts';
import type { Bench } from './selftest/bench.ts';
import { selfTest } from './selftest/selftest.ts';
import { subjectOf } from './selftest/subject.ts';
import { Stopwatch } from './stopwatch.ts';

export interface PipelineOptions extends DescriberOptions {
  /** Photos described at the same time, each on {@link DescriberOptions.threads}; default: one. */
  readonly lanes?: number;
  /** Told why there are fewer lanes now. */
  readonly onLaneLost?: (reason: string) => void;
}

/** JPEGs are decoded at a power-of-two fraction that keeps the long side at least this. */
const enoughPixels = 1600;

/**
 * Everything the vision process can do, without the process. Open one per process: sessions hold memory.
 * Several calls may be in flight; decoding overlaps, the networks of a lane take one photo at a time.
 */
export class Pipeline {
  readonly contract: string;
  readonly #options: PipelineOptions;
  /** The networks of this thread. */
  readonly #own: Describer;
  readonly #lanes: Lanes;

  private constructor(options: PipelineOptions, own: Describer, lanes: Lanes) {
    this.contract = own.own.contract;
    this.#options = options;
    this.#own = own;
    this.#lanes = lanes;
  }

  /**
   * Loads and checks the models and chooses a provider.
   * Errors: `detector-missing` for an unknown detector, `model-missing`, `model-mismatch`.
   */
  static async open(options: PipelineOptions): Promise<Pipeline> {
    const own = await Describer.open(options);
    const { lanes = 1, onLaneLost } = options;
    return new Pipeline(
      options,
      own,
      new Lanes({
        own,
        most: further.mayOpen(own, options) ? lanes : 1,
        open: () => further.open(options),
        ...(onLaneLost && { onLost: onLaneLost }),
      }),
    );
  }

  /**
   * Finds and describes all faces of a photo. Errors: `bad-image` with a reason for every bad input; of
   * the models as {@link Detectors} and {@link Embedders} say. An aborted call ends between two steps.
   */
  async analyse(source: ImageSource, look: Look, signal?: AbortSignal): Promise<Analysed> {
    const { label } = source;
    // A model that is not here is told before anything is read.
    const { detector } = await this.#own.choose(look);
    const watch = new Stopwatch();
    const file = await watch.time('read', () => readSource(source));
    const info = await watch.time('read', () => inspect(file, label));
    const divisor = info.format === 'jpeg' ? jpegDivisor(info.width, info.height) : 1;
    // Timed by the lane that asks for it.
    const closer: Closer | null = divisor === 1 ? null : (region) => decodeRegion(file, info, label, region);
    const decoded = await watch.time('decode', () => decode(file, info, label, divisor));
    const found = await this.#lanes.describe(async (lane) => {
      signal?.throwIfAborted();
      return lane.describe(decoded, closer, look);
    });
    watch.add(found.cost);
    const [faces, thumb] = await watch.time('encode', () =>
      Promise.all([
        Promise.all(found.faces.map(encodeFace)),
        found.thumb === null ? null : encodeWebp(found.thumb, 80),
      ]),
    );
    return {
      ...info,
      sha256: file.sha256,
      bytes: file.bytes.length,
      mtime: file.mtime,
      faces,
      thumb,
      contract: look.contracts?.[0] ?? this.contract,
      detector: detector.id,
      cost: watch.cost(),
    };
  }

  /**
   * Embeds stored template crops under one contract; null for bytes that are no such picture.
   * Errors: `model-missing`; `invalid-input` for an embedder that needs another template.
   */
  async embedCrops(
    contract: string,
    aligned: readonly Uint8Array<ArrayBuffer>[],
    signal?: AbortSignal,
  ): Promise<(Float32Array<ArrayBuffer> | null)[]> {
    const { spec, side, fromCrops, embed } = await this.#own.embedders.open(contract);
    if (!fromCrops) {
      const detail = `${spec.id} needs faces on another template than that of the stored crops`;
      throw new FacetError({ code: 'invalid-input', field: 'contract', detail });
    }
    const rasters = await Promise.all(aligned.map((bytes) => decodeCrop(bytes, side)));
    const vectors: (Float32Array<ArrayBuffer> | null)[] = [];
    for (const raster of rasters) {
      signal?.throwIfAborted();
      // One at a time through this thread's networks, so that a photo somebody waits for gets its turn in between.
      vectors.push(raster === null ? null : (await this.#lanes.own(() => embed(raster))).vector);
    }
    return vectors;
  }

  /** Every embedder this program knows. */
  embedders(): Promise<Embedder[]> {
    return this.#own.embedders.list();
  }

  /** See `visionApi.vision.render`. Errors: as {@link analyse}. */
  async render(
    source: ImageSource,
    width: number,
    region: Box | null,
  ): Promise<{ bytes: Uint8Array<ArrayBuffer>; type: string }> {
    const file = await readSource(source);
    const info = await inspect(file, source.label);
    return { bytes: await render(file, info, source.label, width, region), type: 'image/jpeg' };
  }

  /** What really runs, and which models are here. */
  async report(): Promise<EngineReport> {
    const { networks, own } = this.#own;
    const { provider, requested, fallbacks } = networks.provider();
    const { models } = await networks.catalogue();
    const installed = await installedModels(models, this.#options);
    const active = networks.active();
    const { spec } = own;
    const { output } = modelSpec(spec.model);
    return {
      provider,
      requested: [...requested],
      fallbacks: [...fallbacks],
      threads: this.#options.threads,
      lanes: this.#options.lanes ?? 1,
      batch: this.#options.batch ?? 1,
      detector: this.#options.detector,
      embedder: spec.id,
      contract: this.contract,
      dimension: output.layout === 'vector' ? output.dimension : 0,
      thresholds: spec.thresholds,
      models: models.map(({ id, role, licence, source, sha256, bytes }) => ({
        id,
        role,
        licence,
        source: sourceLine(source),
        sha256,
        bytes,
        installed: installed.has(id),
        active: active.has(id),
      })),
    };
  }

  /** See `visionApi.vision.test`. Takes turns with photos, one inference at a time. */
  async test(subject: TestSubject, own: readonly TrialFace[], signal?: AbortSignal): Promise<ModelTest> {
    const found = subjectOf(subject, await this.#own.networks.catalogue(), this.#options);
    const run: Bench['run'] = (work) => {
      signal?.throwIfAborted();
      return this.#lanes.own(work);
    };
    return selfTest(found, { ...this.#options, own }, { run, signal });
  }

  close(): Promise<void> {
    return this.#lanes.close();
  }
}

/** The largest of 1, 2, 4, 8 that leaves {@link enoughPixels} on the long side. */
export function jpegDivisor(width: number, height: number): number {
  const side = Math.max(width, height);
  return [8, 4, 2].find((divisor) => side / divisor >= enoughPixels) ?? 1;
}
