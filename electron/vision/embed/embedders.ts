/** Every embedder this process can be asked for, opened when it is first needed. */
import type { ModelFolders } from '../../../native-models/locate.ts';
import {
  contractId,
  type EmbedderSpec,
  type Manifest,
  manifest,
  modelSpec,
} from '../../../native-models/manifest.ts';
import { FacetError } from '../../contract/errors.ts';
import type { Embedder } from '../../contract/vision.ts';
import { installedModels } from '../runtime/files.ts';
import type { Networks } from '../runtime/networks.ts';
import { type Embed, type EmbedAll, oneOf, openEmbedAll } from './embed.ts';

/** An embedder with its model loaded. */
export interface OpenEmbedder {
  readonly contract: string;
  readonly spec: EmbedderSpec;
  /** Side of its square input in pixels. */
  readonly side: number;
  /** True when it takes the stored crops as they are. */
  readonly fromCrops: boolean;
  /** Faces that go through its network at once. */
  readonly batch: number;
  readonly embed: Embed;
  readonly embedAll: EmbedAll;
}

/** The first embedder of the manifest: its template and size are those of every stored crop. */
export function standardEmbedder(): EmbedderSpec {
  const [first] = manifest.embedders;
  if (first === undefined) throw new Error('manifest.json has no embedder');
  return first;
}

/** True when `spec` takes the stored crops as they are. */
export function takesCrops(spec: EmbedderSpec, of: Manifest = manifest): boolean {
  const own = modelSpec(spec.model, of).input;
  const { template, warp, model } = standardEmbedder();
  const { width, height } = modelSpec(model).input;
  return (
    own.width === width &&
    own.height === height &&
    spec.warp === warp &&
    JSON.stringify(spec.template) === JSON.stringify(template)
  );
}

export class Embedders {
  readonly #networks: Networks;
  readonly #folders: ModelFolders;
  readonly #opened = new Map<string, Promise<OpenEmbedder>>();

  constructor(networks: Networks, folders: ModelFolders) {
    this.#networks = networks;
    this.#folders = folders;
  }

  /**
   * The embedder of a contract.
   * Errors: `model-missing` where the program knows none or its file is not here; `model-mismatch`
   */
  open(contract: string): Promise<OpenEmbedder> {
    const known = this.#opened.get(contract);
    if (known !== undefined) return known;
    const opening = this.#load(contract);
    this.#opened.set(contract, opening);
    // The model may be there at the next try.
    opening.catch(() => this.#opened.delete(contract));
    return opening;
  }

  /** All embedders this machine knows. */
  async list(): Promise<Embedder[]> {
    const catalogue = await this.#networks.catalogue();
    const installed = await installedModels(catalogue.models, this.#folders);
    return catalogue.embedders.map((spec) => {
      const { output } = modelSpec(spec.model, catalogue);
      return {
        id: spec.id,
        contract: contractId(spec, catalogue),
        dimension: output.layout === 'vector' ? output.dimension : 0,
        thresholds: spec.thresholds,
        installed: installed.has(spec.model),
        fromCrops: takesCrops(spec, catalogue),
      };
    });
  }

  async #load(contract: string): Promise<OpenEmbedder> {
    const catalogue = await this.#networks.catalogue();
    const spec = catalogue.embedders.find((embedder) => contractId(embedder, catalogue) === contract);
    if (spec === undefined) {
      const detail = 'this Facet knows no model that makes these vectors';
      throw new FacetError({ code: 'model-missing', model: contract, detail });
    }
    const model = (await this.#networks.load([spec.model], catalogue)).get(spec.model);
    if (model === undefined) throw new Error(`${spec.model} is not loaded`);
    const side = model.spec.input.width;
    const embedAll = openEmbedAll(spec, model);
    return {
      contract,
      spec,
      side,
      fromCrops: takesCrops(spec, catalogue),
      batch: model.batch,
      embed: oneOf(embedAll),
      embedAll,
    };
  }
}
