/** The labelled LFW pairs through Facet and through the default detector and descriptor of each peer, in one run. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { visionApi } from '../../../electron/contract/vision.ts';
import { estimate, replicates } from '../../../electron/evaluate/bootstrap.ts';
import { accuracyUnder, foldedAccuracy } from '../../../electron/evaluate/folds.ts';
import { identitiesOf } from '../../../electron/evaluate/identities.ts';
import { type Pair, parsePairs } from '../../../electron/evaluate/pairs.ts';
import { readImages } from '../../../electron/evaluate/read.ts';
import { tarAtFar } from '../../../electron/evaluate/roc.ts';
import { type Compared, sortCompared, sweep } from '../../../electron/evaluate/sweep.ts';
import { startVisionOnly } from '../../../electron/host/engine.ts';
import { dotRow } from '../../../electron/library/index/dot.ts';
import { connect } from '../../../electron/rpc/client.ts';
import { ensureModels } from '../../../native-models/fetch.ts';
import { noShared, sharedDir } from '../../support/shared.ts';
import { ensurePeers, runDescriptors } from '../peers.ts';
import { compared, plain, type Row } from '../row.ts';

type Vectors = ReadonlyMap<string, Float32Array | null>;

/** How alike two descriptors are, as their maker compares them; only the order matters. */
type Similarity = (a: Float32Array, b: Float32Array) => number;
const cosine: Similarity = (a, b) => dotRow(a, 0, b, a.length);
const nearness: Similarity = (a, b) => -Math.sqrt(a.reduce((sum, x, i) => sum + (x - (b[i] ?? 0)) ** 2, 0));

const far = 1e-3;
const draws = 1000;

export async function accuracy(): Promise<Row[]> {
  const shared = sharedDir();
  if (shared === null) {
    console.error(`bench: accuracy skipped: ${noShared}`);
    return [];
  }
  ensurePeers();
  const root = `${shared}/data`;
  const pairs = parsePairs(readFileSync(`${root}/lfw-pairs.tsv`, 'utf8'), 'lfw-pairs.tsv');
  const images = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
  const peer = (name: 'face-api' | 'human'): Vectors => {
    const found = runDescriptors(
      name,
      images.map((image) => `${root}/${image}`),
    );
    return new Map(images.map((image, at) => [image, found[at] ?? null]));
  };
  const results = [
    { name: 'Facet', ...figures(pairs, await ours(root, images), cosine) },
    { name: '@vladmandic/face-api', ...figures(pairs, peer('face-api'), nearness) },
    { name: '@vladmandic/human', ...figures(pairs, peer('human'), nearness) },
  ];
  const rate = ({ value, low, high }: { value: number; low: number; high: number }): string =>
    `${value.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
  console.log(
    '| tool | pairs | accuracy, 95 % interval | TAR@FAR 1e-3 | photos without a face |\n|---|---|---|---|---|',
  );
  for (const { name, count, accuracy: right, tar, missed } of results)
    console.log(`| ${name} | ${count} | ${rate(right)} | ${rate(tar)} | ${missed} |`);
  const [own, ...peers] = results;
  if (own === undefined) return [];
  return [
    plain('accuracy', 'photos without a face', 'photos', own.missed),
    ...peers.flatMap(({ name, accuracy: right, tar }) => [
      compared('accuracy', 'held-out accuracy', '', own.accuracy.value, name, right.value, { atLeast: 1 }),
      compared('accuracy', 'TAR@FAR 1e-3', '', own.tar.value, name, tar.value, { atLeast: 1 }),
    ]),
  ];
}

async function ours(root: string, images: readonly string[]): Promise<Vectors> {
  const entry = (name: string): string =>
    fileURLToPath(new URL(`../../../electron/${name}/process.ts`, import.meta.url));
  const engine = await startVisionOnly({
    modelsDir: await ensureModels(),
    detector: 'default',
    nodePath: process.execPath,
    entries: { library: entry('library'), vision: entry('vision') },
    log: () => undefined,
  });
  try {
    const { vision } = connect(visionApi, engine.openVision());
    const found = await readImages(images, {
      analyse: (label) =>
        vision.analyse({
          source: { path: `${root}/${label}`, bytes: null, label },
          embed: true,
          crops: false,
          thumb: false,
        }),
    });
    return new Map(images.map((image) => [image, found.get(image)?.vector ?? null]));
  } finally {
    await engine.stop();
  }
}

/** Accuracy and TAR with intervals over people, of the pairs whose two photos gave a descriptor. */
function figures(pairs: readonly Pair[], vectors: Vectors, similarity: Similarity) {
  const { of, count: people } = identitiesOf(pairs);
  const scored = pairs.flatMap(({ a, b, same }): Compared[] => {
    const [x, y] = [vectors.get(a), vectors.get(b)];
    if (!x || !y) return [];
    return [{ score: similarity(x, y), same, a: of.get(a) ?? 0, b: of.get(b) ?? 0 }];
  });
  const folded = foldedAccuracy(scored);
  const under = accuracyUnder(scored, folded);
  const sorted = sortCompared(scored);
  const samples = { accuracy: [] as number[], tar: [] as number[] };
  for (const weights of replicates(people, draws, 1)) {
    const right = under(weights);
    const one = sweep(sorted, weights, Float64Array.of(far));
    if (right === null || one === null) continue;
    samples.accuracy.push(right);
    samples.tar.push(one.tar[0] ?? 0);
  }
  return {
    count: scored.length,
    accuracy: estimate(folded.accuracy, samples.accuracy, people),
    tar: estimate(tarAtFar(scored, far), samples.tar, people),
    missed: [...vectors.values()].filter((vector) => vector === null).length,
  };
}
