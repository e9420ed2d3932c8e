/** The engine that a section measures, from the sources, with models fetched; and one scan by it. */
import { fileURLToPath } from 'node:url';
import type { Api } from '../../electron/contract/api.ts';
import type { Job } from '../../electron/contract/model.ts';
import { type Engine, type EngineOptions, startEngine } from '../../electron/host/engine.ts';
import type { Client } from '../../electron/rpc/client.ts';
import { ensureModels } from '../../native-models/fetch.ts';

export async function benchEngine(
  libraryDir: string,
  options: Pick<EngineOptions, 'parallel'> & Partial<Pick<EngineOptions, 'log' | 'keys'>> = {},
): Promise<Engine> {
  const entry = (name: string): string =>
    fileURLToPath(new URL(`../../electron/${name}/process.ts`, import.meta.url));
  return startEngine({
    libraryDir,
    modelsDir: await ensureModels(),
    detector: 'default',
    nodePath: process.execPath,
    appVersion: 'bench',
    entries: { library: entry('library'), vision: entry('vision') },
    log: () => undefined,
    ...options,
  });
}

/** Scans a folder to its end. @throws Error with the reason when it did not get there */
export async function scanFolder(facet: Client<Api>, path: string): Promise<Job> {
  const grant = await facet.host.grant({ path, save: false });
  await facet.ingest.start({ grants: [grant.id], retrySkipped: false });
  const job = await facet.ingest.watch({}).result;
  if (job?.state !== 'done') throw new Error(job?.error ?? 'the scan did not finish');
  return job;
}
