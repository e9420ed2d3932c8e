/** The networks this process has open: each loaded once, however many detectors and embedders share it. */
import { type Catalogue, readCatalogue } from '../../../native-models/catalogue.ts';
import type { ModelFolders } from '../../../native-models/locate.ts';
import { type Manifest, modelSpec } from '../../../native-models/manifest.ts';
import { readModel } from './files.ts';
import { Lane } from './lane.ts';
import type { Model } from './model.ts';
import { openRuntime, type Runtime, type RuntimeOptions } from './runtime.ts';

export interface NetworkOptions extends RuntimeOptions, ModelFolders {}

export class Networks {
  readonly #options: NetworkOptions;
  readonly #runtimes: Runtime[] = [];
  /** Two callers that need one network must not both load it. */
  readonly #lane = new Lane();

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  /** What this machine knows now: models may have come since it was last asked. */
  catalogue(): Promise<Catalogue> {
    return readCatalogue(this.#options.ownModelsDir ?? null);
  }

  /**
   * The models of `ids`, by id; those not open yet are loaded, checked and put on the best provider together.
   * Errors: `model-missing`, `model-mismatch`.
   */
  load(ids: readonly string[], of: Manifest): Promise<ReadonlyMap<string, Model>> {
    return this.#lane.run(async () => {
      const open = this.#open();
      const specs = ids.map((id) => modelSpec(id, of));
      const missing = specs.filter((spec) => !same(open.get(spec.id)?.spec, spec));
      if (missing.length > 0) {
        const loaded = missing.map(async (spec) => ({ spec, bytes: await readModel(spec, this.#options) }));
        const runtime = await openRuntime(await Promise.all(loaded), this.#options);
        this.#runtimes.push(runtime);
        for (const [id, model] of runtime.models) open.set(id, model);
      }
      return new Map([...open].filter(([id]) => ids.includes(id)));
    });
  }

  /** The provider of the networks the process started with, and what was tried for it. */
  provider(): Pick<Runtime, 'provider' | 'requested' | 'fallbacks'> {
    const [first] = this.#runtimes;
    if (first === undefined) throw new Error('no network is open');
    return first;
  }

  /** Ids of the models that are loaded. */
  active(): ReadonlySet<string> {
    return new Set(this.#open().keys());
  }

  async close(): Promise<void> {
    for (const runtime of this.#runtimes) await runtime.close();
  }

  #open(): Map<string, Model> {
    return new Map(this.#runtimes.flatMap(({ models }) => [...models]));
  }
}

/** One id may come to mean another file when the user removes a model and imports one like it. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
