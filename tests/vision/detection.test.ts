/** The search with the real models: photos on their side, and pictures without faces. `measure:detection` is the long form. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureSamples } from '../../build/samples.ts';
import type { Analysed } from '../../electron/contract/vision.ts';
import { sharp } from '../../electron/vision/decode/sharp.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { cosine } from '../../electron/vision/runtime/golden.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { faceless } from '../support/faceless.ts';
import { paintedOut } from '../support/painted.ts';

let pipeline: Pipeline;
let sample = '';

beforeAll(async () => {
  sample = join(await ensureSamples(), 'sample1.jpg');
  pipeline = await Pipeline.open({
    modelsDir: await ensureModels(),
    detector: 'default',
    exclude: [],
    threads: 1,
  });
});
afterAll(() => pipeline.close());

function look(bytes: Uint8Array): Promise<Analysed> {
  const wanted = { embed: true, crops: false, thumb: false };
  return pipeline.analyse({ path: null, bytes: new Uint8Array(bytes), label: 'picture' }, wanted);
}

it('a photo on its side or upside down gives the faces of the upright one', async () => {
  const { faces } = await look(readFileSync(sample));
  expect(faces).toHaveLength(3);
  for (const degrees of [90, 180, 270]) {
    const turned = await look(await sharp(sample).rotate(degrees).jpeg({ quality: 95 }).toBuffer());
    expect(turned.faces, `${degrees}`).toHaveLength(3);
    for (const { embedding } of faces) {
      const best = turned.faces.map((face) =>
        cosine(embedding ?? new Float32Array(), face.embedding ?? new Float32Array(512)),
      );
      expect(Math.max(...best), `${degrees}`).toBeGreaterThan(0.9);
    }
  }
});

it('pictures that tempt a detector give next to none', async () => {
  let wrong = 0;
  // Every kind of picture ten times would take a minute; the long form looks at a thousand.
  for (let index = 0; index < 40; index++) {
    const { data, width, height } = faceless(index);
    const png = await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
    wrong += (await look(png)).faces.length;
  }
  expect(wrong).toBeLessThanOrEqual(1);
});

it('a photo with its faces painted out gives none', async () => {
  const { faces } = await look(readFileSync(sample));
  const left = await look(
    await paintedOut(
      sample,
      faces.map(({ box }) => box),
    ),
  );
  expect(left.faces).toEqual([]);
});
