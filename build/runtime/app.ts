/** How a runtime is told which application to run. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Runtime } from './runtime.ts';

/** Arguments and environment that make a runtime run the application of one clone. */
export interface AppEntry {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The loader the stand-in starts with. The stand-in has no default app that would take a folder as an
 * argument, so it gets one in `resources/app`. It is shared by every clone on the machine, hence the
 * clone comes in through `FACET_APP_ROOT`; modules resolve from there because that is where the imported
 * file lies. Electron holds back `ready` until an ESM entry has finished, top-level await included.
 */
const loader = `import { app } from 'electron';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = process.env.FACET_APP_ROOT;
if (root === undefined || root === '') {
  process.stderr.write('FACET_APP_ROOT is not set: start Facet with "npm start".\\n');
  app.exit(1);
} else {
  const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  app.setAppPath(root);
  app.setName(about.productName ?? about.name);
  app.setVersion(about.version);
  try {
    await import(pathToFileURL(join(root, about.main)).href);
  } catch (error) {
    // Electron's own answer is a dialog, which nobody sees on a virtual display.
    process.stderr.write('Facet cannot start from ' + root + ': ' + (error?.stack ?? error) + '\\n');
    app.exit(1);
  }
}
`;

const about = `${JSON.stringify({ name: 'facet', version: '0.0.0', type: 'module', main: 'main.js' }, null, 2)}\n`;

/** Makes `runtime` ready to run the built application of the clone at `repo` (absolute path). */
export async function prepareApp(runtime: Runtime, repo: string): Promise<AppEntry> {
  if (runtime.kind === 'official') return { args: [repo], env: {} };
  const dir = join(runtime.dir, 'resources', 'app');
  await mkdir(dir, { recursive: true });
  await writeIfDifferent(join(dir, 'main.js'), loader);
  await writeIfDifferent(join(dir, 'package.json'), about);
  return { args: [], env: { FACET_APP_ROOT: repo } };
}

async function writeIfDifferent(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return;
  const partial = `${path}.${String(process.pid)}.partial`;
  await writeFile(partial, text);
  await rename(partial, path);
}
