import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCertificate } from '../../electron/host/certificate.ts';
import { enrollFaces, merge, move, name } from '../../electron/library/review/index.ts';
import { erasedListName } from '../../electron/library/store/erased-list.ts';
import { atOnce } from '../../electron/library/store/lists/walk.ts';
import type { Store } from '../../electron/library/store/store.ts';
import { backup, check, eraseAgain, forget, forgetFolder } from '../../electron/library/transfer/index.ts';
import { at, bytes, face, open, photo, populate, tempDir, thrown, thumbOf, vector } from './synthetic.ts';

let dir: string;
let store: Store;
beforeEach(() => {
  dir = tempDir();
  store = open(dir);
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Files of the library that contain these bytes. */
function filesWith(needle: Uint8Array | Float32Array | string): string[] {
  const wanted =
    typeof needle === 'string'
      ? Buffer.from(needle)
      : Buffer.from(needle.buffer, needle.byteOffset, needle.byteLength);
  return readdirSync(dir).filter((entry) => readFileSync(join(dir, entry)).includes(wanted));
}

/** Puts a backup in the library's place, as a user does, and opens it. */
function restore(from: string): number {
  store.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dir, `facet.sqlite${suffix}`), { force: true });
  copyFileSync(from, join(dir, 'facet.sqlite'));
  store = open(dir);
  return eraseAgain(store);
}

const kinds = (): string[] =>
  atOnce(store.audit.list({ kinds: [], from: null, to: null, text: '' }, null, 100)).items.map(
    ({ kind }) => kind,
  );

describe('a certificate of erasure', () => {
  it('says what was erased, holds without the library, and has no name unless asked', () => {
    const {
      people: [p = 0, q = 0, r = 0],
    } = populate(store, [0, 0, 0, 1, 1, 2]);
    name(store, { person: p, name: 'Ada Lovelace', merge: false });
    name(store, { person: r, name: 'Absorbed', merge: false });
    merge(store, { into: p, from: [r] });
    name(store, { person: q, name: 'Bob Bobson', merge: false });
    const pseudonyms = [store.people.pseudonym(p), store.people.pseudonym(r)];
    const { certificate } = forget(store, { person: p });
    expect(certificate).toMatchObject({
      what: 'person',
      pseudonyms,
      name: null,
      erased: { faces: 4, templates: 4, crops: 8, thumbnails: 4, photos: 0, decisions: 3 },
      again: false,
      log: store.audit.head(),
    });
    const text = JSON.stringify(certificate);
    expect(text).not.toMatch(/Ada|Lovelace|Absorbed/);
    // Whitespace and the order of keys are no part of it.
    expect(checkCertificate(JSON.stringify(JSON.parse(text), null, 3))).toEqual(certificate);
    expect(store.erasures.certificate(certificate.id)).toEqual(certificate);

    const named = forget(store, { person: q, named: true }).certificate;
    expect(named.name).toBe('Bob Bobson');
    expect(checkCertificate(JSON.stringify(named))).toEqual(named);
    // What is kept is a certificate too, without the name.
    const kept = store.erasures.certificate(named.id);
    expect(kept).toMatchObject({ id: named.id, name: null });
    expect(checkCertificate(JSON.stringify(kept))).toEqual(kept);
    expect(filesWith('Bob Bobson')).toEqual([]);
  });

  it('does not hold when anything in it was changed', () => {
    const {
      people: [p = 0],
    } = populate(store, [0, 0]);
    const { certificate } = forget(store, { person: p });
    const changed = 'it was changed after it was signed';
    const other = { ...certificate.erased, faces: 3 };
    expect(checkCertificate(JSON.stringify({ ...certificate, erased: other }))).toBe(changed);
    expect(checkCertificate(JSON.stringify({ ...certificate, name: 'Eve' }))).toBe(changed);
    expect(checkCertificate(JSON.stringify({ ...certificate, at: '2020-01-01T00:00:00.000Z' }))).toBe(
      changed,
    );
    expect(checkCertificate(JSON.stringify({ ...certificate, signature: 'AAAA' }))).toBe(changed);
    expect(checkCertificate(JSON.stringify({ ...certificate, publicKey: 'AAAA' }))).toBe(
      'its key is damaged',
    );
    expect(checkCertificate(JSON.stringify({ ...certificate, more: 1 }))).toMatch(/no certificate/);
    expect(checkCertificate('{')).toBe('it is no JSON');
  });
});

describe('forgetting a folder', () => {
  it('leaves neither path, face, crop nor thumb of it in any file, and nothing else is touched', () => {
    const gone = '/secret album/Trieste';
    const keeps = '/secret album/Trieste and more';
    const saved = (path: string, seed: number, sha: string) =>
      store.savePhoto({ ...photo(path, [face(seed)]), sha256: sha.repeat(64) });
    store.folders.add(gone);
    store.folders.add(keeps);
    const inside = at(saved(`${gone}/deep/a.jpg`, 1, 'a').faces, 0).face;
    const both = at(saved(`${gone}/b.jpg`, 2, 'b').faces, 0).face;
    const outside = at(saved(`${keeps}/c.jpg`, 3, 'c').faces, 0).face;
    const twin = store.photos.byPath(`${gone}/b.jpg`) ?? 0;
    store.copies.link(twin, { path: `${keeps}/b copy.jpg`, size: 1000, mtime: 5 });
    const other = store.photos.byPath(`${keeps}/c.jpg`) ?? 0;
    store.copies.link(other, { path: `${gone}/c copy.jpg`, size: 1000, mtime: 6 });
    store.jobs.create([gone, keeps]);
    store.meta.set('reading', JSON.stringify({ [`${gone}/x.jpg`]: 1, [`${keeps}/y.jpg`]: 2 }));
    enrollFaces(store, { faces: [inside, both, outside], to: { name: 'Ada' } });
    const traces = [
      `${gone}/`,
      `${gone}"`,
      vector(1),
      bytes(1),
      bytes(500_001),
      thumbOf(`${gone}/deep/a.jpg`),
    ];
    store.db.pragma('wal_checkpoint(TRUNCATE)');
    for (const trace of traces) expect(filesWith(trace)).not.toEqual([]);

    const folder = store.folders.roots().find(({ path }) => path === gone)?.id ?? 0;
    const { photos, removed, certificate } = forgetFolder(store, { folder });
    expect({ photos, removed }).toEqual({ photos: 1, removed: [inside] });
    expect(certificate).toMatchObject({
      what: 'folder',
      pseudonyms: [],
      erased: { faces: 1, templates: 1, photos: 1 },
    });
    for (const trace of traces) expect(filesWith(trace)).toEqual([]);

    // The photo with a copy elsewhere goes on there, with its face and what was decided about it.
    expect(store.photos.get(twin)).toMatchObject({ path: `${keeps}/b copy.jpg`, copies: [] });
    expect(store.photos.get(other)).toMatchObject({ path: `${keeps}/c.jpg`, copies: [] });
    const ada = store.people.byName('Ada') ?? 0;
    expect(store.faces.idsOf(ada)).toEqual([both, outside]);
    expect(store.folders.paths()).toEqual([keeps]);
    expect(store.jobs.last()?.roots).toEqual([keeps]);
    expect(store.meta.get('reading')).toBe(JSON.stringify({ [`${keeps}/y.jpg`]: 2 }));
    expect(check(store).problems).toEqual([]);
    expect(thrown(() => forgetFolder(store, { folder }))).toMatchObject({ code: 'not-found' });
  });
});

describe('a backup from before', () => {
  it('loses the forgotten when it takes the place of the library, also in other clothes', () => {
    const secret = 'Zsófia Szabó-Unvergesslich';
    const {
      faces,
      people: [p = 0, q = 0, r = 0],
    } = populate(store, [0, 0, 1, 1, 2, null]);
    name(store, { person: p, name: secret, merge: false });
    name(store, { person: q, name: 'Stays', merge: false });
    const old = join(dir, 'old backup.sqlite');
    backup(store, old);
    // What was a group of its own, and a loose face, are hers by the time she is forgotten.
    merge(store, { into: p, from: [r] });
    move(store, { faces: [at(faces, 5)], to: { person: p } });
    const { certificate } = forget(store, { person: p });

    expect(restore(old)).toBe(1);
    rmSync(old);
    expect(store.people.get(p)).toBeNull();
    expect(store.people.get(r)).toBeNull();
    expect(store.people.get(q)).toMatchObject({ name: 'Stays', faces: 2 });
    expect(store.faces.get(faces).map(({ id }) => id)).toEqual([at(faces, 2), at(faces, 3)]);
    for (const [n] of [0, 1, 4, 5].entries()) {
      const seed = at([1, 2, 5, 6], n);
      for (const trace of [vector(seed), bytes(seed), bytes(seed + 500_000)])
        expect(filesWith(trace)).toEqual([]);
    }
    expect(filesWith(secret)).toEqual([]);
    expect(kinds().slice(0, 2)).toEqual(['erasure', 'restore']);
    expect(store.erasures.certificate(certificate.id)).toMatchObject({ again: true, erased: { faces: 4 } });
    expect(check(store).problems).toEqual([]);
    expect(atOnce(store.audit.verify(null)).ok).toBe(true);
  });

  it('is purged once: what it finds later under the same numbers is somebody else', () => {
    const {
      faces,
      people: [p = 0],
    } = populate(store, [0]);
    const old = join(dir, 'old.sqlite');
    backup(store, old);
    const late = at(
      store.savePhoto({ ...photo('/late.jpg', [face(50)]), sha256: 'e'.repeat(64) }).faces,
      0,
    ).face;
    move(store, { faces: [late], to: { person: p } });
    forget(store, { person: p });
    expect(restore(old)).toBe(1);
    expect(store.faces.get(faces)).toEqual([]);
    // The same photo, scanned again from the backup on, has a face of the same number, and it is a new finding.
    const again = at(
      store.savePhoto({ ...photo('/late.jpg', [face(50)]), sha256: 'e'.repeat(64) }).faces,
      0,
    ).face;
    expect(again).toBe(late);
    store.close();
    store = open(dir);
    expect(eraseAgain(store)).toBe(0);
    expect(store.faces.get([again])).toHaveLength(1);
  });

  it('loses a forgotten folder too', () => {
    store.folders.add('/album');
    const saved = store.savePhoto(photo('/album/a.jpg', [face(7)]));
    const old = join(dir, 'old.sqlite');
    backup(store, old);
    forgetFolder(store, { folder: store.folders.roots()[0]?.id ?? 0 });
    expect(restore(old)).toBe(1);
    rmSync(old);
    expect(store.photos.get(saved.photo)).toBeNull();
    expect(store.folders.paths()).toEqual([]);
    expect(filesWith('/album/a.jpg')).toEqual([]);
    expect(filesWith(vector(7))).toEqual([]);
  });

  it('of another library in the same folder is left alone, and so is the list', () => {
    const {
      people: [p = 0],
    } = populate(store, [0, 0]);
    forget(store, { person: p });
    const list = readFileSync(join(dir, erasedListName), 'utf8');
    const elsewhere = tempDir();
    try {
      const other = open(elsewhere);
      populate(other, [0, 0]);
      backup(other, join(dir, 'other.sqlite'));
      other.close();
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
    expect(restore(join(dir, 'other.sqlite'))).toBe(0);
    expect(store.faces.count()).toBe(2);
    expect(readFileSync(join(dir, erasedListName), 'utf8')).toBe(list);
  });
});

describe('the list beside the library', () => {
  it('tells nothing of whom it is about, and comes back when it is lost or damaged', () => {
    const {
      people: [p = 0],
    } = populate(store, [0, 0]);
    name(store, { person: p, name: 'Ada', merge: false });
    const pseudonym = store.people.pseudonym(p);
    forget(store, { person: p });
    const path = join(dir, erasedListName);
    const list = readFileSync(path, 'utf8');
    for (const word of ['Ada', pseudonym, store.uuid, '/photos', '000000']) expect(list).not.toContain(word);
    rmSync(path);
    expect(eraseAgain(store)).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(list);
    writeFileSync(path, list.slice(0, -9));
    expect(eraseAgain(store)).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(list);
    expect(existsSync(join(dir, 'facet.erased.damaged.json'))).toBe(true);
  });
});
