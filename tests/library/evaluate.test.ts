/** Evaluation in the library process: each source, its report, and what may be written where. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  EvaluationProgress,
  EvaluationReport,
  EvaluationSource,
} from '../../electron/contract/evaluate.ts';
import { remove, setup, type Setup } from './harness.ts';

let lib: Setup;
beforeAll(() => {
  lib = setup();
});
afterAll(async () => {
  await lib.close();
  remove(lib);
});

const people = ['ann', 'ben', 'cid', 'dan'];

function file(path: string, contents: string): string {
  const full = join(lib.dir, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, contents);
  return full;
}

/** Three photos of each person in a folder of its own. */
function albums(): string {
  for (const who of people)
    for (const n of [1, 2, 3]) {
      // Not the same bytes: a second copy of one picture is no second template.
      file(join('albums', who, `${who}${n}.jpg`), who + ' '.repeat(n));
    }
  file('albums/cid/nobody.jpg', '-');
  return join(lib.dir, 'albums');
}

const grant = async (path: string, save = false): Promise<string> =>
  (await lib.client.host.grant({ path, save })).id;

async function run(source: EvaluationSource, seed = 3) {
  const stages: EvaluationProgress['stage'][] = [];
  const stream = lib.client.evaluate.run({ source, seed });
  for await (const { stage } of stream) stages.push(stage);
  return { ...(await stream.result), stages };
}

/** All but the time. */
const lasting = (report: EvaluationReport): string => JSON.stringify({ ...report, date: null });

describe('folders of people', () => {
  it('become a report with searches, pictures and what has no face, the same again for the same seed', async () => {
    const source = { kind: 'folders', folder: await grant(albums()) } as const;
    const { id, report, stages } = await run(source);
    expect(report.source).toMatchObject({
      kind: 'folders',
      label: 'albums',
      identities: 4,
      mated: 12,
      nonMated: 54,
    });
    expect(report.missing).toEqual([join('cid', 'nobody.jpg')]);
    expect(report).toMatchObject({ accuracy: 1, eer: 0, library: null, seed: 3 });
    expect(report.identification).toMatchObject({ gallery: 4, enrolled: 2, mated: 4 });
    expect(report.identification?.cmc[0]?.value).toBe(1);
    expect(report.model).toMatchObject({ contract: 'fake-contract-1', embedder: 'fake' });
    expect(report.worst.mated[0]?.a.probe).toBeTruthy();
    expect(stages).toContain('reading');
    const kept = async (id: string, name: string): Promise<string> => {
      const path = join(lib.dir, name);
      await lib.client.evaluate.save({ id, to: await grant(path, true), as: 'json' });
      return lasting(JSON.parse(readFileSync(path, 'utf8')) as EvaluationReport);
    };
    const again = await run(source);
    expect(await kept(again.id, 'again.json')).toBe(await kept(id, 'first.json'));
  });

  it('need two people', async () => {
    file('alone/ann/1.jpg', 'ann');
    const source = { kind: 'folders', folder: await grant(join(lib.dir, 'alone')) } as const;
    await expect(run(source)).rejects.toMatchObject({ error: { code: 'invalid-input' } });
  });
});

describe('a run', () => {
  it('ends at once when it is cancelled, and the next one starts afresh', async () => {
    const source = { kind: 'folders', folder: await grant(albums()) } as const;
    const abort = new AbortController();
    const stream = lib.client.evaluate.run({ source, seed: 1 }, { signal: abort.signal });
    const follow = async (): Promise<void> => {
      for await (const { stage } of stream) if (stage === 'reading') abort.abort();
      await stream.result;
    };
    await expect(follow()).rejects.toMatchObject({ error: { code: 'cancelled' } });
    expect((await run(source)).report.accuracy).toBe(1);
  });
});

describe('a pairs file', () => {
  const lines = (): string[] => {
    albums();
    return people.flatMap((who, i) => [
      `${who}/${who}1.jpg\t${who}/${who}2.jpg\t1`,
      `${who}/${who}1.jpg\t${people[(i + 1) % 4] ?? ''}/${people[(i + 1) % 4] ?? ''}3.jpg\t0`,
    ]);
  };

  it('is judged line by line; a corrected copy turns labels round and leaves the file alone', async () => {
    const text = `image_a\timage_b\tsame\n${lines().join('\n')}\n`;
    const pairs = file('pairs.tsv', text);
    const source = {
      kind: 'pairs',
      file: await grant(pairs),
      root: await grant(join(lib.dir, 'albums')),
    } as const;
    const { id, report } = await run(source);
    expect(report).toMatchObject({ pairs: 8, accuracy: 1 });
    const rows = [...report.worst.mated, ...report.worst.nonMated].map(({ row }) => row ?? 0);
    expect(rows.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);

    const to = join(lib.dir, 'corrected.tsv');
    await lib.client.evaluate.savePairs({ id, to: await grant(to, true), rows: [2] });
    expect(readFileSync(to, 'utf8')).toBe(text.replace('ben/ben3.jpg\t0', 'ben/ben3.jpg\t1'));
    expect(readFileSync(pairs, 'utf8')).toBe(text);
    const itself = lib.client.evaluate.savePairs({ id, to: await grant(pairs, true), rows: [2] });
    await expect(itself).rejects.toThrow(/pairs file itself/);
  });

  it('cannot reach outside the chosen folder', async () => {
    const pairs = file('out.tsv', `${lines().join('\n')}\n../secret.jpg\tann/ann1.jpg\t0\n`);
    const source = {
      kind: 'pairs',
      file: await grant(pairs),
      root: await grant(join(lib.dir, 'albums')),
    } as const;
    await expect(run(source)).rejects.toThrow(/secret\.jpg lies outside/);
  });
});

describe("the library's own people", () => {
  it('are its confirmed faces; before there are two with two, it says what is missing', async () => {
    expect(await lib.client.evaluate.ready({})).toEqual({ people: 0, faces: 0 });
    await expect(run({ kind: 'people' })).rejects.toThrow(/two people with two confirmed faces/);
    const folder = await grant(albums());
    await lib.client.enroll.folders({ grant: folder, anyway: false }).result;
    expect(await lib.client.evaluate.ready({})).toEqual({ people: 4, faces: 12 });
    const { id, report } = await run({ kind: 'people' });
    expect(report.source).toMatchObject({ kind: 'people', faces: 12, identities: 4, mated: 12 });
    expect(report.library).toMatchObject({ people: 4, faces: 12 });
    const [worst] = report.worst.nonMated;
    expect(worst?.a.face).toBeGreaterThan(0);
    expect(worst?.a.person).not.toBe(worst?.b.person);

    const html = join(lib.dir, 'report.html');
    await lib.client.evaluate.save({ id, to: await grant(html, true), as: 'html' });
    const page = readFileSync(html, 'utf8');
    expect(page).toContain('fake-contract-1');
    expect(page).toContain('data:image/webp;base64,');
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    const json = join(lib.dir, 'report.json');
    await lib.client.evaluate.save({ id, to: await grant(json, true), as: 'json' });
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual(report);
  });
});

describe('writing', () => {
  it('goes only where a save dialog pointed, whole or not at all', async () => {
    const photo = file('photo.jpg', 'ann');
    const bytes = new TextEncoder().encode('<svg/>');
    const overwrite = lib.client.evaluate.savePicture({ to: await grant(photo), bytes });
    await expect(overwrite).rejects.toThrow(/not chosen for saving/);
    expect(readFileSync(photo, 'utf8')).toBe('ann');
    const chart = join(lib.dir, 'chart.svg');
    await lib.client.evaluate.savePicture({ to: await grant(chart, true), bytes });
    expect(readFileSync(chart, 'utf8')).toBe('<svg/>');
    const nowhere = join(lib.dir, 'no such folder', 'chart.svg');
    const lost = lib.client.evaluate.savePicture({ to: await grant(nowhere, true), bytes });
    await expect(lost).rejects.toThrow(/folder for this file does not exist/);
    expect(existsSync(nowhere)).toBe(false);
  });

  it('knows no report it never made', async () => {
    const to = await grant(join(lib.dir, 'x.html'), true);
    await expect(lib.client.evaluate.save({ id: 'none', to, as: 'html' })).rejects.toMatchObject({
      error: { code: 'not-found' },
    });
  });
});
