/**
 * `npm run pack`: the app as a folder or an archive in dist/. Arguments after `--` go to electron-builder
 * (`npm run pack -- --linux dir`); without any, this platform's targets of build/electron-builder.yml.
 */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, relative, sep } from 'node:path';
import { modelsDir } from '../../native-models/locate.ts';
import { findRuntime } from '../runtime/find.ts';
import { repoRoot } from '../runtime/launch.ts';
import { logToStderr } from '../runtime/runtime.ts';
import { prepare, runScript, runTool } from './steps.ts';

await runScript(async () => {
  await prepare();
  const runtime = await findRuntime();
  if (runtime.kind === 'stand-in') {
    logToStderr(
      `Pack: this is Electron ${runtime.version}, to try the packing with; a release is packed where the official one can be fetched`,
    );
  }
  const scratch = await mkdtemp(join(tmpdir(), 'facet-pack-'));
  try {
    // Without resources/app: a loader in there would be started instead of the packed app.
    const electronDist = join(scratch, 'electron');
    const ownApp = join(runtime.dir, 'resources', 'app');
    await cp(runtime.dir, electronDist, {
      recursive: true,
      filter: (path) =>
        path !== ownApp && !path.startsWith(ownApp + sep) && !path.endsWith('facet-runtime.json'),
    });
    const args = [
      '--config',
      'build/electron-builder.yml',
      '--publish',
      'never',
      `-c.electronVersion=${runtime.version}`,
      `-c.electronDist=${electronDist}`,
      ...process.argv.slice(2),
    ];
    return await runTool('electron-builder', args, {
      // Relative: electron-builder puts the project's folder in front before it looks at the variable.
      FACET_PACK_MODELS: relative(repoRoot, modelsDir()),
      ...archiver(),
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
});

/** electron-builder fetches its own 7-Zip from GitHub; the system's does as well (Debian: 7zip). */
function archiver(): NodeJS.ProcessEnv {
  if (process.env['ELECTRON_BUILDER_7ZIP_PATH'] !== undefined) return {};
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, '7zz')).find((path) => existsSync(path));
  return found === undefined ? {} : { ELECTRON_BUILDER_7ZIP_PATH: found };
}
