/**
 * The models the program knows on this machine: those of the manifest, and those the user brought. Each of the
 * latter has a description beside its file: `<id>.json` in the folder of the user's own models.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DetectorSpec, EmbedderSpec, type Manifest, manifest, ModelSpec } from './manifest.ts';

/** What stands in a description: one detector or embedder, and its one file beside it. */
export const OwnModel = z
  .strictObject({
    version: z.literal(1),
    title: z.string(),
    /** ISO 8601, UTC. */
    added: z.iso.datetime(),
    /** File name or address it came from. */
    from: z.string(),
    model: ModelSpec,
    detector: DetectorSpec.nullable(),
    embedder: EmbedderSpec.nullable(),
  })
  .refine(
    ({ model: { id }, detector, embedder }) => {
      if (embedder !== null) return detector === null && embedder.model === id;
      const [own, ...shipped] = detector?.models ?? [];
      return own === id && shipped.every((other) => manifest.models.some((known) => known.id === other));
    },
    { path: ['model', 'id'], error: 'this must be one detector or one embedder, made of this file' },
  )
  // Its files go by its id, and are removed by it: it must not lead out of their folder.
  .refine(({ model: { id } }) => /^[\w.-]+$/.test(id), {
    path: ['model', 'id'],
    error: 'this must be letters, digits, ., - and _',
  });
export type OwnModel = z.infer<typeof OwnModel>;

export interface Catalogue extends Manifest {
  /** What the user brought, by the id of its model. */
  readonly own: ReadonlyMap<string, OwnModel>;
  /** Descriptions that cannot be read, each with the reason in words. */
  readonly broken: readonly { readonly file: string; readonly reason: string }[];
}

/**
 * The manifest and the readable descriptions in `ownDir`; null or a missing folder for none. A description whose
 * id the manifest has already is left out: the program knows its own models better.
 * @param base another manifest, for tests
 */
export async function readCatalogue(ownDir: string | null, base: Manifest = manifest): Promise<Catalogue> {
  const own = new Map<string, OwnModel>();
  const broken: { file: string; reason: string }[] = [];
  const names = ownDir === null ? [] : await readdir(ownDir).catch(() => []);
  for (const name of names.filter((file) => file.endsWith('.json')).sort()) {
    const file = join(ownDir ?? '', name);
    try {
      const found = OwnModel.parse(JSON.parse(await readFile(file, 'utf8')));
      if (!base.models.some(({ id }) => id === found.model.id)) own.set(found.model.id, found);
    } catch (thrown) {
      const reason = thrown instanceof z.ZodError ? z.prettifyError(thrown) : String(thrown);
      broken.push({ file, reason });
    }
  }
  const all = [...own.values()];
  return {
    ...base,
    models: [...base.models, ...all.map(({ model }) => model)],
    detectors: [...base.detectors, ...all.flatMap(({ detector }) => detector ?? [])],
    embedders: [...base.embedders, ...all.flatMap(({ embedder }) => embedder ?? [])],
    own,
    broken,
  };
}

/** Writes a description whole or not at all; its model file must be in `ownDir` already. */
export async function writeOwnModel(ownDir: string, own: OwnModel): Promise<void> {
  await mkdir(ownDir, { recursive: true });
  const file = join(ownDir, `${own.model.id}.json`);
  await writeFile(`${file}.partial`, `${JSON.stringify(OwnModel.parse(own), null, 2)}\n`);
  await rename(`${file}.partial`, file);
}

/** Removes a model of the user's: the description first, so that no description is without its file. */
export async function removeOwnModel(ownDir: string, own: OwnModel): Promise<void> {
  await rm(join(ownDir, `${own.model.id}.json`), { force: true });
  await rm(join(ownDir, own.model.file), { force: true });
}
