import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { api } from '../../electron/contract/api.ts';
import { openService } from '../../electron/library/service/service.ts';
import { openStore, type Store } from '../../electron/library/store/store.ts';
import { check } from '../../electron/library/transfer/index.ts';
import { connect } from '../../electron/rpc/client.ts';
import { portPair } from '../../electron/rpc/port.ts';
import { writeLibrary } from '../bench/synthetic/write.ts';
import { tempDir } from '../support/temp.ts';

/** Everything that must come out the same again: vectors, faces, people; not the times of writing. */
function digest({ db }: Store): string {
  const hash = createHash('sha256');
  for (const sql of [
    'SELECT face, hex(vector) AS v FROM embedding ORDER BY id',
    'SELECT id, photo, x, y, quality, flags, parts, state FROM face ORDER BY id',
    'SELECT label, taken_at FROM photo ORDER BY id',
    'SELECT face, person, by, cosine FROM assignment ORDER BY face',
    'SELECT id, name, kind FROM person ORDER BY id',
  ])
    for (const row of db.prepare(sql).iterate()) hash.update(JSON.stringify(row));
  return hash.digest('hex');
}

describe('a library of 20,000 made-up faces', () => {
  const dir = join(tempDir(), 'library');

  it('is sound, and every vector is in the comparison set', async () => {
    const written = await writeLibrary(dir, { faces: 20_000, seed: 5 });
    expect(written).toMatchObject({ faces: 20_000, rawVectorBytes: 20_000 * 2048 });
    expect(written.vectorTableBytes / written.rawVectorBytes).toBeLessThanOrEqual(1.15);
    const store = openStore(dir, { appVersion: 'test' });
    try {
      expect(check(store)).toEqual({ ok: true, problems: [] });
      const active = store.contracts.active() ?? '';
      expect(store.embeddings.count(active)).toBe(20_000);
      const counts = store.people.counts();
      expect(counts.people).toBeGreaterThan(50);
      expect(counts.strangers).toBeGreaterThan(0);
      expect(counts.groups).toBeGreaterThan(2000);
      expect(store.faces.looseIds().length).toBeGreaterThan(100);
    } finally {
      store.close();
    }
  });

  it('answers what the screens ask', async () => {
    const service = openService({ dir, appVersion: 'test' });
    const [near, far] = portPair();
    service.onPort('host', far);
    const client = connect(api, near);
    try {
      const page = { offset: 0, limit: 20 };
      const people = await client.people.list({ ...page, kinds: [], text: '', order: 'faces', minFaces: 1 });
      const [largest] = people.items;
      expect(largest?.faces).toBeGreaterThan(100);
      const mine = await client.people.faces({ ...page, person: largest?.id ?? 0, order: 'best' });
      const [face] = mine.items;
      if (face === undefined) throw new Error('the largest group has no face');
      // Most of what is like a face is the same person: a library in which search finds something.
      const alike = await client.probe.similarFaces({ of: { face: face.id }, limit: 20 });
      expect(alike.filter((found) => found.face.person === largest?.id).length).toBeGreaterThan(10);
      expect((await client.media.crop({ face: face.id })).type).toBe('image/webp');
      const photos = await client.photos.list({
        ...page,
        all: [],
        none: [],
        folder: null,
        text: '',
        order: 'newest',
      });
      expect(photos.items.every(({ faces }) => faces > 0)).toBe(true);
      expect((await client.library.skipped(page)).total).toBe(120);
      expect((await client.review.history(page)).total).toBeGreaterThan(10);
      await client.review.undo({});
    } finally {
      await service.close();
    }
  });

  it('comes out the same from the same seed, and otherwise from another', async () => {
    const made = async (name: string, seed: number): Promise<string> => {
      const to = join(tempDir(), name);
      await writeLibrary(to, { faces: 700, seed });
      const store = openStore(to, { appVersion: 'test' });
      try {
        return digest(store);
      } finally {
        store.close();
      }
    };
    const one = await made('a', 3);
    expect(await made('b', 3)).toBe(one);
    expect(await made('c', 4)).not.toBe(one);
  });
});
