/** One photo: bytes → pixels → faces → points → aligned crop → quality → embedding. Keeps nothing. */
import { contractId, modelSpec, sourceLine } from '../../native-models/manifest.ts';
import { FacetError } from '../contract/errors.ts';
import { type Box, type EngineReport } from '../contract/model.ts';
import type { ModelTest } from '../contract/models.ts';
import type { Analysed, Embedder, ImageSource, TestSubject, TrialFace } from '../contract/vision.ts';
import { decode, type Decoded, encodeWebp, inspect, render } from './decode/image.ts';
import { readSource } from './decode/source.ts';
import { describePhoto, encodeFace } from './describe.ts';
import { Detectors } from './detect/detectors.ts';
import { Embedders, type OpenEmbedder, standardEmbedder } from './embed/embedders.ts';
import { decodeCrop } from './embed/stored-crop.ts';
import { installedModels } from './runtime/files.ts';
import { Lane } from './runtime/lane.ts';
import { type NetworkOptions, Networks } from './runtime/networks.ts';
import type { Bench } from './selftest/bench.ts';
import { selfTest } from './selftest/selftest.ts';
import { subjectOf } from './selftest/subject.ts';
import { Stopwatch } from './stopwatch.ts';

export interface PipelineOptions extends NetworkOptions {
  /** Id of the detector used where a call names none. */
  readonly detector: string;
}

export interface AnalyseOptions {
  readonly embed: boolean;
  readonly crops: boolean;
  readonly thumb: boolean;
  /** See `visionApi.vision.analyse`. */
  readonly contracts?: readonly string[] | undefined;
  /** See `visionApi.vision.analyse`. */
  readonly detector?: string | undefined;
}

/** JPEGs are decoded at a power-of-two fraction that keeps the long side at least this. */
const enoughPixels = 1600;

/**
 * Everything the vision process can do, without the process. Open one per process: sessions hold memory.
 * Several calls may be in flight; decoding overlaps, inference takes turns.
 */
export class Pipeline {
  readonly contract: string;
  readonly #options: PipelineOptions;
  readonly #networks: Networks;
  readonly #detectors: Detectors;
  readonly #embedders: Embedders;
  /** The embedder of the report; its template is also that of every stored crop. */
  readonly #own: OpenEmbedder;
  readonly #lane = new Lane();

  private constructor(
    options: PipelineOptions,
    networks: Networks,
    detectors: Detectors,
    embedders: Embedders,
    own: OpenEmbedder,
  ) {
    this.contract = own.contract;
    this.#options = options;
    this.#networks = networks;
    this.#detectors = detectors;
    this.#embedders = embedders;
    this.#own = own;
  }

  /**
   * Loads and checks the models and chooses a provider.
   * Errors: `invalid-input` for an unknown detector, `model-missing`, `model-mismatch`.
   */
  static async open(options: PipelineOptions): Promise<Pipeline> {
    const networks = new Networks(options);
    const embedders = new Embedders(networks, options);
    const detectors = new Detectors(networks);
    const standard = standardEmbedder();
    const catalogue = await networks.catalogue();
    const { models = [] } = catalogue.detectors.find(({ id }) => id === options.detector) ?? {};
    // Together, so that one provider is chosen for all of them.
    if (models.length > 0) await networks.load([...models, standard.model], catalogue);
    await detectors.open(options.detector);
    const own = await embedders.open(contractId(standard));
    return new Pipeline(options, networks, detectors, embedders, own);
  }

  /**
   * Finds and describes all faces of a photo. Errors: `bad-image` with a reason for every bad input; of
   * the models as {@link Detectors} and {@link Embedders} say. An aborted call ends between two steps.
   */
  async analyse(source: ImageSource, wanted: AnalyseOptions, signal?: AbortSignal): Promise<Analysed> {
    const { label } = source;
    const detector = await this.#detectors.open(wanted.detector ?? this.#options.detector);
    const embedders = await this.#chosen(wanted);
    const watch = new Stopwatch();
    const file = await watch.time('read', () => readSource(source));
    const info = await watch.time('read', () => inspect(file, label));
    const divisor = info.format === 'jpeg' ? jpegDivisor(info.width, info.height) : 1;
    const decodeBy = (by: number): Promise<Decoded> =>
      watch.time('decode', () => decode(file, info, label, by));
    const decoded = await decodeBy(divisor);
    const full = divisor === 1 ? null : (): Promise<Decoded> => decodeBy(1);
    const found = await this.#lane.run(() => {
      signal?.throwIfAborted();
      return describePhoto(decoded, full, wanted, { own: this.#own, detector, embedders, watch });
    });
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
      contract: wanted.contracts?.[0] ?? this.contract,
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
    const { spec, side, fromCrops, embed } = await this.#embedders.open(contract);
    if (!fromCrops) {
      const detail = `${spec.id} needs faces on another template than that of the stored crops`;
      throw new FacetError({ code: 'invalid-input', field: 'contract', detail });
    }
    const rasters = await Promise.all(aligned.map((bytes) => decodeCrop(bytes, side)));
    const vectors: (Float32Array<ArrayBuffer> | null)[] = [];
    for (const raster of rasters) {
      signal?.throwIfAborted();
      // One at a time through the lane, so that a photo somebody waits for gets its turn in between.
      vectors.push(raster === null ? null : (await this.#lane.run(() => embed(raster))).vector);
    }
    return vectors;
  }

  /** Every embedder this program knows. */
  embedders(): Promise<Embedder[]> {
    return this.#embedders.list();
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
    const { provider, requested, fallbacks } = this.#networks.provider();
    const { models } = await this.#networks.catalogue();
    const installed = await installedModels(models, this.#options);
    const active = this.#networks.active();
    const { spec } = this.#own;
    const { output } = modelSpec(spec.model);
    return {
      provider,
      requested: [...requested],
      fallbacks: [...fallbacks],
      threads: this.#options.threads,
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
    const found = subjectOf(subject, await this.#networks.catalogue(), this.#options);
    const run: Bench['run'] = (work) => {
      signal?.throwIfAborted();
      return this.#lane.run(work);
    };
    return selfTest(found, { ...this.#options, own }, { run, signal });
  }

  close(): Promise<void> {
    return this.#lane.run(() => this.#networks.close());
  }

  /** The embedders a call asks for; none when it wants no embedding. */
  #chosen({ embed, contracts }: AnalyseOptions): Promise<OpenEmbedder[]> {
    if (!embed) return Promise.resolve([]);
    return Promise.all((contracts ?? [this.contract]).map((contract) => this.#embedders.open(contract)));
  }
}

/** The largest of 1, 2, 4, 8 that leaves {@link enoughPixels} on the long side. */
export function jpegDivisor(width: number, height: number): number {
  const side = Math.max(width, height);
  return [8, 4, 2].find((divisor) => side / divisor >= enoughPixels) ?? 1;
}
