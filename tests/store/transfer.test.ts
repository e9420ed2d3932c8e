import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { enrollFaces, ignore, merge, move, name, reject, undo } from '../../electron/library/review/index.ts';
import { isScrubNeeded, needScrub } from '../../electron/library/store/scrub.ts';
import type { Store } from '../../electron/library/store/store.ts';
import { backup, check, forget } from '../../electron/library/transfer/index.ts';
import {
  at,
  bytes,
  face,
  logicalState,
  open,
  photo,
  populate,
  tempDir,
  thrown,
  thumbOf,
  vector,
  withStore,
} from './synthetic.ts';

/** Files of a folder that contain these bytes. */
function filesWith(dir: string, needle: Uint8Array | Float32Array | string): string[] {
  const wanted =
    typeof needle === 'string'
      ? Buffer.from(needle, 'utf8')
      : Buffer.from(needle.buffer, needle.byteOffset, needle.byteLength);
  return readdirSync(dir).filter((entry) => readFileSync(join(dir, entry)).includes(wanted));
}

describe('forget', () => {
  it('leaves neither vector, crop, thumb nor name in any file', async () => {
    await withStore((store, dir) => {
      const secret = 'Zsófia Szabó-Unvergesslich';
      const former = 'Formername Önly';
      const absorbed = 'Absorbedname';
      // Enough other rows that pages split, are freed and are used again around the forgotten ones.
      const {
        faces,
        people: [p = 0, q = 0, r = 0],
      } = populate(
        store,
        Array.from({ length: 120 }, (_, n) => n % 3),
      );
      name(store, { person: p, name: former, merge: false });
      name(store, { person: p, name: secret, merge: false });
      name(store, { person: q, name: 'Stays', merge: false });
      name(store, { person: r, name: absorbed, merge: false });
      merge(store, { into: p, from: [r] });
      reject(store, { faces: [at(faces, 1)], person: p });
      move(store, { faces: [at(faces, 4)], to: { name: secret } });
      undo(store);
      // Read again larger: the old crop was replaced, and must not linger either.
      const path = '/photos/000001.jpg';
      store.savePhoto({ ...photo(path, [{ ...face(1), crop: bytes(42, 30_000) }]), size: 4 });
      enrollFaces(store, { faces: [at(faces, 0)], to: { person: p } });
      writeFileSync(join(dir, 'facet.before-0002.sqlite'), secret);
      const mine = faces.filter((_, n) => n % 3 !== 1);
      const kept = faces.filter((_, n) => n % 3 === 1);
      const traces: [string, Uint8Array | Float32Array | string][] = [
        ['name', secret],
        ['earlier name', former],
        ['name of somebody merged in', absorbed],
        ['name, lower case', secret.toLowerCase()],
        // Longer than a page: in pieces, as they lie on pages of their own.
        ...Array.from({ length: 29 }, (_, n): [string, Uint8Array] => [
          'new crop',
          bytes(42, 30_000).slice(n * 1000, n * 1000 + 64),
        ]),
        ['thumb', thumbOf(path)],
        ...mine.flatMap((_, n): [string, Uint8Array | Float32Array][] => {
          const seed = 1 + faces.indexOf(at(mine, n));
          return [
            ['vector', vector(seed)],
            ['crop', bytes(seed)],
            ['template', bytes(seed + 500_000)],
          ];
        }),
      ];
      // The scan can find: each of them is there before (but the crop that was replaced, and a piece across two pages).
      store.db.pragma('wal_checkpoint(TRUNCATE)');
      const there = traces.filter(([, trace]) => filesWith(dir, trace).length > 0);
      expect(there.length).toBeGreaterThanOrEqual(traces.length - 3);

      const keptVector = store.embeddings.vector(at(kept, 0), 'contract-a');
      expect(forget(store, { person: p })).toMatchObject({ faces: 80, removed: mine });
      for (const [what, trace] of traces) expect([what, filesWith(dir, trace)]).toEqual([what, []]);
      expect(readdirSync(dir)).not.toContain('facet.before-0002.sqlite');
      // Part of a vector would already be too much.
      expect(filesWith(dir, vector(1).slice(100, 108))).toEqual([]);

      expect(check(store).problems).toEqual([]);
      expect(store.faces.count()).toBe(40);
      expect(store.people.get(q)).toMatchObject({ name: 'Stays', faces: 40 });
      expect(store.embeddings.vector(at(kept, 0), 'contract-a')).toEqual(keptVector);
      expect(filesWith(dir, 'Stays')).not.toEqual([]);
      const history = store.operations.history({ offset: 0, limit: 100 });
      expect(JSON.stringify(history)).not.toContain('Szab');
      expect(history.items[0]).toMatchObject({ kind: 'forget', summary: { faces: 80, name: null } });
      // Undoing further back works on what is left and brings nobody back.
      for (let n = 0; n < 9; n++) {
        try {
          undo(store);
        } catch {
          break;
        }
      }
      expect(store.people.byName(secret)).toBeNull();
      expect(store.people.get(p)).toBeNull();
      expect(check(store).problems).toEqual([]);
      expect(thrown(() => forget(store, { person: p }))).toMatchObject({ code: 'not-found' });
      store.close();
      for (const [what, trace] of traces) expect([what, filesWith(dir, trace)]).toEqual([what, []]);
    });
  });
});

describe('forgetting that was cut short', () => {
  it('is finished by the next opening', async () => {
    await withStore((store, dir) => {
      const { faces } = populate(
        store,
        Array.from({ length: 60 }, () => 0),
      );
      // What a kill between the transaction and the rewriting leaves behind.
      store.tx(() => {
        for (const id of faces.slice(0, 50)) store.faces.remove(id);
        needScrub(store.meta);
      });
      writeFileSync(join(dir, 'facet.before-0002.sqlite'), 'old');
      expect(store.db.pragma('freelist_count', { simple: true })).toBeGreaterThan(0);
      store.close();
      const again = open(dir);
      expect(again.db.pragma('freelist_count', { simple: true })).toBe(0);
      expect(readdirSync(dir)).not.toContain('facet.before-0002.sqlite');
      expect(isScrubNeeded(again.meta)).toBe(false);
      expect(again.faces.count()).toBe(10);
      again.close();
    });
  });
});

describe('backup', () => {
  it('is one file that opens as a library with everything in it', async () => {
    await withStore((store, dir) => {
      const {
        people: [a = 0],
      } = populate(store, [0, 0, 1, null]);
      name(store, { person: a, name: 'Ada', merge: false });
      const target = join(dir, 'my “backup” 🦊.sqlite');
      writeFileSync(target, 'SQLite format 3\0 and so on: an older backup');
      const done = backup(store, target);
      expect(done).toEqual({ path: target, bytes: readFileSync(target).length, keys: null });
      expect(readdirSync(dir).filter((entry) => entry.includes('partial'))).toEqual([]);
      const other = tempDir();
      try {
        copyFileSync(target, join(other, 'facet.sqlite'));
        const opened = open(other);
        expect(logicalState(opened)).toBe(logicalState(store));
        expect(opened.uuid).toBe(store.uuid);
        expect(opened.db.pragma('page_size', { simple: true })).toBe(16384);
        expect(opened.db.pragma('journal_mode', { simple: true })).toBe('wal');
        expect(check(opened)).toEqual({ ok: true, problems: [] });
        undo(opened);
        expect(opened.people.get(a)?.name).toBeNull();
        opened.close();
      } finally {
        rmSync(other, { recursive: true, force: true });
      }
    });
  });

  it('knows the library behind a link', async () => {
    await withStore((store, dir) => {
      populate(store, [0]);
      const { ino } = statSync(store.file);
      const outside = tempDir();
      const link = join(outside, 'link');
      symlinkSync(dir, link);
      expect(thrown(() => backup(store, join(link, 'facet.sqlite')))).toMatchObject({
        code: 'invalid-input',
      });
      rmSync(outside, { recursive: true });
      expect(statSync(store.file).ino).toBe(ino);
      expect(check(store).ok).toBe(true);
    });
  });

  it('replaces an older backup or an empty file, and nothing else', async () => {
    await withStore((store, dir) => {
      populate(store, [0]);
      const file = join(dir, 'target');
      writeFileSync(file, 'a photo, say');
      expect(thrown(() => backup(store, file))).toMatchObject({ code: 'invalid-input' });
      expect(readFileSync(file, 'utf8')).toBe('a photo, say');
      writeFileSync(file, '');
      const { bytes: written } = backup(store, file);
      expect(backup(store, file).bytes).toBe(written);
    });
  });

  it('says what is wrong with its target, and leaves the library alone', async () => {
    await withStore((store, dir) => {
      populate(store, [0]);
      const refused = { code: 'invalid-input' };
      expect(thrown(() => backup(store, join(dir, 'no', 'such', 'folder.sqlite')))).toMatchObject(refused);
      mkdirSync(join(dir, 'folder'));
      expect(thrown(() => backup(store, join(dir, 'folder')))).toMatchObject(refused);
      expect(thrown(() => backup(store, store.file))).toMatchObject({ code: 'invalid-input' });
      expect(thrown(() => backup(store, `${store.file}-wal`))).toMatchObject({ code: 'invalid-input' });
      expect(readdirSync(dir).filter((entry) => entry.includes('partial'))).toEqual([]);
      expect(check(store).ok).toBe(true);
    });
  });
});

describe('check', () => {
  const plant = (sql: string) => (store: Store) => store.db.exec(sql);
  it.each([
    [
      'two faces of a photo with one person',
      plant('UPDATE face SET photo = 1 WHERE id = 2'),
      /photo 1 has faces 1 and 2 with the same person 1/,
    ],
    [
      'a face with somebody ruled out',
      plant('INSERT INTO apart_face VALUES (1, 1)'),
      /face 1 is with person 1, whom the user ruled out/,
    ],
    [
      'a face with somebody merged away',
      plant('UPDATE person SET merged_into = 2 WHERE id = 1'),
      /merged into 2/,
    ],
    [
      'no face, yet with a person',
      plant(`UPDATE face SET state = 'not-a-face' WHERE id = 1`),
      /marked as no face/,
    ],
    ['wrong counts', plant('UPDATE person SET faces = 9 WHERE id = 1'), /person 1 counts 9 faces/],
    [
      'a short vector',
      plant('DROP TRIGGER embedding_update; UPDATE embedding SET vector = zeroblob(8) WHERE face = 1'),
      /8 bytes instead of 2048/,
    ],
    [
      'a vector that is not of unit length',
      plant('UPDATE embedding SET vector = zeroblob(2048) WHERE face = 1'),
      /length 0\.0000 instead of 1/,
    ],
    [
      'a photo without size',
      plant('UPDATE photo SET width = 0 WHERE id = 1'),
      /photo 1 was read, but has no size/,
    ],
    [
      'a row without its parent',
      plant('PRAGMA foreign_keys = OFF; DELETE FROM photo WHERE id = 1; PRAGMA foreign_keys = ON'),
      /face 1 refers to a photo that is not there/,
    ],
  ])('finds %s', async (_, damage, words) => {
    await withStore((store) => {
      populate(store, [0, 0, 1]);
      expect(check(store)).toEqual({ ok: true, problems: [] });
      damage(store);
      const found = check(store);
      expect(found.ok).toBe(false);
      expect(found.problems.join('\n')).toMatch(words);
    });
  });

  it('is content when the user put two faces of one photo together', async () => {
    await withStore((store) => {
      const saved = store.savePhoto(photo('/mirror.jpg', [face(1), face(2)]));
      move(store, { faces: saved.faces.map((row) => row.face), to: { name: 'Twice' } });
      expect(check(store).problems).toEqual([]);
      ignore(store, { faces: [at(saved.faces, 0).face], people: [], as: 'not-a-face' });
      expect(check(store).problems).toEqual([]);
    });
  });
});
