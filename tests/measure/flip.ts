/**
 * `npm run measure:flip`: does adding the vector of the mirrored face (twice the work) pay? The labelled LFW pairs
 * embedded both ways from the same photos: it pays only where it leaves the interval. Then its thresholds, by the rule
 * of native-models/README.md: each where it has the FMR that the default embedder's threshold has.
 */
import { readFileSync } from 'node:fs';
import { type EmbeddedFace, labelledPairs, measureInput } from '../../electron/evaluate/labelled.ts';
import { measure } from '../../electron/evaluate/measure.ts';
import { parsePairs } from '../../electron/evaluate/pairs.ts';
import { centreFace } from '../../electron/evaluate/read.ts';
import { dotRow } from '../../electron/library/index/dot.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { contractId, embedderSpec } from '../../native-models/manifest.ts';
import { noShared, sharedDir } from '../support/shared.ts';
import { labelledPhotos } from './lfw.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const ids = ['fr_feature', 'fr_feature_flip'] as const;

/** The vectors of the labelled face, one for each of {@link ids}; null where no face was found. */
type Both = readonly EmbeddedFace[] | null;

async function embedded(paths: readonly string[]): Promise<Map<string, Both>> {
  const modelsDir = await ensureModels();
  const pipeline = await Pipeline.open({ modelsDir, detector: 'default', exclude: [], threads: 1 });
  const wanted = {
    embed: true,
    crops: false,
    thumb: false,
    contracts: ids.map((id) => contractId(embedderSpec(id))),
  };
  const found = new Map<string, Both>();
  try {
    for (const path of paths) {
      const analysed = await pipeline.analyse({ path, bytes: null, label: path }, wanted);
      const face = analysed.faces[centreFace(analysed) ?? -1];
      const vectors = [face?.embedding, face?.others?.[0]?.vector];
      const both = vectors.flatMap((vector) => (vector ? [{ vector, quality: 0 }] : []));
      found.set(path, both.length === ids.length ? both : null);
    }
  } finally {
    await pipeline.close();
  }
  return found;
}

/** Cosines of all non-mated pairs, highest first. */
function nonMated(
  vectors: readonly { readonly person: string; readonly vector: Float32Array }[],
): Float64Array {
  const cosines: number[] = [];
  vectors.forEach((a, i) => {
    for (const b of vectors.slice(i + 1)) {
      if (a.person !== b.person) cosines.push(dotRow(a.vector, 0, b.vector, a.vector.length));
    }
  });
  return Float64Array.from(cosines).sort().reverse();
}

const shared = sharedDir();
if (shared === null) say(`measure:flip skipped: ${noShared}`);
else {
  const root = `${shared}/data`;
  const pairs = parsePairs(readFileSync(`${root}/lfw-pairs.tsv`, 'utf8'), 'lfw-pairs.tsv');
  const images = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
  const photos = await labelledPhotos(shared);
  const all = [...new Set([...images.map((image) => `${root}/${image}`), ...photos.map(({ path }) => path)])];
  const found = await embedded(all);
  say('| embedder | accuracy, 95 % interval | TAR@FAR 1e-3 | EER |\n|---|---|---|---|');
  for (const [i, id] of ids.entries()) {
    const own = new Map(images.map((image) => [image, found.get(`${root}/${image}`)?.[i] ?? null]));
    const figures = await measure(
      measureInput(labelledPairs('lfw-pairs.tsv', pairs, own), 1),
      () => undefined,
    );
    const { low, high } = figures.intervals.accuracy;
    say(
      `| ${id} | ${figures.accuracy.toFixed(4)} ± ${figures.accuracyStd.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}] | ${(figures.tarAtFar['1e-3'] ?? 0).toFixed(4)} | ${figures.eer.toFixed(4)} |`,
    );
  }
  const [plain, flip] = ids.map((_, i) =>
    nonMated(
      photos.flatMap(({ person, path }) => {
        const face = found.get(path)?.[i];
        return face === undefined ? [] : [{ person, vector: face.vector }];
      }),
    ),
  ) as [Float64Array, Float64Array];
  say(`\n${plain.length} non-mated pairs\n\n| threshold | ${ids[0]} | FMR | ${ids[1]} |\n|---|---|---|---|`);
  for (const [name, cosine] of Object.entries(embedderSpec(ids[0]).thresholds)) {
    const above = plain.findIndex((value) => value < cosine);
    say(
      `| ${name} | ${cosine} | ${(above / plain.length).toExponential(2)} | ${(flip[above] ?? NaN).toFixed(3)} |`,
    );
  }
}
