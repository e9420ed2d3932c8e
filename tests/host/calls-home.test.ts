/** onnxruntime, as the engine starts it, keeps to itself: no telemetry, no id of the machine. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repoRoot } from '../../build/runtime/launch.ts';
import { cleanEnv } from '../../electron/host/node-starter.ts';
import { modelsDir } from '../../native-models/locate.ts';

it('a session leaves nothing in the home folder and says nothing of telemetry', () => {
  const home = mkdtempSync(join(tmpdir(), 'facet-home-'));
  try {
    const model = join(modelsDir(), 'fr_landmark.onnx');
    const program = `const { InferenceSession } = require('onnxruntime-node');
      InferenceSession.create(${JSON.stringify(model)}).then(() => console.log('made'));`;
    const said = execFileSync(process.execPath, ['--eval', program, '--input-type=commonjs'], {
      cwd: repoRoot,
      encoding: 'utf8',
      env: cleanEnv({ ...process.env, HOME: home, XDG_CACHE_HOME: join(home, '.cache') }),
    });
    expect(said).toBe('made\n');
    expect(readdirSync(home, { recursive: true })).toEqual([]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
