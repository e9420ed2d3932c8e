/** Grouping and evaluation against known labels, through the terminal as a user would measure them. */
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import { facetJson } from '../support/cli.ts';
import { noShared, sharedDir } from '../support/shared.ts';
import { tempDir } from '../support/temp.ts';

const shared = sharedDir();

interface Group {
  faces: { path: string; box: { x: number; y: number; width: number; height: number } }[];
}

interface Evaluation {
  pairs: number;
  accuracy: number;
  tarAtFar: Record<string, number>;
  missing: string[];
}

/** Group number and label of the face nearest the centre of each 250×250 photo; its folder is its label. */
function labelled(groups: readonly Group[]): { group: number; label: string }[] {
  const best = new Map<string, { off: number; group: number }>();
  groups.forEach(({ faces }, group) => {
    for (const { path, box } of faces) {
      const off = Math.hypot(box.x + box.width / 2 - 125, box.y + box.height / 2 - 125);
      const seen = best.get(path);
      if (seen === undefined || off < seen.off) best.set(path, { off, group });
    }
  });
  return [...best].map(([path, { group }]) => ({ group, label: basename(dirname(path)) }));
}

/** Pairwise precision and recall of a grouping. */
function pairwise(rows: readonly { group: number; label: string }[]): { precision: number; recall: number } {
  let [both, grouped, mated] = [0, 0, 0];
  rows.forEach((a, i) => {
    for (const b of rows.slice(i + 1)) {
      const [g, m] = [a.group === b.group, a.label === b.label];
      both += g && m ? 1 : 0;
      grouped += g ? 1 : 0;
      mated += m ? 1 : 0;
    }
  });
  return { precision: both / grouped, recall: both / mated };
}

describe.skipIf(shared === null)(shared === null ? `skipped: ${noShared}` : 'with labelled photos', () => {
  test(
    'grouping: two groups of one person are better than one group of two people',
    { timeout: 240_000 },
    async () => {
      const photos = join(tempDir(), 'photos');
      mkdirSync(photos);
      const lfw = join(shared ?? '', 'data/lfw');
      // People with six photos and more, some strangers among them; every run takes the same.
      const folders = readdirSync(lfw).sort();
      const many = folders.filter((name) => readdirSync(join(lfw, name)).length >= 6).slice(0, 20);
      const few = folders.filter((name) => readdirSync(join(lfw, name)).length === 1).slice(0, 60);
      for (const name of [...many, ...few]) symlinkSync(join(lfw, name), join(photos, name));
      const library = join(tempDir(), 'library');
      await facetJson(['--library', library, 'scan', photos]);
      const rows = labelled(await facetJson<Group[]>(['--library', library, 'groups']));
      const { precision, recall } = pairwise(rows);
      expect(rows.length).toBeGreaterThan(150);
      expect(precision).toBeGreaterThanOrEqual(0.995);
      expect(recall).toBeGreaterThanOrEqual(0.9);
    },
  );

  // Seconds on a quiet machine; the limit is for one that is busy with other tests.
  test(
    'evaluate on tight crops: every face is found, accuracy at least 0.980',
    { timeout: 240_000 },
    async () => {
      const data = join(shared ?? '', 'data');
      const value = await facetJson<Evaluation>([
        'evaluate',
        '--pairs',
        join(data, 'lfw-crop-pairs.tsv'),
        '--root',
        data,
      ]);
      expect(value.pairs).toBe(374);
      expect(value.missing).toEqual([]);
      expect(value.accuracy).toBeGreaterThanOrEqual(0.98);
    },
  );
});

test('evaluate on pairs made of the sample photos', async () => {
  const dir = tempDir();
  const samples = await ensureSamples();
  const lines = ['image_a\timage_b\tsame'];
  // A photo is mated with itself and with nobody else: enough to see every number come out right.
  for (const a of sampleNames) for (const b of sampleNames) lines.push(`${a}\t${b}\t${a === b ? 1 : 0}`);
  writeFileSync(join(dir, 'pairs.tsv'), `${lines.join('\n')}\n`);
  const value = await facetJson<Evaluation & { auc: number; eer: number; threshold: number }>([
    'evaluate',
    '--pairs',
    join(dir, 'pairs.tsv'),
    '--root',
    samples,
  ]);
  expect(value.pairs).toBe(36);
  expect(value.auc).toBe(1);
  expect(value.eer).toBe(0);
  expect(value.accuracy).toBe(1);
  expect(value.tarAtFar).toEqual({ '1e-2': 1, '1e-3': 1 });
  expect(value.missing).toEqual([]);
});
