/** Every embedder this process can be asked for, opened when it is first needed. */
import { contractId, type EmbedderSpec, manifest, modelSpec } from '../../../native-models/manifest.ts';
import { FacetError } from '../../contract/errors.ts';
import type { Embedder } from '../../contract/vision.ts';
import { installedModels, readModel } from '../runtime/files.ts';
import { openRuntime, type Runtime, type RuntimeOptions } from '../runtime/runtime.ts';
import { type Embed, openEmbedder } from './embed.ts';

/** An embedder with its model loaded. */
export interface OpenEmbedder {
  readonly contract: string;
  readonly spec: EmbedderSpec;
  /** Side of its square input in pixels. */
  readonly side: number;
  readonly embed: Embed;
}

/** Where every stored crop lies: the template and size of the first embedder of the manifest. */
function standard(): EmbedderSpec {
  const [first] = manifest.embedders;
  if (first === undefined) throw new Error('manifest.json has no embedder');
  return first;
}

/** True when `spec` takes the stored crops as they are. */
export function takesCrops(spec: EmbedderSpec): boolean {
  const own = modelSpec(spec.model).input;
  const { template, warp, model } = standard();
  const { width, height } = modelSpec(model).input;
  return (
    own.width === width &&
    own.height === height &&
    spec.warp === warp &&
    JSON.stringify(spec.template) === JSON.stringify(template)
  );
}

export class Embedders {
  readonly #modelsDir: string;
  readonly #options: RuntimeOptions;
  readonly #opened = new Map<string, Promise<OpenEmbedder>>();
  readonly #runtimes: Runtime[] = [];

  constructor(modelsDir: string, options: RuntimeOptions) {
    this.#modelsDir = modelsDir;
    this.#options = options;
  }

  /** Takes an embedder whose model runs already. */
  add(spec: EmbedderSpec, runtime: Runtime): OpenEmbedder {
    const model = runtime.models.get(spec.model);
    if (model === undefined) throw new Error(`${spec.model} is not loaded`);
    const contract = contractId(spec);
    const opened = { contract, spec, side: model.spec.input.width, embed: openEmbedder(spec, model) };
    this.#opened.set(contract, Promise.resolve(opened));
    return opened;
  }

  /**
   * The embedder of a contract.
   * @throws FacetError `model-missing` where the program knows none or its file is not here; `model-mismatch`
   */
  open(contract: string): Promise<OpenEmbedder> {
    const known = this.#opened.get(contract);
    if (known !== undefined) return known;
    const opening = this.#load(contract);
    this.#opened.set(contract, opening);
    // The file may be there at the next try.
    opening.catch(() => this.#opened.delete(contract));
    return opening;
  }

  /** All embedders of the manifest. */
  async list(): Promise<Embedder[]> {
    const installed = await installedModels(this.#modelsDir);
    return manifest.embedders.map((spec) => {
      const { output } = modelSpec(spec.model);
      return {
        id: spec.id,
        contract: contractId(spec),
        dimension: output.layout === 'vector' ? output.dimension : 0,
        thresholds: spec.thresholds,
        installed: installed.has(spec.model),
        fromCrops: takesCrops(spec),
      };
    });
  }

  async close(): Promise<void> {
    for (const runtime of this.#runtimes) await runtime.close();
  }

  async #load(contract: string): Promise<OpenEmbedder> {
    const spec = manifest.embedders.find((embedder) => contractId(embedder) === contract);
    if (spec === undefined) {
      const detail = 'this Facet knows no model that makes these vectors';
      throw new FacetError({ code: 'model-missing', model: contract, detail });
    }
    const model = modelSpec(spec.model);
    const bytes = await readModel(model, this.#modelsDir);
    const runtime = await openRuntime([{ spec: model, bytes }], this.#options);
    this.#runtimes.push(runtime);
    return this.add(spec, runtime);
  }
}
