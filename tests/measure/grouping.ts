/**
 * `npm run measure:grouping [-- --orders N]`: groups all labelled photos as a scan would, in the order of their
 * paths and shuffled, and compares the groups with the folder names.
 */
import { parseArgs } from 'node:util';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { embedderSpec } from '../../native-models/manifest.ts';
import { type Agreement, pairF } from '../support/partitions.ts';
import { noShared, sharedDir } from '../support/shared.ts';
import { grouped, judged, type SeenPhoto, seenPhotos } from './albums.ts';
import { Goals } from './goals.ts';
import { labelledPhotos } from './lfw.ts';

const { values } = parseArgs({ options: { orders: { type: 'string' } } });
const orders = Number(values.orders ?? 10);
const thresholds = embedderSpec('fr_feature').thresholds;
const shared = sharedDir();
if (shared === null) console.log(`measure:grouping ${noShared}`);
else await measure(shared);

async function measure(root: string): Promise<void> {
  const pipeline = await Pipeline.open({
    modelsDir: await ensureModels(),
    detector: 'default',
    exclude: [],
    threads: 1,
  });
  const all = await seenPhotos(pipeline, await labelledPhotos(root));
  await pipeline.close();
  console.log(
    `join ${thresholds.groupJoin}, merge ${thresholds.groupMerge}; mean [worst] of ${orders} orders`,
  );
  const goals = new Goals();
  show(
    'originals',
    all.filter(({ photo }) => photo.original),
    goals,
  );
  show('originals and tight crops', all, goals);
  goals.end();
}

function show(name: string, photos: readonly SeenPhoto[], goals: Goals): void {
  const found = Array.from({ length: orders + 1 }, (_, order) => grouped(photos, order, thresholds));
  const [first = [], ...shuffled] = found;
  console.log(`\n${name}: ${photos.length} photos, ${photos.flatMap(({ faces }) => faces).length} faces`);
  console.log(`in path order       ${line([judged(photos, first)])}`);
  const results = shuffled.map((labels) => judged(photos, labels));
  console.log(`shuffled            ${line(results)}`);
  for (const half of [0, 1] as const) {
    const part = shuffled.map((labels) => judged(photos, labels, half));
    console.log(`  people, ${half === 0 ? 'tuning half  ' : 'held-out half'} ${line(part)}`);
  }
  const likeness = shuffled.map((labels) => pairF(first, labels));
  console.log(`pair F to path order: worst ${Math.min(...likeness).toFixed(4)}`);
  const runs = [judged(photos, first), ...results];
  for (const [what, key, least] of [
    ['pair precision', 'pairPrecision', 0.98],
    ['pair recall', 'pairRecall', 0.97],
    ['BCubed F', 'f', 0.98],
  ] as const) {
    const worst = Math.min(...runs.map((run) => run[key]));
    goals.check(`${name}: ${what} ≥ ${least} in every order`, worst >= least, worst.toFixed(4));
  }
}

function line(runs: readonly Agreement[]): string {
  const figure = (key: 'pairPrecision' | 'pairRecall' | 'precision' | 'recall' | 'f'): string => {
    const all = runs.map((run) => run[key]);
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
    return `${mean.toFixed(4)} [${Math.min(...all).toFixed(4)}]`;
  };
  const impure = Math.max(...runs.map((run) => run.impure));
  return (
    `pairs ${figure('pairPrecision')} / ${figure('pairRecall')}  BCubed ${figure('precision')} / ` +
    `${figure('recall')}, F ${figure('f')}  impure ≤ ${impure}`
  );
}
