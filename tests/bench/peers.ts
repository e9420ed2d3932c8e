/** The peers we measure against live in a package of their own, so that `npm ci` at the root stays lean. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const dir = fileURLToPath(new URL('.', import.meta.url));

export const peers = ['face-api', 'human'] as const;
export type Peer = (typeof peers)[number];

/** Installs tests/bench/package.json unless it is installed. */
export function ensurePeers(): void {
  if (peers.every((name) => existsSync(`${dir}node_modules/@vladmandic/${name}/package.json`))) return;
  console.error('bench: installing the peers (about 370 MB) into tests/bench');
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

/** A peer (WASM backend): detection + landmarks + descriptor of each photo, one after another, after a warm-up. */
export function runPeer(peer: Peer, paths: readonly string[]): PeerRun {
  const { stdout, status, stderr } = spawnSync(process.execPath, ['peer-speed.mjs', peer, ...paths], {
    cwd: dir,
    encoding: 'utf8',
    maxBuffer: 1 << 24,
  });
  if (status !== 0) throw new Error(`${peer} failed: ${stderr.slice(-500)}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as PeerRun;
}

/** The descriptor that a peer gives the central face of each photo; null where it finds none. */
export function runDescriptors(peer: Peer, paths: readonly string[]): (Float32Array | null)[] {
  const { stdout, status, stderr } = spawnSync(process.execPath, ['peer-descriptors.mjs', peer], {
    cwd: dir,
    encoding: 'utf8',
    input: JSON.stringify(paths),
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${peer} failed: ${stderr.slice(-500)}`);
  // Libraries talk on stdout as well; answers are arrays or null.
  const lines = stdout.split('\n').filter((line) => line === 'null' || line.startsWith('['));
  if (lines.length !== paths.length)
    throw new Error(`${peer} gave ${lines.length} answers for ${paths.length} photos`);
  return lines.map((line) => {
    const values = JSON.parse(line) as number[] | null;
    return values === null ? null : Float32Array.from(values);
  });
}
