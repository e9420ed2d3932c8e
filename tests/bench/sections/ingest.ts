/**
 * What a photo of twelve million pixels takes and where: decoding against a full decode, how often it is decoded,
 * both cores against one photo at a time, a face against what it takes the peers, and a table of the stages.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureSamples, sampleNames } from '../../../build/samples.ts';
import type { Parallel } from '../../../electron/host/parallel.ts';
import { type ScanCosts, stages } from '../../../electron/library/ingest/costs.ts';
import { decode, inspect } from '../../../electron/vision/decode/image.ts';
import { sharp } from '../../../electron/vision/decode/sharp.ts';
import { readSource } from '../../../electron/vision/decode/source.ts';
import { jpegDivisor } from '../../../electron/vision/pipeline.ts';
import { ensurePeers, type PeerRun, peers, runPeer } from '../peers.ts';
import { compared, plain, type Row } from '../row.ts';
import { scanOnce } from '../scan-once.ts';

const section = 'ingest';
/** Every sample photo so many times, each time with other bytes: long enough that opening a second lane counts for little. */
const copies = 12;
const width = 4000;
/** Side of the picture that a detector is given. */
const detectorSide = 640;

/** The samples enlarged to twelve million pixels, with the grain of a camera, so that decoding is not too easy. */
async function makePhotos(dir: string): Promise<string[]> {
  const samples = await ensureSamples();
  mkdirSync(dir, { recursive: true });
  const paths: string[] = [];
  for (const name of sampleNames) {
    const large = sharp(readFileSync(join(samples, name))).resize(width, 3000, { fit: 'cover' });
    const grain = await sharp({
      create: {
        width,
        height: 3000,
        channels: 3,
        background: '#808080',
        noise: { type: 'gaussian', mean: 128, sigma: 12 },
      },
    })
      .png({ compressionLevel: 0 })
      .toBuffer();
    const jpeg = await large
      .composite([{ input: grain, blend: 'soft-light' }])
      .jpeg({ quality: 88 })
      .toBuffer();
    for (let copy = 0; copy < copies; copy++) {
      const path = join(dir, `${copy}-${name}`);
      // Bytes after a JPEG's end marker change the file and not the picture.
      writeFileSync(path, Buffer.concat([jpeg, Buffer.from(`copy ${copy}`)]));
      paths.push(path);
    }
  }
  return paths;
}

/** Milliseconds a photo, ours and the plain way, photo by photo in turn. */
async function decoding(paths: readonly string[]): Promise<{ ours: number; plainly: number }> {
  let [ours, plainly] = [0, 0];
  for (const path of paths) {
    const source = await readSource({ path, bytes: null, label: path });
    const info = await inspect(source, path);
    let start = performance.now();
    await decode(source, info, path, jpegDivisor(info.width, info.height));
    ours += performance.now() - start;
    start = performance.now();
    const { data, info: size } = await sharp(source.bytes)
      .autoOrient()
      .raw()
      .toBuffer({ resolveWithObject: true });
    await sharp(data, { raw: { width: size.width, height: size.height, channels: size.channels } })
      .resize(detectorSide, detectorSide, { fit: 'inside' })
      .raw()
      .toBuffer();
    plainly += performance.now() - start;
  }
  return { ours: ours / paths.length, plainly: plainly / paths.length };
}

const perFace = ({ seconds, faces }: PeerRun): number => (1000 * seconds) / faces;

export async function ingest(): Promise<Row[]> {
  ensurePeers();
  const dir = mkdtempSync(join(tmpdir(), 'facet-bench-'));
  try {
    const photos = join(dir, 'photos');
    const paths = await makePhotos(photos);
    const { ours, plainly } = await decoding(paths.slice(0, 8));

    const scan = (parallel?: Parallel): Promise<ScanCosts> => scanOnce(photos, parallel);
    const alone: Parallel = { lanes: 1, threads: 1, inFlight: 1 };
    // One, both, both, one: a drift of the machine's speed hits both alike.
    const runs = [await scan(alone), await scan(), await scan(), await scan(alone)] as const;
    const rate = (...of: readonly ScanCosts[]): number =>
      sum(of.map(({ photos: n }) => n)) / (sum(of.map(({ wallMs }) => wallMs)) / 1000);
    const [alone1, costs, , alone2] = runs;
    // What the machine gives: two scans that know nothing of each other.
    const pair = await Promise.all([scan(alone), scan(alone)]);
    const sideBySide = sum(pair.map((one) => rate(one)));
    // All of a scan, one photo at a time on one thread, against detection and descriptor alone.
    const face = (alone1.wallMs + alone2.wallMs) / (alone1.faces + alone2.faces);
    // One of each picture: the copies cost what the first costs.
    const pictures = paths.filter((_, at) => at % copies === 0);
    return [
      compared(section, 'decoding a photo of 12 MP', 'ms', ours, 'decode in full, then resize', plainly, {
        atMost: 0.5,
      }),
      compared(section, 'decodes', '', costs.decodes, 'photos', costs.photos, { atMost: 1 }),
      plain(section, 'parts decoded at full size', '', costs.regions),
      compared(
        section,
        'photos per second',
        'photos/s',
        rate(runs[1], runs[2]),
        'one at a time on one core',
        rate(runs[0], runs[3]),
        { atLeast: 1.7 },
      ),
      compared(
        section,
        'two scans side by side, the machine',
        'photos/s',
        sideBySide,
        'one at a time on one core',
        rate(runs[0], runs[3]),
      ),
      ...peers.map((peer) => {
        const theirs = perFace(runPeer(peer, pictures));
        return compared(section, 'one face, all of a scan', 'ms', face, `${peer} (WASM)`, theirs, {
          atMost: 1,
        });
      }),
      plain(section, 'faces a photo', '', costs.faces / costs.photos),
      ...stages.map((stage) =>
        plain(section, `  ${stage} a photo, alone`, 'ms', runs[0].ms[stage] / runs[0].photos),
      ),
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
