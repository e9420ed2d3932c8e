import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import { sharp } from '../../electron/vision/decode/sharp.ts';
import { facet, facetJson } from '../support/cli.ts';
import { tempDir } from '../support/temp.ts';

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Faces of a sample photo with context, shrunk until the face has 22×28 pixels. */
async function smears(): Promise<string[]> {
  const photo = join(await ensureSamples(), sampleNames[5] ?? '');
  const [seen] = await facetJson<{ width: number; height: number; faces: { box: Box }[] }[]>([
    'faces',
    photo,
  ]);
  const dir = tempDir();
  return Promise.all(
    (seen?.faces ?? []).map(async ({ box }, i) => {
      const left = Math.max(0, Math.round(box.x - box.width));
      const top = Math.max(0, Math.round(box.y - box.height));
      const width = Math.min(Math.round(3 * box.width), (seen?.width ?? 0) - left);
      const height = Math.min(Math.round(3 * box.height), (seen?.height ?? 0) - top);
      const path = join(dir, `smear${i}.png`);
      await sharp(photo)
        .extract({ left, top, width, height })
        .resize(Math.round((22 * width) / box.width), Math.round((28 * height) / box.height), { fit: 'fill' })
        .toFile(path);
      return path;
    }),
  );
}

test('smears of 22×28 pixels enrol nobody and say why', async () => {
  const paths = await smears();
  expect(paths.length).toBeGreaterThanOrEqual(4);
  const library = join(tempDir(), 'library');
  const ran = await facet(['--library', library, 'enroll', '--json', '--name', 'Ann', ...paths]);
  expect(ran.code).toBe(1);
  const { people } = JSON.parse(ran.stdout) as {
    people: { added: number; rejected: { path: string; reason: string }[] }[];
  };
  expect(people[0]?.added).toBe(0);
  const reasons = people[0]?.rejected.map(({ reason }) => reason) ?? [];
  expect(reasons).toHaveLength(paths.length);
  for (const reason of reasons) expect(reason).toMatch(/too small \(\d+ px between the eyes\)|no face/);
  expect(reasons.filter((reason) => reason !== 'no face was found').length).toBeGreaterThan(0);
  expect(await facetJson<unknown[]>(['--library', library, 'people'])).toEqual([]);
});
