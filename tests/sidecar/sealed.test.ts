/** A copy of the vectors beside an encrypted library: sealed under a key of its own, and believed only unchanged. */
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { blockBytes } from '../../electron/library/sidecar/format.ts';
import { checksums, guardOf } from '../../electron/library/sidecar/guard.ts';
import { openStore, type Store } from '../../electron/library/store/store.ts';
import { contract as known, populate } from '../store/synthetic.ts';
import { tempDir } from '../support/temp.ts';
import { expected, load, pathOf, rowsOf, save } from './made.ts';

const key = randomBytes(32);
let store: Store;
beforeEach(() => {
  store = openStore(tempDir(), { appVersion: 't', keys: [key] });
  store.contracts.use(known);
});
afterEach(() => {
  store.close();
});

const filled = (faces: number): void => {
  store.tx(() =>
    populate(
      store,
      Array.from({ length: faces }, (_, n) => n % 3),
    ),
  );
};
const reload = (kind = guardOf(key)) => load(pathOf(store), expected(store), kind);
/** More than two blocks of codes. */
const many = 4500;

it('gives back what was written, and tells nothing to who has not the key', async () => {
  filled(many);
  await save(store, 'the-stamp');
  const rows = rowsOf(store);
  expect(await reload()).toEqual(rows);
  const bytes = readFileSync(pathOf(store));
  for (const trace of [
    'the-stamp',
    store.uuid,
    'contract',
    rows.codes.slice(0, 16),
    rows.sketches.slice(0, 16),
  ]) {
    expect(bytes.includes(Buffer.from(trace as string))).toBe(false);
  }
  // Nor that two copies are of the same faces.
  await save(store, 'the-stamp');
  expect(readFileSync(pathOf(store)).subarray(16, 48)).not.toEqual(bytes.subarray(16, 48));
  expect(await reload(guardOf(randomBytes(32)))).toBe('damaged');
}, 120_000);

it('is not believed where the library lies open, nor an open one where it is encrypted', async () => {
  filled(20);
  await save(store, 'one');
  expect(await reload(checksums)).toBe('foreign');
  const sealed = readFileSync(pathOf(store));
  const open = Buffer.from(sealed);
  checksums.magic.copy(open);
  writeFileSync(pathOf(store), open);
  expect(await reload()).toBe('foreign');
  expect(await reload(checksums)).not.toBeInstanceOf(Object);
});

it('is made anew for any flipped bit, and any other length', async () => {
  filled(60);
  await save(store, 'one');
  const sound = readFileSync(pathOf(store));
  await fc.assert(
    fc.asyncProperty(fc.nat(sound.length - 1), fc.nat(7), async (at, bit) => {
      const flipped = Buffer.from(sound);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
      writeFileSync(pathOf(store), flipped);
      expect(['damaged', 'foreign']).toContain(await reload());
    }),
    { numRuns: 200 * Number(process.env['FACET_FUZZ'] ?? 1) },
  );
  for (const length of [0, 15, 16, 47, 60, sound.length - 1]) {
    writeFileSync(pathOf(store), sound.subarray(0, length));
    expect(['damaged', 'foreign']).toContain(await reload());
  }
  writeFileSync(pathOf(store), Buffer.concat([sound, Buffer.alloc(1)]));
  expect(await reload()).toBe('damaged');
}, 120_000);

it('is made anew when two of its blocks changed places', async () => {
  filled(many);
  await save(store, 'one');
  const bytes = readFileSync(pathOf(store));
  const { proofBytes, saltBytes } = guardOf(key);
  // Two whole blocks of codes, with the proofs that belong to them.
  const codes = 16 + saltBytes + bytes.readUInt32LE(12) + proofBytes + many * (64 + 8);
  const mixed = Buffer.from(bytes);
  bytes.copy(mixed, codes, codes + blockBytes, codes + 2 * blockBytes);
  bytes.copy(mixed, codes + blockBytes, codes, codes + blockBytes);
  writeFileSync(pathOf(store), mixed);
  expect(await reload()).toBe('damaged');
}, 120_000);
