/** Brings a model of the user's in: looked at, licensed, tried, and only then given a name. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Catalogue, type OwnModel, writeOwnModel } from '../../../native-models/catalogue.ts';
import type { Proposal } from '../../../native-models/families.ts';
import { type DetectorSpec, manifest, type Manifest } from '../../../native-models/manifest.ts';
import { FacetError } from '../../contract/errors.ts';
import type { InputRecipe, ModelTest } from '../../contract/models.ts';
import { factsOf, governing, type Part, partsOf } from './entries.ts';
import { settle } from './fetch-source.ts';
import { type Desk, inspectModel, withCopy } from './inspect.ts';
import type { RecordBook } from './records.ts';

export interface TryWish {
  /** Name in the archive; null for a bare file. */
  readonly member: string | null;
  /** Null: what the file is taken for. */
  readonly recipe: InputRecipe | null;
}

export interface ImportWish extends TryWish {
  readonly title: string;
  readonly acceptLicence: boolean;
  readonly anyway: boolean;
}

export interface Around {
  readonly catalogue: Catalogue;
  readonly desk: Desk;
  readonly records: RecordBook;
}

/**
 * The self-test of a model as it would be used. Keeps nothing.
 * @throws FacetError `invalid-input` for a file Facet cannot use; `unreadable`, `disk-full`, `engine-down`
 */
export async function tryModel(
  path: string,
  wish: TryWish,
  around: Around,
  signal: AbortSignal,
): Promise<ModelTest> {
  return withCopy(path, wish.member, around.desk, signal, async (copy) => {
    const made = await identify(path, { ...wish, title: 'candidate' }, around, copy, signal);
    return test(made, around, copy, signal);
  });
}

/**
 * @returns the id of the detector or embedder it became
 * @throws FacetError `licence-needed`; `model-unfit` when it failed its self-test, unless `anyway`; as
 *   {@link tryModel}. Nothing was brought in then.
 */
export async function importModel(
  path: string,
  wish: ImportWish,
  around: Around,
  signal: AbortSignal,
): Promise<string> {
  const { desk, records } = around;
  return withCopy(path, wish.member, desk, signal, async (copy) => {
    const made = await identify(path, wish, around, copy, signal);
    const { part, own } = made;
    const { free, licence, file } = governing(part);
    const accepted = (await records.read()).licences[part.id]?.licence === licence;
    if (!free && !accepted && !wish.acceptLicence)
      throw new FacetError({ code: 'licence-needed', model: wish.title, licence });

    const tested = await test(made, around, copy, signal);
    if (tested.verdict === 'failed' && !wish.anyway)
      throw new FacetError({ code: 'model-unfit', model: wish.title, detail: reasons(tested) });
    signal.throwIfAborted();

    await settle(copy, join(desk.dir, file));
    if (own !== null) await writeOwnModel(desk.dir, own);
    if (!free) await records.accept([part.id], licence);
    await records.tested(part.id, factsOf(part), tested);
    return part.id;
  });
}

/** What a file would become: something the catalogue knows, else a description of its own. */
interface Made {
  readonly part: Part;
  readonly own: OwnModel | null;
}

async function identify(
  path: string,
  wish: TryWish & { readonly title: string },
  { catalogue, desk }: Around,
  copy: string,
  signal: AbortSignal,
): Promise<Made> {
  const { candidate, probed } = await inspectModel(path, wish.member, copy, catalogue, desk, signal);
  const { label, problem, known } = candidate;
  if (problem !== null) throw new FacetError({ code: 'invalid-input', field: label, detail: problem });
  if (known !== null && !catalogue.own.has(known)) return { part: partCalled(known, catalogue), own: null };
  return described(candidate, wish, probed?.proposal ?? null);
}

async function test(
  { part, own }: Made,
  { catalogue, desk }: Around,
  path: string,
  signal: AbortSignal,
): Promise<ModelTest> {
  return desk.lab.test({ ...subjectOf(part, own === null ? catalogue : manifestOf(own)), path }, signal);
}

/** The detector or embedder `part` as its specs. */
export function subjectOf(
  part: Part,
  { detectors, embedders }: Manifest,
): { model: OwnModel['model']; detector: OwnModel['detector']; embedder: OwnModel['embedder'] } {
  return {
    model: governing(part),
    detector: part.role === 'detector' ? (detectors.find(({ id }) => id === part.id) ?? null) : null,
    embedder: part.role === 'embedder' ? (embedders.find(({ id }) => id === part.id) ?? null) : null,
  };
}

/** A description for a file nobody knows, under an id of its own. */
function described(
  { label, sha256, bytes }: { label: string; sha256: string; bytes: number },
  { title, recipe }: TryWish & { readonly title: string },
  proposal: Proposal | null,
): Made {
  if (proposal === null)
    throw new FacetError({ code: 'invalid-input', field: label, detail: 'is no model Facet can use' });
  const input = { ...proposal.input, ...recipe };
  // The same file with another recipe is another model.
  const facts = createHash('sha256')
    .update(JSON.stringify([sha256, input]))
    .digest('hex')
    .slice(0, 8);
  const id = `${slug(title)}-${facts}`;
  const model = {
    id,
    role: proposal.detector === null ? ('embedder' as const) : ('detector' as const),
    architecture: proposal.architecture,
    file: `${id}.onnx`,
    bytes,
    sha256,
    licence: proposal.licence,
    licenceFile: null,
    free: false,
    source: { imported: label },
    input,
    output: proposal.output,
  };
  const own: OwnModel = {
    version: 1,
    title,
    added: new Date().toISOString(),
    from: label,
    model,
    detector: proposal.detector === null ? null : detectorOf(id, proposal.detector),
    embedder: proposal.embedder === null ? null : { ...proposal.embedder, id, model: id },
  };
  const [part] = partsOf({ ...manifestOf(own), own: new Map(), broken: [] });
  if (part === undefined) throw new Error('a proposal is a detector or an embedder');
  return { part, own };
}

function detectorOf(id: string, proposed: NonNullable<Proposal['detector']>): DetectorSpec {
  const { companions, ...thresholds } = proposed;
  return { id, models: [id, ...companions], ...thresholds };
}

/** The model of a description, with those of the manifest that it works with. */
function manifestOf({ model, detector, embedder }: OwnModel): Manifest {
  const companions = manifest.models.filter(({ id }) => detector?.models.includes(id));
  return {
    version: 1,
    packages: [],
    models: [model, ...companions],
    detectors: detector === null ? [] : [detector],
    embedders: embedder === null ? [] : [embedder],
  };
}

function partCalled(id: string, catalogue: Catalogue): Part {
  const part = partsOf(catalogue).find((other) => other.id === id);
  if (part === undefined) throw new FacetError({ code: 'not-found', what: 'model', id });
  return part;
}

/** `Müller’s net (v2)` → `muller-s-net-v2`; never empty, never a path. */
function slug(title: string): string {
  const plain = title.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return (
    plain
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 40)
      .replaceAll(/^-+|-+$/g, '') || 'model'
  );
}

/** What failed, and what would fit, in sentences. */
function reasons({ checks, better }: ModelTest): string {
  const failed = checks.filter(({ verdict }) => verdict === 'failed').map(({ detail }) => sentence(detail));
  if (better === null) return failed.join(' ');
  const { channels, mean, std } = better;
  const hint = `It fits better with channels ${channels}, mean ${String(mean)}, std ${String(std)}.`;
  return [...failed, hint].join(' ');
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
