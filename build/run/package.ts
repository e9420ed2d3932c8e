/**
 * `npm run package`: the app as people install it, in dist/. On Linux a folder, a .tar.gz and a .deb; arguments after
 * `--` choose (`npm run package -- dir deb`). With `--release` electron-builder makes the platform's own formats
 * (AppImage, deb, rpm; NSIS; dmg) and refuses any Electron but the official one.
 */
import { build } from 'electron-builder';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { FacetError } from '../../electron/contract/errors.ts';
import { neededNapi } from '../../electron/library/store/native.ts';
import { modelsDir } from '../../native-models/locate.ts';
import { readAbout } from '../package/about.ts';
import { builderConfig } from '../package/config.ts';
import { buildDeb } from '../package/deb.ts';
import { drawIcons } from '../package/icons.ts';
import { sizeReport, unpackedName } from '../package/report.ts';
import { buildTarball } from '../package/tarball.ts';
import { findRuntime } from '../runtime/find.ts';
import { repoRoot } from '../runtime/launch.ts';
import { type Runtime } from '../runtime/runtime.ts';
import { prepare, runScript } from './steps.ts';

const formats = ['dir', 'tar.gz', 'deb'] as const;
type Format = (typeof formats)[number];

await runScript(async () => {
  const { release, wanted } = readArguments();
  await prepare();
  const runtime = await findRuntime();
  if (release && runtime.kind === 'stand-in') {
    const detail = `a release ships the official Electron; this is ${runtime.version}, a stand-in to try the packing with`;
    throw new FacetError({ code: 'internal', detail });
  }
  const scratch = await mkdtemp(join(tmpdir(), 'facet-package-'));
  try {
    await pack(runtime, scratch, release, wanted);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return 0;
});

async function pack(
  runtime: Runtime,
  scratch: string,
  release: boolean,
  wanted: ReadonlySet<Format>,
): Promise<void> {
  const icons = join(repoRoot, 'dist', 'icons');
  await drawIcons(icons);
  const electronDist = join(scratch, 'electron');
  await copyRuntime(runtime, electronDist);
  const config = builderConfig({
    electronVersion: runtime.version,
    electronDist,
    models: modelsDir(),
    icons,
    // The database then runs in a Node of its own, which the package carries.
    node: runtime.napi < neededNapi ? process.execPath : null,
  });
  await build({ projectDir: repoRoot, config, publish: 'never', ...(release ? {} : { dir: true }) });
  if (release || process.platform !== 'linux') return;

  const { version } = readAbout(repoRoot);
  const dist = join(repoRoot, 'dist');
  const dir = join(repoRoot, unpackedName(process.platform, process.arch));
  const tarball = join(dist, `Facet-${version}-linux-${process.arch}.tar.gz`);
  const archives: string[] = [];
  if (wanted.has('tar.gz')) {
    await buildTarball(dir, tarball, `Facet-${version}`);
    archives.push(tarball);
  }
  if (wanted.has('deb')) {
    const { arch } = process;
    archives.push(await buildDeb({ dir, dest: dist, icons, arch, electronVersion: runtime.version }));
  }
  process.stdout.write(sizeReport(dir, archives));
}

/** The runtime without what only a clone needs: the loader in resources/app would be started instead of the app. */
async function copyRuntime(runtime: Runtime, to: string): Promise<void> {
  const ownApp = join(runtime.dir, 'resources', 'app');
  await mkdir(to, { recursive: true });
  await cp(runtime.dir, to, {
    recursive: true,
    filter: (path) =>
      path !== ownApp && !path.startsWith(ownApp + sep) && !path.endsWith('facet-runtime.json'),
  });
}

function readArguments(): { readonly release: boolean; readonly wanted: ReadonlySet<Format> } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { release: { type: 'boolean', default: false } },
  });
  for (const word of positionals) {
    if (!(formats as readonly string[]).includes(word))
      throw new FacetError({
        code: 'invalid-input',
        field: word,
        detail: `choose among ${formats.join(', ')}`,
      });
  }
  return {
    release: values.release,
    wanted: new Set(positionals.length === 0 ? formats : (positionals as Format[])),
  };
}
