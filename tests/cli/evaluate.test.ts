/** `facet evaluate` on folders made of the sample photos: the same seed, the same bytes; the report; bad use. */
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureSamples } from '../../build/samples.ts';
import type { EvaluationReport } from '../../electron/contract/evaluate.ts';
import { facet } from '../support/cli.ts';
import { tempDir } from '../support/temp.ts';

const dir = tempDir();
const albums = join(dir, 'albums');

beforeAll(async () => {
  const samples = await ensureSamples();
  // The face in the middle of each sample, twice: four people who are easy to tell apart.
  for (const n of [1, 2, 4, 5]) {
    const folder = join(albums, `person ${n}`);
    mkdirSync(folder, { recursive: true });
    for (const copy of ['a', 'b']) copyFileSync(join(samples, `sample${n}.jpg`), join(folder, `${copy}.jpg`));
  }
});

describe('evaluate --folders', () => {
  test(
    'gives the same bytes for the same seed and date, and a report that stands alone',
    { timeout: 120_000 },
    async () => {
      const html = join(dir, 'report.html');
      const args = ['evaluate', '--folders', albums, '--seed', '7', '--json'];
      const env = { SOURCE_DATE_EPOCH: '1700000000' };
      const first = await facet([...args, '--report', html], env);
      const second = await facet(args, env);
      expect(first.stderr).toContain('report: ');
      expect(second.code).toBe(0);
      expect(second.stdout).toBe(first.stdout);
      const report = JSON.parse(first.stdout) as EvaluationReport;
      expect(report).toMatchObject({
        accuracy: 1,
        eer: 0,
        seed: 7,
        date: '2023-11-14T22:13:20Z',
        missing: [],
      });
      expect(report.source).toMatchObject({ identities: 4, mated: 4, nonMated: 24 });
      expect(report.identification?.cmc[0]?.value).toBe(1);
      const page = readFileSync(html, 'utf8');
      expect(page).toContain(report.model.contract);
      expect(page.match(/<svg /g)?.length).toBeGreaterThanOrEqual(5);
      expect(page).toContain('src="data:image/webp;base64,');
      expect(page).not.toContain('<script');
    },
  );
});

describe('bad use', () => {
  test.each([
    [['evaluate']],
    [['evaluate', '--people', '--folders', albums]],
    [['evaluate', '--pairs', 'p.tsv']],
    [['evaluate', '--folders', albums, '--seed', '-1']],
    [['evaluate', '--folders', albums, '--report', '']],
  ])('%j ends with 2 and one line', async (args) => {
    const ran = await facet(args);
    expect(ran.code).toBe(2);
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a library with nobody confirmed says what it needs', { timeout: 60_000 }, async () => {
    const ran = await facet(['--library', join(dir, 'library'), 'evaluate', '--people']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/needs two people with two confirmed faces each; there are 0/);
  });

  test('a folder without people in it', async () => {
    const ran = await facet(['evaluate', '--folders', join(dir, 'nowhere')]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/nowhere: cannot be read \(there is no such folder\)/);
    expect(existsSync(join(dir, 'nowhere'))).toBe(false);
  });
});
