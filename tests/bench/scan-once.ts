/** One scan of a folder into a fresh library, in processes of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api } from '../../electron/contract/api.ts';
import type { Parallel } from '../../electron/host/parallel.ts';
import type { ScanCosts } from '../../electron/library/ingest/costs.ts';
import { connect } from '../../electron/rpc/client.ts';
import { benchEngine, scanFolder } from './engine.ts';

/**
 * @param key what the library is encrypted with; default: it lies open
 * @returns what the scan wrote to the log at its end; models are warm before it starts
 */
export async function scanOnce(photos: string, parallel?: Parallel, key?: Uint8Array): Promise<ScanCosts> {
  const dir = mkdtempSync(join(tmpdir(), 'facet-bench-library-'));
  const lines: string[] = [];
  const log = (_level: string, _from: string, text: string): void => void lines.push(text);
  const engine = await benchEngine(dir, {
    log,
    ...(parallel && { parallel }),
    ...(key && { keys: () => [key] }),
  });
  try {
    await scanFolder(connect(api, engine.openPort('host')), photos);
  } finally {
    await engine.stop();
    rmSync(dir, { recursive: true, force: true });
  }
  const said = lines.find((line) => line.startsWith('scan: '));
  if (said === undefined) throw new Error('the scan did not say what it took');
  return JSON.parse(said.slice('scan: '.length)) as ScanCosts;
}
