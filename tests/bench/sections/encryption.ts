/** What encryption costs: an encrypted library against the same one that lies open, in the same run. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyTo } from '../../../electron/library/store/rewrite.ts';
import { madeLibrary } from '../made-library.ts';
import type { Start } from '../open/child.ts';
import { compared, plain, type Row } from '../row.ts';
import { scanOnce } from '../scan-once.ts';
import { quantile } from '../times.ts';
import { started } from './open.ts';
import { makePhotos } from './scan.ts';

/** Each is measured so often, in turn: a drift of the machine's speed hits both alike. */
const rounds = 5;

export async function encryption(): Promise<Row[]> {
  const root = mkdtempSync(join(tmpdir(), 'facet-bench-encryption-'));
  try {
    return [...(await scans(root)), ...(await starts(root))];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A whole scan into a new library. */
async function scans(root: string): Promise<Row[]> {
  const photos = join(root, 'photos');
  mkdirSync(photos);
  await makePhotos(photos);
  const key = randomBytes(32);
  const times: Record<Way, number[]> = { open: [], encrypted: [] };
  for (const way of inTurn(2)) {
    const { wallMs } = await scanOnce(photos, undefined, way === 'encrypted' ? key : undefined);
    times[way].push(wallMs);
  }
  return [ratio('a scan', 's', times, (ms) => ms / 1000, 1.3)];
}

/** Starts of a large library, and going through it. */
async function starts(root: string): Promise<Row[]> {
  const made = await madeLibrary(100_000);
  const key = randomBytes(32);
  const began = performance.now();
  const dirs = { open: join(root, 'open'), encrypted: join(root, 'encrypted') };
  for (const dir of Object.values(dirs)) mkdirSync(dir);
  try {
    const file = join(made.dir, 'facet.sqlite');
    // Both written anew, so that both lie on the disk in the same order.
    await copyTo(file, [], join(dirs.open, 'facet.sqlite'), null);
    const between = performance.now();
    await copyTo(file, [], join(dirs.encrypted, 'facet.sqlite'), key);
    const seconds = { open: [between - began], encrypted: [performance.now() - between] };
    const hex = key.toString('hex');
    const start = (way: Way, keep: 'copy' | 'browse' | 'nothing'): Start =>
      started(dirs[way], keep, way === 'encrypted' ? hex : undefined);
    const bare = { open: [start('open', 'copy')], encrypted: [start('encrypted', 'copy')] };
    const copied: Record<Way, Start[]> = { open: [], encrypted: [] };
    for (const way of inTurn(rounds)) copied[way].push(start(way, 'browse'));
    return [
      ratio('opening and first search', 'ms', copied, ({ search }) => search, 1.5),
      ratio('the same, processor time', 'ms', copied, ({ processor }) => processor),
      ratio('window usable', 'ms', copied, ({ usable }) => usable),
      ratio('first search, no copy of vectors', 'ms', bare, ({ search }) => search),
      ratio('browsing', 'ms', copied, ({ browse }) => browse),
      ratio('writing the library anew', 's', seconds, (ms) => ms / 1000),
      plain(
        'encrypt',
        'memory at the start',
        'MB',
        quantile(
          copied.encrypted.map(({ memory }) => memory / 1e6),
          0.5,
        ),
      ),
    ];
  } finally {
    made.remove();
  }
}

type Way = 'open' | 'encrypted';

/** open, encrypted, encrypted, open, … each so often. */
function inTurn(times: number): Way[] {
  return Array.from({ length: 2 * times }, (_, at) => ((at + 1) & 2 ? 'encrypted' : 'open'));
}

/** The best of both, since other work on the machine only ever makes it slower; `atMost`: how many times the open one it may take. */
function ratio<T>(
  name: string,
  unit: string,
  of: Readonly<Record<Way, readonly T[]>>,
  value: (one: T) => number,
  atMost?: number,
): Row {
  const best = (way: Way): number => Math.min(...of[way].map(value));
  const goal = atMost === undefined ? {} : { atMost };
  return compared('encrypt', name, unit, best('encrypted'), 'the same, not encrypted', best('open'), goal);
}
