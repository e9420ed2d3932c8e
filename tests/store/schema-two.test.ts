/** From a library of the first release to vectors side by side: nothing is lost, wherever it is cut off. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../electron/library/store/migrations/index.ts';
import { openStore, type Store } from '../../electron/library/store/store.ts';
import { backup, check, forget } from '../../electron/library/transfer/index.ts';
import { isOther, makeSchemaOne, vectorBytes } from './schema-one.ts';
import { contract, logicalState, otherContract, tempDir, thrown } from './synthetic.ts';

const faces = 60;
const open = (at: string): Store => openStore(at, { appVersion: 't' });
const script = fileURLToPath(new URL('schema-one.ts', import.meta.url));

let dir: string;
beforeEach(() => {
  dir = tempDir();
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** Every row that schema 1 had, whichever schema holds it now. */
function everything(store: Store): string {
  const rows = (sql: string): unknown => store.db.prepare(sql).all();
  return JSON.stringify([
    logicalState(store),
    rows('SELECT face, contract, hex(vector) FROM embedding ORDER BY face'),
    rows('SELECT face, hex(crop), hex(aligned) FROM crop ORDER BY face'),
    rows('SELECT id, path, contract, status FROM photo ORDER BY id'),
    rows('SELECT * FROM operation ORDER BY id'),
    rows('SELECT * FROM active'),
  ]);
}

function expectWhole(store: Store, count = faces): void {
  expect(store.schema).toBe(migrations.length);
  const stored = store.db
    .prepare<[], { id: number; face: number; contract: number; vector: Buffer }>(
      'SELECT * FROM embedding ORDER BY face',
    )
    .all();
  expect(stored.map((row) => row.face)).toEqual(Array.from({ length: count }, (_, n) => n + 1));
  for (const { id, face, contract: key, vector } of stored) {
    expect(key).toBe(isOther(face) ? 1 : 2);
    expect(id).toBe(key * 2 ** 40 + face);
    expect(vector.equals(vectorBytes(face))).toBe(true);
  }
  expect(check(store).problems).toEqual([]);
}

describe('a library of schema 1', () => {
  it('keeps every vector under its contract, and every decision', () => {
    makeSchemaOne(dir, faces);
    const store = open(dir);
    expectWhole(store);
    expect(store.contracts.active()).toBe(contract.id);
    expect([...store.embeddings.rows(contract.id)].every(({ face }) => !isOther(face))).toBe(true);
    expect(store.contracts.get(otherContract.id)).toMatchObject({
      kind: 'model',
      base: null,
      thresholds: null,
    });
    expect(store.people.byName('ann')).toBe(1);
    // Faces of the model before are now known as such: a change of model need not read their photos.
    expect(store.embeddings.lacking(contract.id, 0, 100).map(({ face }) => face)).toEqual([
      7, 14, 21, 28, 35, 42, 49, 56,
    ]);
    store.close();
  });

  it('is forgotten, backed up and checked for the vectors of both', () => {
    makeSchemaOne(dir, faces);
    const store = open(dir);
    const gone = store.faces.idsOf(2);
    expect(gone.some(isOther)).toBe(true);
    expect(forget(store, { person: 2 }).removed).toEqual(gone);
    expect(store.db.prepare('SELECT count(*) FROM embedding').pluck().get()).toBe(faces - gone.length);
    expect(readdirSync(dir).filter((name) => name.startsWith('facet.before-'))).toEqual([]);
    const copy = join(dir, 'copy');
    mkdirSync(copy);
    backup(store, join(copy, 'facet.sqlite'));
    const restored = open(copy);
    expect(everything(restored)).toBe(everything(store));
    expect(check(restored).problems).toEqual([]);
    restored.close();
    store.close();
  });

  it('comes through being killed at any moment of the way', async () => {
    const many = 1500;
    const made = join(dir, 'made');
    makeSchemaOne(made, many);
    let cut = 0;
    for (let round = 0; round < 5; round++) {
      const at = join(dir, `round-${String(round)}`);
      cpSync(made, at, { recursive: true });
      const child = spawn(process.execPath, [script, at], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = new Promise<void>((done) => {
        child.once('close', () => {
          done();
        });
      });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (text.startsWith('opening')) setTimeout(() => child.kill('SIGKILL'), round * 25);
      });
      await ended;
      if (!said.includes('open\n')) cut += 1;
      const store = open(at);
      expectWhole(store, many);
      store.close();
      rmSync(at, { recursive: true });
    }
    expect(cut).toBeGreaterThan(0);
  });
});

const disk = mkdtempSync(join(tmpdir(), 'facet-tmpfs-'));
const mounted =
  process.platform === 'linux' &&
  spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]).status === 0;
if (!mounted)
  process.stderr.write('tests/store/schema-two: no right to mount a small disk here; one test skipped\n');
afterAll(() => {
  if (mounted) spawnSync('/bin/umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

it.skipIf(!mounted)(
  'stays as it was where the disk is too full for the way, and opens when there is room',
  () => {
    const many = 4000;
    makeSchemaOne(dir, many);
    const at = join(disk, 'library');
    cpSync(dir, at, { recursive: true });
    expect(thrown(() => open(at))).toEqual({ code: 'disk-full', path: join(at, 'facet.sqlite') });
    expect(spawnSync('/bin/mount', ['-o', 'remount,size=128m', disk]).status).toBe(0);
    const store = open(at);
    expectWhole(store, many);
    store.close();
  },
);
