/** The official Electron: the binary that belongs to the `electron` package in node_modules. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDir } from '../../native-models/locate.ts';
import { withLock } from '../npm/lock.ts';
import type { Log, Runtime } from './runtime.ts';

/** How long to wait for the download server to answer before taking the stand-in. */
const answerWithin = 8_000;
/** How long one download may take once the server has answered. */
const downloadWithin = 10 * 60_000;
/** How long a failure is remembered, so that a machine without that server does not wait at each start. */
export const rememberFailureFor = 6 * 3_600_000;

const packageDir = dirname(createRequire(import.meta.url).resolve('electron/package.json'));

/** Version of the `electron` package, which is the version of its binary. */
export function officialVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

/** The official binary if it is already here: `ELECTRON_OVERRIDE_DIST_PATH`, else the package's own. */
export async function presentOfficial(): Promise<Runtime | null> {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const dir = override === undefined || override === '' ? join(packageDir, 'dist') : override;
  const executable = join(dir, executableName());
  // `version` is the last file of the archive's root to matter: without it the folder is a torn download.
  if (!existsSync(executable) || !existsSync(join(dir, 'version'))) return null;
  const version = (await readFile(join(dir, 'version'), 'utf8')).trim().replace(/^v/, '');
  return { kind: 'official', version, executable, dir, napi: await napiOf(executable) };
}

/**
 * Fetches the official binary through the package's own installer, which checks it against the checksums
 * in the package.
 * @param patient wait for the download server however long it takes and ignore an earlier failure: for
 *   machines that have no stand-in, and when the user asked for the official one by name.
 * @returns null when the server does not answer, or did not lately.
 */
export async function fetchOfficial(log: Log, patient: boolean): Promise<Runtime | null> {
  const cache = cacheDir();
  const version = officialVersion();
  const note = join(cache, 'electron', `official-${version}.unreachable`);
  if (!patient && (await failedLately(note))) return null;
  return withLock(join(cache, 'electron', `official-${version}.lock`), async () => {
    const fetchedMeanwhile = await presentOfficial();
    if (fetchedMeanwhile !== null) return fetchedMeanwhile;
    try {
      if (!patient) await answers(downloadUrl(version));
      log(`Runtime: fetching Electron ${version} (about 110 MB, once)`);
      await promisify(execFile)(process.execPath, [join(packageDir, 'install.js')], {
        timeout: downloadWithin,
        env: { ...process.env, force_no_cache: 'false' },
      });
      await rm(note, { force: true });
      return await presentOfficial();
    } catch (error) {
      await mkdir(dirname(note), { recursive: true });
      await writeFile(note, new Date().toISOString());
      const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      log(`Runtime: the official Electron ${version} cannot be fetched here (${reason})`);
      return null;
    }
  });
}

/** Whether a failure was noted in the file within {@link rememberFailureFor}. */
export async function failedLately(note: string, now: number = Date.now()): Promise<boolean> {
  const at = Date.parse(await readFile(note, 'utf8').catch(() => ''));
  return Number.isFinite(at) && now - at < rememberFailureFor;
}

/** Where `@electron/get` will ask: GitHub, or the mirror set for it. */
function downloadUrl(version: string): string {
  const mirror = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'];
  const base = mirror ?? 'https://github.com/electron/electron/releases/download/';
  return `${base}v${version}/electron-v${version}-${process.platform}-${process.arch}.zip`;
}

async function answers(url: string): Promise<void> {
  const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(answerWithin) });
  if (!response.ok) throw new Error(`${url} answers ${String(response.status)}`);
}

function executableName(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

async function napiOf(executable: string): Promise<number> {
  const { stdout } = await promisify(execFile)(executable, ['-p', 'process.versions.napi'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
  });
  return Number(stdout.trim());
}
