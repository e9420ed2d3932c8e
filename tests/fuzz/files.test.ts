/**
 * Small files that a stranger may have written: descriptions of models, ONNX graphs, keys, the list of what was erased,
 * settings, certificates. Each reader takes one or says in its own words what is wrong with it; it never throws
 * anything else.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { FacetError, type AppErrorCode } from '../../electron/contract/errors.ts';
import { checkCertificate } from '../../electron/host/certificate.ts';
import { newKey, wrap } from '../../electron/host/keys/entries.ts';
import { keyFileName, readKeyFile, writeKeyFile } from '../../electron/host/keys/key-file.ts';
import type { Keychain } from '../../electron/host/keys/slots.ts';
import { unlock } from '../../electron/host/keys/unlock.ts';
import { erasedListName, readErasedList } from '../../electron/library/store/erased-list.ts';
import { forget } from '../../electron/library/transfer/index.ts';
import { SettingsFile } from '../../electron/main/settings.ts';
import { openingNodes, readGraph } from '../../electron/vision/runtime/onnx/graph.ts';
import { readCatalogue, writeOwnModel, type OwnModel } from '../../native-models/catalogue.ts';
import { embedderSpec, manifest, modelSpec, parseManifest } from '../../native-models/manifest.ts';
import { at, populate, withStore } from '../store/synthetic.ts';
import { ownSpec } from '../support/constant-model.ts';
import { writeOnnx } from '../support/onnx-writer.ts';
import { tempDir } from '../support/temp.ts';
import { caseCount, fuzz, patience } from './cases.ts';
import { spoilBytes, spoilJson, spoilValue } from './mutate.ts';

const cases = caseCount(500);
let dir: string;
beforeAll(() => {
  dir = tempDir();
});

/** A keychain that keeps nothing secret. */
const keychain: Keychain = {
  kind: 'os',
  wrap: (text) => Buffer.from(`v10${text}`),
  unwrap: (wrapped) => wrapped.toString().slice(3),
};

/** Runs a reader; of what it may throw, only a FacetError of one of these kinds passes. */
async function named<T>(codes: readonly AppErrorCode[], read: () => Promise<T> | T): Promise<T | null> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof FacetError && codes.includes(thrown.error.code)) return null;
    throw thrown;
  }
}

test('the manifest is read whole, or refused with the place', { timeout: patience(cases) }, async () => {
  // Two of each list are enough, and quicker.
  const good = {
    ...manifest,
    models: manifest.models.slice(0, 2),
    detectors: manifest.detectors.slice(0, 2),
    embedders: manifest.embedders.slice(0, 2),
  };
  await fuzz(cases, (random) => {
    try {
      parseManifest(spoilValue(random, good));
    } catch (thrown) {
      if (!(thrown instanceof z.ZodError)) throw thrown;
      expect(thrown.issues.length).toBeGreaterThan(0);
    }
  });
});

test(
  'a model of the user’s is read, or listed as broken with the reason',
  { timeout: patience(cases) },
  async () => {
    const folder = join(dir, 'own');
    const model = ownSpec('mine', new Uint8Array(8), modelSpec('fr_feature'));
    const own: OwnModel = {
      version: 1,
      title: 'Mine',
      added: '2026-11-24T12:00:00Z',
      from: 'mine.onnx',
      model,
      detector: null,
      embedder: { ...embedderSpec('fr_feature'), id: 'mine', model: 'mine' },
    };
    await writeOwnModel(folder, own);
    await fuzz(cases, async (random) => {
      writeFileSync(join(folder, 'mine.json'), spoilJson(random, own));
      const found = await readCatalogue(folder);
      // One that took the id of a model of the program is in neither list.
      expect(found.own.size + found.broken.length).toBeLessThanOrEqual(1);
      for (const { reason } of found.broken) expect(reason).not.toBe('');
      // Its file and its description are removed under these names.
      for (const { model: read } of found.own.values()) expect(read.id + read.file).toMatch(/^[\w.-]+$/);
    });
  },
);

test.each(['../mine', 'a/b', 'a\0b', '', 'C:\\mine'])(
  'a model of the user’s has no id like %j',
  async (id) => {
    const folder = tempDir();
    const model = { ...ownSpec('mine', new Uint8Array(8), modelSpec('fr_feature')), id };
    const embedder = { ...embedderSpec('fr_feature'), id, model: id };
    const own = {
      version: 1,
      title: 'Mine',
      added: '2026-11-24T12:00:00Z',
      from: 'x',
      model,
      detector: null,
      embedder,
    };
    writeFileSync(join(folder, 'mine.json'), JSON.stringify(own));
    const { own: found, broken } = await readCatalogue(folder);
    expect([found.size, broken.length]).toEqual([0, 1]);
  },
);

test('an ONNX graph is read, or refused as model-mismatch', { timeout: patience(cases) }, async () => {
  const good = writeOnnx({
    inputs: [{ name: 'in', shape: ['N', 3, 8, 8] }],
    outputs: [{ name: 'out', shape: [1, 4] }],
    constants: [{ name: 'w', shape: [4, 192], data: new Float32Array(768) }],
    nodes: [
      { op: 'Flatten', inputs: ['in'], outputs: ['flat'], attributes: { axis: { int: 1 } } },
      { op: 'Gemm', inputs: ['flat', 'w'], outputs: ['raw'], attributes: { transB: { int: 1 } } },
      { op: 'Relu', inputs: ['raw'], outputs: ['out'], domain: 'com.microsoft' },
    ],
  });
  await fuzz(cases, async (random) => {
    const bytes = spoilBytes(random, good);
    const graph = await named(['model-mismatch'], () => readGraph(bytes, 'm', 'm.onnx'));
    if (graph === null) return;
    for (const { shape } of [...graph.inputs, ...graph.outputs]) {
      for (const size of shape) if (typeof size === 'number') expect(size).toBeLessThanOrEqual(65_536);
    }
    openingNodes(bytes, 3);
  });
});

test('a key file is read, or refused as library-key', { timeout: patience(cases) }, async () => {
  const folder = join(dir, 'keys');
  mkdirSync(folder);
  const key = newKey();
  const entry = await wrap(key, { keychain, passphrase: 'a long enough passphrase' });
  writeKeyFile(folder, [entry]);
  const good = { facet: 'keys', version: 1, keys: readKeyFile(folder) };
  await fuzz(cases, async (random) => {
    writeFileSync(join(folder, keyFileName), spoilJson(random, good));
    await named(['library-key'], () => readKeyFile(folder));
    // Without the passphrase: its price is what `Kdf` allows, and paid on purpose.
    const keys = await named(['library-key'], () => unlock(folder, { keychain, passphrase: null }));
    for (const found of keys ?? []) expect(Buffer.from(found.key)).toEqual(Buffer.from(key.key));
  });
});

/** A UUID of version 4 that says its number. */
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

test('the list of what was erased is read, or called damaged', { timeout: patience(cases) }, async () => {
  const folder = join(dir, 'erased');
  mkdirSync(folder);
  const token = (text: string): string => createHash('md5').update(text).digest('hex');
  const good = {
    facet: 'erased',
    version: 1,
    erasures: [1, 2].map((n) => ({
      id: uuid(n),
      at: '2026-11-24T12:00:00.000Z',
      library: token('library'),
      tokens: { people: [token(`p${String(n)}`)], faces: [token('f'), token('g')], folders: [] },
    })),
  };
  await fuzz(cases, (random) => {
    writeFileSync(join(folder, erasedListName), spoilJson(random, good));
    const read = readErasedList(folder);
    if (read !== 'damaged') expect(Array.isArray(read)).toBe(true);
  });
});

test('settings outside the library fall back to something usable', { timeout: patience(cases) }, async () => {
  const path = join(dir, 'settings.json');
  const good = {
    theme: 'dark',
    recent: ['/a', '/b'],
    bounds: { x: 1, y: 2, width: 800, height: 600, maximized: false },
    lockAfter: 5,
    measured: null,
    pace: null,
  };
  await fuzz(cases, (random) => {
    writeFileSync(path, spoilJson(random, good));
    const file = new SettingsFile(path);
    // What was read can be worked with, written and read again.
    file.opened('/c');
    expect(JSON.stringify(new SettingsFile(path).value)).toBe(JSON.stringify(file.value));
    expect(['system', 'light', 'dark']).toContain(file.value.theme);
  });
});

test('a certificate of erasure that was touched is none', { timeout: patience(cases) }, async () => {
  const good = await withStore((store) => {
    const { people } = populate(store, [0, 0, 1]);
    return forget(store, { person: at(people, 0) }).certificate;
  });
  expect(checkCertificate(JSON.stringify(good))).toEqual(good);
  await fuzz(cases, (random) => {
    const text = new TextDecoder().decode(spoilJson(random, good));
    const verdict = checkCertificate(text);
    if (typeof verdict === 'string') expect(verdict).not.toBe('');
    // Only white space and the order of keys may differ.
    else expect(verdict).toEqual(good);
  });
});
