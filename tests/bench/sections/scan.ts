/** A whole scan (decode, detect, align, quality, embed, store, group) against a peer's detection + descriptor. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureSamples, sampleNames } from '../../../build/samples.ts';
import { api, type Api } from '../../../electron/contract/api.ts';
import { type Client, connect } from '../../../electron/rpc/client.ts';
import { benchEngine, scanFolder } from '../engine.ts';
import { peakMemory } from '../memory.ts';
import { ensurePeers, runPeer } from '../peers.ts';
import { compared, type Row } from '../row.ts';

const rounds = 4;

/** Copies of the sample photos that differ in their bytes, so that none is recognised as unchanged. */
export async function makePhotos(dir: string): Promise<string[]> {
  const samples = await ensureSamples();
  const paths: string[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const name of sampleNames) {
      const path = join(dir, `${round}-${name}`);
      // Bytes after a JPEG's end marker change the file and not the picture.
      writeFileSync(path, Buffer.concat([readFileSync(join(samples, name)), Buffer.from(`copy ${round}`)]));
      paths.push(path);
    }
  }
  return paths;
}

async function scanAll(facet: Client<Api>, path: string): Promise<{ faces: number; seconds: number }> {
  const start = performance.now();
  const { faces } = await scanFolder(facet, path);
  return { faces, seconds: (performance.now() - start) / 1000 };
}

export async function scan(): Promise<Row[]> {
  ensurePeers();
  const dir = mkdtempSync(join(tmpdir(), 'facet-bench-'));
  const [photos, warm] = [join(dir, 'photos'), join(dir, 'warm')];
  mkdirSync(photos);
  mkdirSync(warm);
  const engine = await benchEngine(join(dir, 'library'));
  try {
    const paths = await makePhotos(photos);
    writeFileSync(join(warm, 'warm.jpg'), readFileSync(paths[0] ?? ''));
    const facet = connect(api, engine.openPort('host'));
    await scanAll(facet, warm);

    // Ours, theirs, theirs, ours: a drift of the machine's speed hits both alike.
    const ours1 = await scanAll(facet, photos);
    const theirs1 = runPeer('face-api', paths);
    const theirs2 = runPeer('face-api', paths);
    for (const path of paths) writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('!')]));
    const ours2 = await scanAll(facet, photos);

    const ours = { faces: ours1.faces + ours2.faces, seconds: ours1.seconds + ours2.seconds };
    const theirs = { faces: theirs1.faces + theirs2.faces, seconds: theirs1.seconds + theirs2.seconds };
    const n = 2 * paths.length;
    const pids = engine.pids();
    const memory = peakMemory(pids.library) + peakMemory(pids.vision);
    const peer = 'face-api (WASM)';
    return [
      compared('scan', 'photos per second', 'photos/s', n / ours.seconds, peer, n / theirs.seconds, {
        atLeast: 1,
      }),
      compared(
        'scan',
        'faces per second',
        'faces/s',
        ours.faces / ours.seconds,
        peer,
        theirs.faces / theirs.seconds,
        { atLeast: 1 },
      ),
      compared('memory', 'peak, library + vision', 'MB', memory / 1e6, peer, theirs1.rss / 1e6, {
        atMost: 1,
      }),
    ];
  } finally {
    await engine.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
