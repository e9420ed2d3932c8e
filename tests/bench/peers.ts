/** The peers we measure against live in a package of their own, so that `npm ci` at the root stays lean. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const dir = fileURLToPath(new URL('.', import.meta.url));

/** Installs tests/bench/package.json unless it is installed. */
export function ensurePeers(): void {
  if (existsSync(`${dir}node_modules/@vladmandic/face-api/package.json`)) return;
  console.error('bench: installing the peers (about 330 MB) into tests/bench');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: dir,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('the peers could not be installed');
}

export interface PeerRun {
  readonly photos: number;
  readonly faces: number;
  readonly seconds: number;
  /** Peak resident memory, bytes. */
  readonly rss: number;
}

/** `@vladmandic/face-api` (WASM backend), detection + landmarks + descriptor of each photo, after a warm-up. */
export function runFaceApi(paths: readonly string[]): PeerRun {
  const { stdout, status, stderr } = spawnSync(process.execPath, ['peer-face-api.mjs', ...paths], {
    cwd: dir,
    encoding: 'utf8',
    maxBuffer: 1 << 24,
  });
  if (status !== 0) throw new Error(`face-api failed: ${stderr.slice(-500)}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as PeerRun;
}
