/** The models of this machine: listed, fetched, brought in, tried and removed. See README.md. */
import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Catalogue, readCatalogue, removeOwnModel } from '../../../native-models/catalogue.ts';
import { modelPath } from '../../../native-models/locate.ts';
import { type Manifest, manifest, type ModelSpec } from '../../../native-models/manifest.ts';
import { FacetError } from '../../contract/errors.ts';
import type { ModelCandidate, ModelEntry, ModelTest } from '../../contract/models.ts';
import { fileError } from './disk.ts';
import { Downloads, type DownloadsOptions } from './downloads.ts';
import {
  entryOf,
  factsOf,
  governing,
  isInstalled,
  originOf,
  type Part,
  partsOf,
  together,
} from './entries.ts';
import { partPath } from './fetch-source.ts';
import { type Around, importModel, type ImportWish, subjectOf, tryModel, type TryWish } from './import.ts';
import { type Desk, inspectFile } from './inspect.ts';
import type { Lab } from './lab.ts';
import { removePart } from './part.ts';
import { RecordBook, type Records } from './records.ts';
import { type Source, sourcesOf } from './sources.ts';

/** What the open library needs of the models. */
export interface InUse {
  /** Contract of the model its faces are compared by; null in a library without faces. */
  readonly active: string | null;
  /** Contracts of a change under way, and of the model one can go back to. */
  readonly kept: readonly string[];
  /** Ids of the detector that looks at photos, and of the one the library's settings name. */
  readonly detectors: { readonly active: string; readonly chosen: string };
}

export interface ModelsDeps extends Omit<DownloadsOptions, 'dir'> {
  /** Folder of the models that come with the program. */
  readonly modelsDir: string;
  /** Folder of those the user fetched or brought. */
  readonly ownModelsDir: string;
  readonly inUse: () => InUse;
  /** Photos last read by each detector, by its id; default: none. */
  readonly readBy?: () => Promise<ReadonlyMap<string, number>>;
  readonly lab: Lab;
  /** Default: that of this program. */
  readonly manifest?: Manifest;
}

export class Models {
  readonly #deps: ModelsDeps;
  readonly #downloads: Downloads;
  readonly #records: RecordBook;

  constructor(deps: ModelsDeps) {
    const { ownModelsDir, onChange, patience, free, mirror } = deps;
    this.#deps = deps;
    this.#downloads = new Downloads({
      dir: ownModelsDir,
      onChange,
      mirror,
      ...(patience && { patience }),
      ...(free && { free }),
    });
    this.#records = new RecordBook(ownModelsDir);
  }

  async list(): Promise<ModelEntry[]> {
    const catalogue = await this.#catalogue();
    return this.#entries(partsOf(catalogue), catalogue);
  }

  /** See `modelsApi.broken`. */
  async broken(): Promise<{ file: string; reason: string }[]> {
    return [...(await this.#catalogue()).broken];
  }

  /** See `modelsApi.install`. */
  async install(id: string, acceptLicence: boolean): Promise<ModelEntry> {
    const { catalogue, part } = await this.#find(id);
    const missing = await this.#missing(part);
    const sources = sourcesOf(catalogue.models).filter(({ files }) =>
      files.some(({ spec }) => missing.some((lacking) => lacking.id === spec.id)),
    );
    if (missing.length > 0 && sources.length === 0) throw notFetched(id, missing);
    await this.#licensed(part, catalogue, acceptLicence);
    for (const source of sources) await this.#downloads.start(source);
    return this.#entry(part, catalogue);
  }

  /** Stops a download and keeps what has come. */
  async stop(id: string): Promise<ModelEntry> {
    const { catalogue, part } = await this.#find(id);
    for (const { url } of sourcesFor(part, catalogue)) await this.#downloads.stop(url);
    this.#deps.onChange();
    return this.#entry(part, catalogue);
  }

  /** Takes off this machine what was fetched or brought, also where only a part of it has come. */
  async remove(id: string): Promise<void> {
    const { catalogue, part } = await this.#find(id);
    const { ownModelsDir, onChange } = this.#deps;
    await this.#refuseRemoval(part, catalogue);
    const own = catalogue.own.get(governing(part).id);
    const others = partsOf(catalogue).filter((other) => other.id !== id);
    const files = part.specs.filter((spec) => !others.some(({ specs }) => specs.includes(spec)));
    await this.#writing(async () => {
      for (const source of sourcesFor(part, catalogue)) await removePart(partPath(ownModelsDir, source));
      if (own !== undefined) await removeOwnModel(ownModelsDir, own);
      else for (const { file } of files) await rm(join(ownModelsDir, file), { force: true });
      await this.#records.forget(id);
    });
    onChange();
  }

  /** See `modelsApi.inspect`. */
  async inspect(path: string, signal: AbortSignal): Promise<ModelCandidate[]> {
    return inspectFile(path, await this.#catalogue(), this.#desk, signal);
  }

  /** See `modelsApi.tryOut`. */
  async tryOut(path: string, wish: TryWish, signal: AbortSignal): Promise<ModelTest> {
    return tryModel(path, wish, await this.#around(), signal);
  }

  /** See `modelsApi.import`. */
  async import(path: string, wish: ImportWish, signal: AbortSignal): Promise<ModelEntry> {
    const id = await importModel(path, wish, await this.#around(), signal);
    this.#deps.onChange();
    const { catalogue, part } = await this.#find(id);
    return this.#entry(part, catalogue);
  }

  /** Tries an installed model, and keeps how it went. */
  async test(id: string, signal: AbortSignal): Promise<ModelTest> {
    const { catalogue, part } = await this.#find(id);
    const [missing] = await this.#missing(part);
    if (missing !== undefined)
      throw new FacetError({ code: 'model-missing', model: missing.id, detail: 'its file is not here' });
    const subject = subjectOf(part, catalogue);
    const test = await this.#deps.lab.test(
      { ...subject, path: modelPath(subject.model, this.#deps) },
      signal,
    );
    await this.#writing(() => this.#records.tested(id, factsOf(part), test));
    this.#deps.onChange();
    return test;
  }

  /** Before the process ends: what has come is kept. */
  async close(): Promise<void> {
    await this.#downloads.stopAll();
  }

  get #desk(): Desk {
    const { ownModelsDir, lab, free } = this.#deps;
    return { dir: ownModelsDir, lab, free };
  }

  async #around(): Promise<Around> {
    return { catalogue: await this.#catalogue(), desk: this.#desk, records: this.#records };
  }

  #catalogue(): Promise<Catalogue> {
    return readCatalogue(this.#deps.ownModelsDir, this.#deps.manifest ?? manifest);
  }

  async #find(id: string): Promise<{ catalogue: Catalogue; part: Part }> {
    const catalogue = await this.#catalogue();
    const part = partsOf(catalogue).find((other) => other.id === id);
    if (part === undefined) throw new FacetError({ code: 'not-found', what: 'model', id });
    return { catalogue, part };
  }

  async #missing(part: Part): Promise<ModelSpec[]> {
    const found = await Promise.all(part.specs.map((spec) => isInstalled(spec, this.#deps)));
    return part.specs.filter((_, at) => found[at] === false);
  }

  async #entry(part: Part, catalogue: Catalogue): Promise<ModelEntry> {
    const [entry] = await this.#entries([part], catalogue);
    return entry as ModelEntry;
  }

  /** What is asked of the library and of the records is asked once for all of them. */
  async #entries(parts: readonly Part[], catalogue: Catalogue): Promise<ModelEntry[]> {
    const [readBy, records] = await Promise.all([this.#deps.readBy?.(), this.#records.read()]);
    const around = {
      catalogue,
      records,
      readBy: readBy ?? new Map<string, number>(),
      inUse: this.#deps.inUse(),
    };
    return Promise.all(parts.map((part) => this.#describe(part, around)));
  }

  async #describe(
    part: Part,
    { catalogue, records, readBy, inUse: { active, detectors } }: Described,
  ): Promise<ModelEntry> {
    const missing = await this.#missing(part);
    const detects = part.role === 'detector';
    const waiting = sourcesFor({ ...part, specs: missing }, catalogue);
    const states = await Promise.all(waiting.map((source) => this.#downloads.state(source)));
    return entryOf(part, {
      catalogue,
      records,
      installed: missing.length === 0,
      active: detects ? part.id === detectors.active : part.contract === active,
      photos: detects ? (readBy.get(part.id) ?? 0) : null,
      fetchBytes: waiting.reduce((sum, { bytes }) => sum + bytes, 0),
      download: together(states.filter((state) => state !== null)),
    });
  }

  /**
   * What comes from one address under one licence is accepted together.
   * @throws FacetError `licence-needed`
   */
  async #licensed(part: Part, catalogue: Catalogue, acceptNow: boolean): Promise<void> {
    const { free, licence } = governing(part);
    if (free || (await this.#records.read()).licences[part.id]?.licence === licence) return;
    if (!acceptNow) throw new FacetError({ code: 'licence-needed', model: part.id, licence });
    const urls = new Set(sourcesFor(part, catalogue).map(({ url }) => url));
    const alike = partsOf(catalogue).filter(
      (other) =>
        other.id === part.id ||
        (governing(other).licence === licence &&
          sourcesFor(other, catalogue).some(({ url }) => urls.has(url))),
    );
    const ids = alike.map(({ id }) => id);
    await this.#writing(() => this.#records.accept(ids, licence));
  }

  async #refuseRemoval(part: Part, catalogue: Catalogue): Promise<void> {
    const { id, role, contract } = part;
    const { active, kept, detectors } = this.#deps.inUse();
    const busy = (what: string): FacetError => new FacetError({ code: 'busy', what });
    const used =
      role === 'detector' ? Object.values(detectors).includes(id) : contract !== null && contract === active;
    if (used) throw busy(`${id} is the model this library works with; change to another one first`);
    if (contract !== null && kept.includes(contract))
      throw busy(
        `the change of model of this library needs ${id}; finish it, or remove the old vectors first`,
      );
    for (const source of sourcesFor(part, catalogue)) {
      if (this.#downloads.isRunning(source.url)) throw busy(`${id} is being fetched; stop that first`);
    }
    if (originOf(part) === 'shipped')
      throw new FacetError({ code: 'invalid-input', field: id, detail: 'comes with Facet and stays' });
    if (originOf(part) !== 'supplied') return;
    const [spec] = part.specs;
    const here = await access(join(this.#deps.ownModelsDir, spec?.file ?? '')).then(
      () => true,
      () => false,
    );
    if (!here && (await this.#missing(part)).length === 0)
      throw new FacetError({
        code: 'invalid-input',
        field: id,
        detail: 'lies in a folder of yours, not in that of Facet; remove it there',
      });
  }

  async #writing<T>(work: () => Promise<T>): Promise<T> {
    return work().catch((thrown: unknown) => {
      throw fileError(thrown, this.#deps.ownModelsDir);
    });
  }
}

/** What all entries of a list are described by. */
interface Described {
  readonly catalogue: Catalogue;
  readonly records: Records;
  readonly readBy: ReadonlyMap<string, number>;
  readonly inUse: InUse;
}

/** Where the files of `part` come from; each source with all that comes with them. */
function sourcesFor(part: Part, catalogue: Catalogue): Source[] {
  return sourcesOf(catalogue.models).filter(({ files }) =>
    files.some(({ spec }) => part.specs.some(({ id }) => id === spec.id)),
  );
}

function notFetched(id: string, missing: readonly ModelSpec[]): FacetError {
  const [address] = missing.flatMap(({ source }) => ('url' in source ? [source.url] : []));
  const detail =
    address === undefined
      ? 'comes with Facet; start Facet once with a connection to fetch it'
      : `is not fetched by Facet: get it from ${address} and import the file`;
  return new FacetError({ code: 'invalid-input', field: id, detail });
}
