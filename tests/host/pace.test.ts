import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PaceFound } from '../../electron/contract/pace.ts';
import { MachinePace } from '../../electron/main/pace.ts';
import { SettingsFile } from '../../electron/main/settings.ts';

const found: PaceFound = {
  trials: [{ provider: 'cpu', lanes: 2, threads: 1, batch: 1, rate: 9.5 }],
  taken: { provider: null, lanes: 2, threads: 1, batch: 1 },
};
const file = (): string => join(mkdtempSync(join(tmpdir(), 'facet-host-')), 'settings.json');

test('what was measured holds for that machine only, and is found again', () => {
  const path = file();
  const first = new MachinePace(new SettingsFile(path), 'one');
  expect(first.now()).toBeNull();
  first.found(found);
  expect(new MachinePace(new SettingsFile(path), 'one').now()).toEqual(found.taken);
  expect(new MachinePace(new SettingsFile(path), 'another').now()).toBeNull();
});

test('the user comes before the measurement, until it is made again', () => {
  const path = file();
  const pace = new MachinePace(new SettingsFile(path), 'one');
  pace.found(found);
  const wish = { provider: null, lanes: 1, threads: 2, batch: 1 };
  pace.choose(wish);
  expect(new MachinePace(new SettingsFile(path), 'one').now()).toEqual(wish);
  pace.choose(null);
  expect(pace.now()).toEqual(found.taken);
  pace.choose(wish);
  pace.forget();
  expect([pace.now(), pace.measured, pace.chosen]).toEqual([null, null, null]);
});

test('a pace that cannot be is as if there were none, and costs no other setting', () => {
  const path = file();
  new SettingsFile(path).set({ theme: 'dark' });
  const settings = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify({ ...settings, pace: { lanes: 0 }, measured: { machine: 'one' } }));
  const read = new SettingsFile(path);
  expect(new MachinePace(read, 'one').now()).toBeNull();
  expect(read.value.theme).toBe('dark');
});
