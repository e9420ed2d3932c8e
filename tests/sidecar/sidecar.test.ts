import fc from 'fast-check';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { checksums } from '../../electron/library/sidecar/guard.ts';
import { removeOthers, sidecarName } from '../../electron/library/sidecar/place.ts';
import { writeSidecar } from '../../electron/library/sidecar/write.ts';
import type { Store } from '../../electron/library/store/store.ts';
import { backup, forget } from '../../electron/library/transfer/index.ts';
import { at, face, open, photo, populate, vector, withStore } from '../store/synthetic.ts';
import { tempDir } from '../support/temp.ts';
import { contract, expected, headOf, load, pathOf, rowsOf, save, sourceOf } from './made.ts';

const patience = Number(process.env['FACET_FUZZ'] ?? 1);
/** More than two blocks of codes. */
const many = 4500;

const filled = (store: Store, faces = 60): number[] =>
  populate(
    store,
    Array.from({ length: faces }, (_, n) => n % 3),
  ).faces;

const reload = (store: Store) => load(pathOf(store), expected(store));

describe('a copy of the vectors', () => {
  it('gives back what was written, over several blocks and pieces', async () => {
    await withStore(async (store) => {
      store.tx(() => filled(store, many));
      expect(await reload(store)).toBe('none holds');
      expect(await save(store, 'one')).toBe(true);
      expect(await reload(store)).toEqual(rowsOf(store));
      expect(readdirSync(store.dir).filter((name) => name.endsWith('.partial'))).toEqual([]);
    });
  }, 120_000);

  it('holds while faces come and go, and not once a vector comes again', async () => {
    await withStore(async (store) => {
      const faces = filled(store);
      await save(store, 'one');
      const before = await reload(store);
      store.savePhoto(photo('/photos/new.jpg', [face(900)]));
      store.faces.remove(at(faces, 3));
      store.limits.put(at(faces, 4), true);
      expect(await reload(store)).toEqual(before);
      // The same photo read anew: its face keeps the id and gets another vector.
      store.savePhoto({ ...photo('/photos/000001.jpg', [{ ...face(1), embedding: vector(77) }]), size: 5 });
      expect(await reload(store)).toBe('none holds');
      expect(await save(store, 'two')).toBe(true);
      store.embeddings.put(at(faces, 9), contract, vector(78));
      expect(await reload(store)).toBe('none holds');
    });
  });

  it('does not hold when a vector came again while it was being made', async () => {
    await withStore(async (store) => {
      const faces = filled(store);
      const rows = rowsOf(store);
      const generation = store.vectorCopies.begin(contract, at(faces, 59));
      store.embeddings.put(at(faces, 0), contract, vector(77));
      await writeSidecar(pathOf(store), headOf(store, rows, 'late', generation), sourceOf(rows), checksums);
      expect(store.vectorCopies.commit(contract, { stamp: 'late', generation })).toBe(false);
      expect(await reload(store)).toBe('none holds');
    });
  });

  it('is made anew, not believed, when it is not of this library as it is now', async () => {
    await withStore(async (store) => {
      filled(store);
      await save(store, 'one');
      const path = pathOf(store);
      const wanted = expected(store);
      if (wanted === null) throw new Error('no copy holds');
      for (const change of [
        { library: 'another' },
        { contract: 'contract-b' },
        { coding: 2 },
        { stamp: 'two' },
        { generation: wanted.generation + 1 },
        { dimension: 128 },
        { bytes: { sketches: 64, scales: 8, codes: 128 } },
      ])
        expect([change, await load(path, { ...wanted, ...change })]).toEqual([change, 'other']);
      const sound = readFileSync(path);
      const newer = Buffer.from(sound);
      newer.writeUInt32LE(3, 8);
      writeFileSync(path, newer);
      expect(await load(path, wanted)).toBe('foreign');
      writeFileSync(path, 'FACETVEC');
      expect(await load(path, wanted)).toBe('foreign');
      writeFileSync(path, '');
      expect(await load(path, wanted)).toBe('foreign');
      rmSync(path);
      expect(await load(path, wanted)).toBe('absent');
      mkdirSync(path);
      expect(await load(path, wanted)).toBe('unreadable');
    });
  });

  it('of a library that went on is not believed by the backup of it', async () => {
    await withStore(async (store, dir) => {
      filled(store);
      await save(store, 'one');
      const kept = join(dir, 'kept.sqlite');
      backup(store, kept);
      // After the backup: one face more, and a copy that knows it.
      store.savePhoto(photo('/photos/late.jpg', [face(500)]));
      await save(store, 'two');
      const late = pathOf(store);
      const restored = join(tempDir(), 'restored');
      mkdirSync(restored);
      copyFileSync(kept, join(restored, 'facet.sqlite'));
      const again = open(restored);
      try {
        copyFileSync(late, pathOf(again));
        expect(again.uuid).toBe(store.uuid);
        // Another face gets the id that the copy knows as somebody else.
        again.savePhoto(photo('/photos/other.jpg', [face(501)]));
        expect(await reload(again)).toBe('other');
      } finally {
        again.close();
      }
    });
  });
});

describe('a damaged copy', () => {
  let sound: Buffer;
  let truth: Awaited<ReturnType<typeof reload>>;
  let wanted: NonNullable<ReturnType<typeof expected>>;
  const path = join(tempDir(), 'copy');

  beforeAll(async () => {
    await withStore(async (store) => {
      filled(store);
      await save(store, 'one');
      sound = readFileSync(pathOf(store));
      truth = rowsOf(store);
      wanted = expected(store) ?? wanted;
    });
  });

  it('is refused, whichever bits are wrong', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        async (flips) => {
          const bytes = Buffer.from(sound);
          for (const [where, bits] of flips) bytes[where] = (bytes[where] ?? 0) ^ bits;
          writeFileSync(path, bytes);
          const read = await load(path, wanted);
          // Two flips can cancel each other out; then it is sound.
          if (bytes.equals(sound)) expect(read).toEqual(truth);
          else expect(typeof read).toBe('string');
        },
      ),
      { numRuns: 300 * patience },
    );
    // Every byte of the header and the last of everything.
    for (const where of [...Array(400).keys(), sound.length - 1, sound.length - 5]) {
      const bytes = Buffer.from(sound);
      bytes[where] = (bytes[where] ?? 0) ^ 0x10;
      writeFileSync(path, bytes);
      expect([where, typeof (await load(path, wanted))]).toEqual([where, 'string']);
    }
  });

  it('is refused, wherever it ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 1), async (length) => {
        writeFileSync(path, sound);
        truncateSync(path, length);
        expect(typeof (await load(path, wanted))).toBe('string');
      }),
      { numRuns: 150 * patience },
    );
    writeFileSync(path, Buffer.concat([sound, Buffer.alloc(1)]));
    expect(await load(path, wanted)).toBe('damaged');
  });

  it('is refused when header and checksums are sound, but of two copies', async () => {
    await withStore(async (store) => {
      filled(store, 61);
      store.faces.remove(61);
      await save(store, 'one');
      const other = readFileSync(pathOf(store));
      const head = 16 + sound.readUInt32LE(12) + 4;
      const mixed = Buffer.concat([sound.subarray(0, head), other.subarray(16 + other.readUInt32LE(12) + 4)]);
      expect(crc32(mixed.subarray(0, head - 4))).toBe(mixed.readUInt32LE(head - 4));
      writeFileSync(path, mixed);
      expect(typeof (await load(path, wanted))).toBe('string');
    });
  });
});

describe('writing', () => {
  it('leaves the old copy where the disk is full', async () => {
    await withStore(async (store) => {
      filled(store);
      await save(store, 'one');
      const before = readFileSync(pathOf(store));
      const rows = rowsOf(store);
      const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      const source = {
        ...sourceOf(rows),
        ids: () => {
          throw full;
        },
      };
      await expect(
        writeSidecar(pathOf(store), headOf(store, rows, 'two', 0), source, checksums),
      ).rejects.toMatchObject({
        error: { code: 'disk-full' },
      });
      expect(readFileSync(pathOf(store)).equals(before)).toBe(true);
      expect(existsSync(`${pathOf(store)}.partial`)).toBe(false);
      expect(await reload(store)).toEqual(rows);
    });
  });

  it('stops when it is told to, with nothing left of it', async () => {
    await withStore(async (store) => {
      filled(store);
      const rows = rowsOf(store);
      const abort = new AbortController();
      const source = {
        ...sourceOf(rows),
        ids: () => {
          abort.abort(new Error('enough'));
          return rows.ids;
        },
      };
      await expect(
        writeSidecar(pathOf(store), headOf(store, rows, 'two', 0), source, checksums, abort.signal),
      ).rejects.toThrow('enough');
      expect(readdirSync(store.dir).filter((name) => name.startsWith('facet.vectors'))).toEqual([]);
    });
  });

  it('makes room for the contract that is compared', async () => {
    await withStore(async (store) => {
      filled(store);
      await save(store, 'one');
      const stale = join(store.dir, sidecarName('contract-before'));
      writeFileSync(stale, 'old');
      writeFileSync(`${pathOf(store)}.partial`, 'half');
      await removeOthers(store.dir, contract);
      expect(readdirSync(store.dir).filter((name) => name.startsWith('facet.vectors'))).toEqual([
        sidecarName(contract),
      ]);
    });
  });
});

describe('forgetting', () => {
  /** Files of the folder that hold these bytes. */
  const holding = (dir: string, needle: Uint8Array): string[] =>
    readdirSync(dir).filter((name) => readFileSync(join(dir, name)).includes(Buffer.from(needle)));

  it('leaves no byte of the person in any copy', async () => {
    await withStore(async (store, dir) => {
      const { faces, people } = populate(store, [0, 1, 0, 1, 0]);
      await save(store, 'one');
      copyFileSync(pathOf(store), `${pathOf(store)}.partial`);
      const rows = rowsOf(store);
      const row = faces.indexOf(at(faces, 2));
      const traces = [
        rows.codes.slice(row * 512 + 100, row * 512 + 116),
        rows.sketches.slice(row * 64, row * 64 + 16),
      ];
      for (const trace of traces) expect(holding(dir, trace).length).toBeGreaterThan(0);
      forget(store, { person: at(people, 0) });
      for (const trace of traces) expect(holding(dir, trace)).toEqual([]);
      expect(await reload(store)).toBe('none holds');
    });
  });

  it('is finished by the next opening when it was cut short', async () => {
    const dir = join(tempDir(), 'library');
    const store = open(dir);
    const faces = filled(store);
    await save(store, 'one');
    const rows = rowsOf(store);
    const trace = rows.codes.slice(100, 116);
    // The transaction of forgetting went through; the process died before the files were touched.
    const saved = join(tempDir(), 'saved');
    renameSync(pathOf(store), saved);
    const person = at(store.faces.placement([at(faces, 0)]), 0).person ?? 0;
    forget(store, { person });
    renameSync(saved, pathOf(store));
    store.meta.set('unscrubbed', '1');
    store.close();
    expect(holding(dir, trace).length).toBe(1);
    const again = open(dir);
    expect(holding(dir, trace)).toEqual([]);
    again.close();
  });
});
