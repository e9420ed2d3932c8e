/** The detectors and embedders of this machine as the Models screen lists them. */
import { stat } from 'node:fs/promises';
import { type Catalogue } from '../../../native-models/catalogue.ts';
import { modelPath, type ModelFolders } from '../../../native-models/locate.ts';
import { contractId, modelSpec, sourceLine, type ModelSpec } from '../../../native-models/manifest.ts';
import type { ModelDownload, ModelEntry } from '../../contract/models.ts';
import type { Records } from './records.ts';

/** A detector or embedder with all it is made of. */
export interface Part {
  readonly id: string;
  readonly role: 'detector' | 'embedder';
  readonly specs: readonly ModelSpec[];
  /** Of an embedder. */
  readonly contract: string | null;
}

/** Every detector and embedder of the catalogue, embedders first. */
export function partsOf(catalogue: Catalogue): Part[] {
  const embedders = catalogue.embedders.map((embedder) => ({
    id: embedder.id,
    role: 'embedder' as const,
    specs: [modelSpec(embedder.model, catalogue)],
    contract: contractId(embedder, catalogue),
  }));
  const detectors = catalogue.detectors.map(({ id, models }) => ({
    id,
    role: 'detector' as const,
    specs: models.map((model) => modelSpec(model, catalogue)),
    contract: null,
  }));
  return [...embedders, ...detectors];
}

/** Whether the file of `spec` is there. Its contents are checked when it is loaded. */
export async function isInstalled(spec: ModelSpec, folders: ModelFolders): Promise<boolean> {
  const file = await stat(modelPath(spec, folders)).catch(() => null);
  return file?.isFile() === true && file.size > 0;
}

/** What may be used only under conditions decides. */
export function governing({ specs }: Part): ModelSpec {
  const [first] = specs;
  const found = specs.find(({ free }) => !free) ?? first;
  if (found === undefined) throw new Error('a detector or embedder without a model');
  return found;
}

export function originOf({ specs }: Part): ModelEntry['origin'] {
  const has = (key: string): boolean => specs.some(({ source }) => key in source);
  if (has('imported')) return 'import';
  if (has('download')) return 'download';
  return has('url') ? 'supplied' : 'shipped';
}

/** Tells whether a test was of this very thing. */
export function factsOf({ specs, contract }: Part): string {
  return contract ?? specs.map(({ sha256 }) => sha256.slice(0, 16)).join('-');
}

export interface Around {
  readonly catalogue: Catalogue;
  readonly records: Records;
  readonly installed: boolean;
  readonly active: boolean;
  readonly photos: number | null;
  readonly fetchBytes: number;
  readonly download: ModelDownload | null;
}

export function entryOf(part: Part, around: Around): ModelEntry {
  const { catalogue, records, installed, active, photos, fetchBytes, download } = around;
  const spec = governing(part);
  const accepted = records.licences[part.id];
  const tested = records.tests[part.id];
  const vector = part.specs.find(({ output }) => output.layout === 'vector')?.output;
  const own = catalogue.own.get(spec.id);
  return {
    id: part.id,
    title: own?.title ?? titleOf(part, spec, catalogue),
    role: part.role,
    family: spec.architecture,
    dimension: part.role === 'embedder' && vector?.layout === 'vector' ? vector.dimension : null,
    contract: part.contract,
    bytes: part.specs.reduce((sum, { bytes }) => sum + bytes, 0),
    fetchBytes,
    licence: { name: spec.licence, url: spec.licenceUrl ?? null, free: spec.free },
    accepted: accepted?.licence === spec.licence ? accepted.at : null,
    origin: originOf(part),
    source: own?.from ?? sourceLine(spec.source),
    installed,
    active,
    photos,
    download,
    test: tested?.facts === factsOf(part) ? tested.test : null,
  };
}

/** One network may make vectors in two ways: the titles must tell them apart. */
function titleOf({ id }: Part, { architecture }: ModelSpec, { embedders }: Catalogue): string {
  const flips = embedders.find((embedder) => embedder.id === id)?.flip === true;
  return flips ? `${architecture}, with the mirrored face` : architecture;
}

/** One download for several files: the worst state, the sums. */
export function together(downloads: readonly ModelDownload[]): ModelDownload | null {
  const [first] = downloads;
  if (first === undefined) return null;
  const worst = (['failed', 'running', 'checking', 'stopped'] as const).find((state) =>
    downloads.some((download) => download.state === state),
  );
  const sum = (pick: (download: ModelDownload) => number | null): number | null => {
    let all = 0;
    for (const download of downloads) {
      const value = pick(download);
      if (value === null) return null;
      all += value;
    }
    return all;
  };
  const lefts = downloads.map(({ secondsLeft }) => secondsLeft);
  return {
    state: worst ?? first.state,
    bytes: sum(({ bytes }) => bytes) ?? 0,
    total: sum(({ total }) => total),
    bytesPerSecond: sum(({ bytesPerSecond }) => bytesPerSecond) ?? 0,
    secondsLeft: lefts.some((left) => left === null) ? null : Math.max(...lefts.map((left) => left ?? 0)),
    error: downloads.find(({ error }) => error !== null)?.error ?? null,
  };
}
