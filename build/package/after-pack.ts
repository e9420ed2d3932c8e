/** After electron-builder has put the app together: drop other platforms' binaries, set the fuses, look at it all. */
import type { AfterPackContext } from 'electron-builder';
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FacetError } from '../../electron/contract/errors.ts';
import { packedFaults } from './check.ts';
import { setReleaseFuses } from './fuses.ts';
import { writeSbom } from './sbom.ts';

/** electron-builder's `Arch`, by number. */
const archNames = ['ia32', 'x64', 'armv7l', 'arm64', 'universal'];

/** @throws FacetError `internal` listing every fault when the app is not as {@link packedFaults} wants it. */
export async function afterPack(context: AfterPackContext): Promise<void> {
  const { appOutDir, electronPlatformName: platform, packager } = context;
  const arch = archNames[context.arch] ?? '';
  const product = packager.appInfo.productFilename;
  const mac = platform === 'darwin' || platform === 'mas';
  const resources = mac
    ? join(appOutDir, `${product}.app`, 'Contents', 'Resources')
    : join(appOutDir, 'resources');
  prune(join(resources, 'app.asar.unpacked', 'node_modules'), platform, arch);

  const { executableName } = packager as unknown as { readonly executableName: string };
  const program = mac
    ? join(appOutDir, `${product}.app`)
    : join(appOutDir, platform === 'win32' ? `${product}.exe` : executableName);
  await setReleaseFuses(program, platform);
  if (platform === 'linux') plainModes(appOutDir);
  writeSbom(resources, { electron: packager.config.electronVersion ?? '', platform, arch });

  const faults = await packedFaults({ dir: appOutDir, program, resources, platform, arch });
  if (faults.length > 0)
    throw new FacetError({
      code: 'internal',
      detail: `the packed app is not fit to ship:\n  ${faults.join('\n  ')}`,
    });
}

/** onnxruntime and SQLite bring the binaries of every platform: up to 260 MB. */
function prune(modules: string, platform: string, arch: string): void {
  const universal = arch === 'universal';
  const onnxruntime = join(modules, 'onnxruntime-node', 'bin');
  for (const version of list(onnxruntime)) {
    for (const os of list(join(onnxruntime, version))) {
      if (os !== platform) remove(join(onnxruntime, version, os));
      for (const cpu of list(join(onnxruntime, version, os)))
        if (!universal && cpu !== arch) remove(join(onnxruntime, version, os, cpu));
    }
  }
  // Electron on Linux is always glibc, so `linuxmusl` goes too.
  const sqlite = join(modules, 'better-sqlite3', 'prebuilds');
  for (const name of list(sqlite)) {
    const keep = universal ? name.startsWith(`${platform}-`) : name.startsWith(`${platform}-${arch}.`);
    if (!keep) remove(join(sqlite, name));
  }
}

/**
 * What a package manager expects: everything readable, only programs executable, nothing writable by others. The
 * sandbox helper's set-user-ID bit belongs to root and is set where root installs it (the .deb).
 */
function plainModes(dir: string): void {
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, isProgram(entry.name) ? 0o755 : 0o644);
  }
}

const isProgram = (name: string): boolean =>
  ['facet', 'node', 'chrome-sandbox', 'chrome_crashpad_handler'].includes(name);

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
