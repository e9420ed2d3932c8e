/** One scan of a folder into a fresh library, in processes of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { api } from '../../electron/contract/api.ts';
import { startEngine } from '../../electron/host/engine.ts';
import type { Parallel } from '../../electron/host/parallel.ts';
import type { ScanCosts } from '../../electron/library/ingest/costs.ts';
import { connect } from '../../electron/rpc/client.ts';
import { ensureModels } from '../../native-models/fetch.ts';

/** @returns what the scan wrote to the log at its end; models are warm before it starts */
export async function scanOnce(photos: string, parallel?: Parallel): Promise<ScanCosts> {
  const dir = mkdtempSync(join(tmpdir(), 'facet-bench-library-'));
  const lines: string[] = [];
  const entry = (name: string): string =>
    fileURLToPath(new URL(`../../electron/${name}/process.ts`, import.meta.url));
  const engine = await startEngine({
    libraryDir: dir,
    modelsDir: await ensureModels(),
    detector: 'default',
    nodePath: process.execPath,
    appVersion: 'bench',
    entries: { library: entry('library'), vision: entry('vision') },
    log: (_level, _from, text) => lines.push(text),
    ...(parallel && { parallel }),
  });
  try {
    const facet = connect(api, engine.openPort('host'));
    const grant = await facet.host.grant({ path: photos, save: false });
    await facet.ingest.start({ grants: [grant.id], retrySkipped: false });
    const job = await facet.ingest.watch({}).result;
    if (job?.state !== 'done') throw new Error(job?.error ?? 'the scan did not finish');
  } finally {
    await engine.stop();
    rmSync(dir, { recursive: true, force: true });
  }
  const said = lines.find((line) => line.startsWith('scan: '));
  if (said === undefined) throw new Error('the scan did not say what it took');
  return JSON.parse(said.slice('scan: '.length)) as ScanCosts;
}
