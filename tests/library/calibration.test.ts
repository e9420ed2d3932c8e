/** Calibration in an open library: learned in the background, kept in the file, followed by every verdict. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { CalibrationReport } from '../../electron/contract/calibration.ts';
import { put, remove, scan, setup, type Setup } from './harness.ts';

const open: Setup[] = [];
afterEach(async () => {
  for (const lib of open.splice(0)) {
    await lib.close();
    remove(lib);
  }
});

/** Two people in one photo, and each alone twice; both named. */
async function named(): Promise<Setup> {
  const lib = setup();
  open.push(lib);
  put(lib, { '1.jpg': 'ann bob', '2.jpg': 'ann', '3.jpg': 'bob', '4.jpg': 'ann', '5.jpg': 'eve' });
  await scan(lib);
  await lib.client.review.name({ person: 1, name: 'Ann', merge: false });
  await lib.client.review.name({ person: 2, name: 'Bob', merge: false });
  const { items } = await lib.client.people.faces({ person: 1, order: 'best', offset: 0, limit: 10 });
  await lib.client.review.confirm({ faces: items.map(({ id }) => id) });
  return lib;
}

/** Waits for the library to say that it has worked its calibration out. */
async function learned({ client }: Setup): Promise<CalibrationReport> {
  const now = await client.calibration.get({});
  if (now.fittedAt !== null) return now;
  for await (const { topics } of client.library.changes({})) {
    if (!topics.includes('calibration')) continue;
    const found = await client.calibration.get({});
    if (found.fittedAt !== null && !found.fitting) return found;
  }
  throw new Error('the library closed');
}

it('learns from named people in the background, and knows it after a restart', async () => {
  const lib = await named();
  const before = await lib.client.calibration.get({});
  expect(before).toMatchObject({ prior: null, people: 3 });
  const report = await learned(lib);
  // Ann three times against Bob, Bob twice against Ann. Ann's faces are so alike that one is her only template:
  // the other two are searched with.
  expect(report.evidence).toEqual({ people: 2, pairs: 1, mated: 2, nonMated: 5 });
  // Eve is the one open question, and nobody's match.
  expect(report.now.open).toEqual({ match: 0, unsure: 0, unknown: 1 });
  await lib.close();
  const again = setup({ root: lib.dir });
  open.splice(0, open.length, again);
  const kept = await again.client.calibration.get({});
  expect(kept.fittedAt).toBe(report.fittedAt);
  expect(kept.now.thresholds).toEqual(report.now.thresholds);
});

it('verdicts follow the setting, and a preview changes nothing', async () => {
  const lib = await named();
  const { client } = lib;
  const before = await client.calibration.get({});
  const strict = await client.calibration.preview({ cosine: before.now.thresholds.match + 0.1 });
  expect(strict.falseMatchOneIn).toBeGreaterThan(before.now.falseMatchOneIn);
  expect(strict.fnir).toBeGreaterThan(before.now.fnir);
  expect((await client.calibration.get({})).now.falseMatchOneIn).toBe(1000);

  const settings = await client.settings.get({});
  await client.settings.set({ ...settings, falseMatchOneIn: strict.falseMatchOneIn });
  const after = await client.calibration.get({});
  expect(after.now.thresholds).toEqual(strict.thresholds);
  expect(after.now.thresholds.match).toBeCloseTo(before.now.thresholds.match + 0.1, 2);

  const path = join(lib.dir, 'who.jpg');
  writeFileSync(path, 'ann eve');
  const { id } = await client.host.grant({ path, save: false });
  for await (const { faces } of client.probe.identify({ grants: [id], topK: 5 })) {
    const [ann] = faces[0]?.matches ?? [];
    expect(ann?.name).toBe('Ann');
    expect(ann?.probability).toBeGreaterThan(0.99);
    expect(ann?.falseAlarms).toBeLessThan(0.01);
    const total = (faces[0]?.matches ?? []).reduce(
      (sum, { probability, name }) => (name === null ? sum : sum + probability),
      0,
    );
    expect(total).toBeLessThanOrEqual(1);
  }
});
