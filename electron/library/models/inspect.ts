/** The models in a file of the user's, a .onnx or a .zip of them: what they are, before anything is brought in. */
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, open, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Catalogue } from '../../../native-models/catalogue.ts';
import { FacetError, toAppError } from '../../contract/errors.ts';
import type { ModelCandidate } from '../../contract/models.ts';
import { listMembers, unpackMember } from './archive.ts';
import { fileError, type FreeBytes, needRoom } from './disk.ts';
import { hashOf } from './hash.ts';
import { type Lab, type Probed, recipeOf } from './lab.ts';

/** No ONNX file is larger: protobuf ends there. */
const mostBytes = 2 ** 31;

export interface Desk {
  /** Folder of the user's own models. */
  readonly dir: string;
  readonly lab: Lab;
  readonly free?: FreeBytes | undefined;
}

/** A candidate with what it would be used as, null for one the program knows or cannot use. */
export interface Inspected {
  readonly candidate: ModelCandidate;
  readonly probed: Probed | null;
}

/**
 * Every model in the file, in its order.
 * @throws FacetError `unreadable`, `disk-full`, `engine-down`
 */
export async function inspectFile(
  path: string,
  catalogue: Catalogue,
  desk: Desk,
  signal: AbortSignal,
): Promise<ModelCandidate[]> {
  if (!(await isArchive(path)))
    return [(await inspectModel(path, null, path, catalogue, desk, signal)).candidate];
  const found: ModelCandidate[] = [];
  for (const { name } of await listMembers(path, basename(path))) {
    signal.throwIfAborted();
    const inspected = await withCopy(path, name, desk, signal, (copy) =>
      inspectModel(path, name, copy, catalogue, desk, signal),
    );
    found.push(inspected.candidate);
  }
  if (found.length > 0) return found;
  throw new FacetError({
    code: 'unreadable',
    path: basename(path),
    detail: 'the archive holds no .onnx file',
  });
}

/**
 * Gives `work` a copy of one model under a name of ours, on the disk it would stay on. What is tried is then what is
 * kept, whatever happens to the original meanwhile; `work` may move it away.
 */
export async function withCopy<T>(
  path: string,
  member: string | null,
  { dir, free }: Desk,
  signal: AbortSignal,
  work: (copy: string) => Promise<T>,
): Promise<T> {
  const copy = join(dir, 'downloads', `${randomUUID()}.onnx`);
  try {
    await mkdir(dirname(copy), { recursive: true });
    const bytes = member === null ? await sizeOf(path) : await memberSize(path, member);
    await needRoom(copy, bytes, free);
    if (member === null) await copyFile(path, copy);
    else await unpackMember(path, basename(path), { name: member, to: copy, signal });
    return await work(copy);
  } catch (thrown) {
    throw fileError(thrown, copy);
  } finally {
    await rm(copy, { force: true });
  }
}

/** @param at where its bytes are; @param path, @param member what the user calls it */
export async function inspectModel(
  path: string,
  member: string | null,
  at: string,
  catalogue: Catalogue,
  { lab }: Desk,
  signal: AbortSignal,
): Promise<Inspected> {
  const bytes = await sizeOf(at);
  const sha256 = await hashOf(at, signal).catch((thrown: unknown) => {
    throw fileError(thrown, at);
  });
  const label = basename(member ?? path);
  const base = { member, label, bytes, sha256 };
  const known = knownAs(sha256, catalogue);
  const probed = await lab.probe(at, signal).catch((thrown: unknown): Probed => {
    const error = toAppError(thrown);
    if (error.code !== 'model-mismatch' && error.code !== 'invalid-input') throw thrown;
    return { inputs: [], outputs: [], proposal: null, problem: error.detail };
  });
  const { inputs, outputs, proposal, problem } = probed;
  return {
    probed,
    candidate: {
      ...base,
      inputs,
      outputs,
      known: known?.id ?? null,
      role: known?.role ?? (proposal === null ? null : proposal.detector === null ? 'embedder' : 'detector'),
      family: known?.family ?? proposal?.architecture ?? null,
      recipe: proposal === null ? null : recipeOf(known?.input ?? proposal.input),
      dimension: proposal?.output.layout === 'vector' ? proposal.output.dimension : null,
      problem: known?.shipped === true ? 'comes with Facet already' : problem,
    },
  };
}

interface Known {
  readonly id: string;
  readonly role: 'detector' | 'embedder';
  readonly family: string;
  readonly input: Parameters<typeof recipeOf>[0];
  readonly shipped: boolean;
}

/** The detector or embedder of the catalogue that a file of this hash belongs to. */
function knownAs(sha256: string, { models, detectors, embedders }: Catalogue): Known | null {
  const spec = models.find((model) => model.sha256 === sha256);
  if (spec === undefined) return null;
  const facts = { family: spec.architecture, input: spec.input, shipped: 'package' in spec.source };
  const embedder = embedders.find(({ model }) => model === spec.id);
  if (embedder !== undefined) return { ...facts, id: embedder.id, role: 'embedder' };
  const detector = detectors.find((other) => other.models.includes(spec.id));
  return detector === undefined ? null : { ...facts, id: detector.id, role: 'detector' };
}

async function isArchive(path: string): Promise<boolean> {
  await bytesIn(path);
  if (path.toLowerCase().endsWith('.zip')) return true;
  const head = Buffer.alloc(2);
  const file = await open(path).catch((thrown: unknown) => {
    throw fileError(thrown, path);
  });
  try {
    await file.read(head, 0, head.length, 0);
  } finally {
    await file.close();
  }
  return head.toString('latin1') === 'PK';
}

/** Asked before a file is opened: a folder cannot be read, and a named pipe would be waited for without end. */
async function bytesIn(path: string): Promise<number> {
  const found = await stat(path).catch((thrown: unknown) => {
    throw fileError(thrown, path);
  });
  if (!found.isFile()) throw new FacetError({ code: 'unreadable', path, detail: 'not a regular file' });
  return found.size;
}

async function sizeOf(path: string): Promise<number> {
  const size = await bytesIn(path);
  if (size > mostBytes)
    throw new FacetError({
      code: 'unreadable',
      path,
      detail: `${String(size)} bytes are more than a model can have`,
    });
  return size;
}

async function memberSize(path: string, name: string): Promise<number> {
  const members = await listMembers(path, basename(path));
  return members.find((member) => member.name === name)?.bytes ?? 0;
}
