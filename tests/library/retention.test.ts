/** Records of consent through the contract: whom they let in, when they end, and everything that is held about somebody. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Consent } from '../../electron/contract/consent.ts';
import { put, scan, type Setup, until } from './harness.ts';
import { libraries } from './libraries.ts';

const start = libraries();
const agreed: Consent = {
  purpose: 'Album',
  basis: 'consent',
  given: '2026-01-31',
  expires: null,
  notes: 'by letter',
};
const day = (later: number): string => new Date(Date.now() + later * 86_400_000).toISOString().slice(0, 10);

async function named(): Promise<Setup> {
  const lib = start();
  put(lib, { 'a.jpg': 'ann bob', 'b.jpg': 'ann', 'c.jpg': 'cid ~ann', 'd.jpg': 'bob cid' });
  await scan(lib);
  await lib.client.review.name({ person: 1, name: 'Ann', merge: false });
  return lib;
}

const isGone = (lib: Setup): Promise<boolean> =>
  lib.client.people.get({ id: 1 }).then(
    () => false,
    () => true,
  );

describe('a record of consent', () => {
  it('is kept, told to the log without its words, and shown ahead of its end', async () => {
    const { client } = await named();
    expect(await client.consent.get({ person: 1 })).toBeNull();
    expect(await client.consent.due({ days: 30 })).toEqual({ due: [], lacking: 1 });
    const consent = { ...agreed, expires: day(9) };
    await client.consent.set({ person: 1, consent });
    expect(await client.consent.get({ person: 1 })).toEqual(consent);
    expect(await client.consent.due({ days: 30 })).toEqual({
      due: [{ person: 1, name: 'Ann', expires: day(9), days: 9 }],
      lacking: 0,
    });
    expect((await client.consent.due({ days: 8 })).due).toEqual([]);
    expect((await client.people.get({ id: 1 })).expires).toBe(day(9));
    const filter = { kinds: ['consent' as const], from: null, to: null, text: '', before: null, limit: 9 };
    const { items } = await client.audit.list(filter);
    expect(items).toHaveLength(1);
    expect(items[0]?.details).toEqual({ basis: 'consent', given: agreed.given, expires: day(9) });
    await client.consent.set({ person: 1, consent: null });
    expect(await client.consent.get({ person: 1 })).toBeNull();
  });

  it('erases on its day when the library opens, as forgetting does', async () => {
    const lib = await named();
    await lib.client.consent.set({ person: 1, consent: { ...agreed, expires: day(3) } });
    await lib.close();
    const early = start({ root: lib.dir, now: () => Date.now() + 2 * 86_400_000 });
    await early.client.probe.similarFaces({ of: { face: 1 }, limit: 1 });
    expect(await isGone(early)).toBe(false);
    await early.close();
    const late = start({ root: lib.dir, now: () => Date.now() + 3 * 86_400_000 });
    await until(() => isGone(late));
    const filter = { kinds: ['erasure' as const], from: null, to: null, text: '', before: null, limit: 9 };
    const { items } = await late.client.audit.list(filter);
    expect(items.map(({ details }) => details)).toEqual([
      expect.objectContaining({ what: 'person', faces: 3, expired: true }),
    ]);
    const id = String(items[0]?.details['certificate']);
    expect((await late.client.audit.certificate({ id })).erased.faces).toBe(3);
    await late.close();
    for (const file of readdirSync(join(lib.dir, 'library'), { recursive: true, withFileTypes: true })) {
      if (file.isFile())
        expect(readFileSync(join(file.parentPath, file.name)).includes('by letter')).toBe(false);
    }
  });
});

describe('what is held about somebody', () => {
  it('is written out whole, and nothing of anybody else', async () => {
    const lib = await named();
    const { client } = lib;
    await client.review.name({ person: 2, name: 'Robert', merge: false });
    await client.consent.set({ person: 1, consent: agreed });
    await client.review.confirm({ faces: [1] });
    const to = await client.host.grant({ path: join(lib.dir, 'out'), save: true });
    const { path, files, bytes } = await client.consent.export({ person: 1, to: to.id });
    const read = (name: string): unknown => JSON.parse(readFileSync(join(path, name), 'utf8'));
    const all = readdirSync(path, { recursive: true }).map(String).sort();
    const ids = (await client.people.faces({ person: 1, order: 'date', offset: 0, limit: 9 })).items
      .map(({ id }) => id)
      .sort((a, b) => a - b);
    expect(ids).toHaveLength(3);
    expect(all).toEqual(
      [
        'README.txt',
        'crops',
        ...ids.flatMap((id) => [join('crops', `${id}.webp`), join('crops', `${id}-aligned.webp`)]),
        'decisions.json',
        'log.json',
        'person.json',
        'photos.json',
        'templates.json',
      ].sort(),
    );
    expect(files).toBe(all.length - 1);
    expect(bytes).toBeGreaterThan(1000);
    expect(read('person.json')).toMatchObject({
      name: 'Ann',
      consent: agreed,
      pseudonyms: [expect.any(String)],
    });
    const photos = read('photos.json') as { path: string; faces: { face: number }[] }[];
    expect(photos.map((photo) => photo.path).sort()).toEqual(
      ['a', 'b', 'c'].map((n) => join(lib.photos, `${n}.jpg`)),
    );
    expect(photos.flatMap((photo) => photo.faces.map(({ face }) => face)).sort()).toEqual([...ids].sort());
    const templates = read('templates.json') as { face: number; vector: number[] }[];
    expect(templates.map(({ face }) => face)).toEqual(ids);
    expect(Math.hypot(...(templates[0]?.vector ?? []))).toBeCloseTo(1, 3);
    expect((read('decisions.json') as { kind: string }[]).map(({ kind }) => kind)).toEqual([
      'name',
      'confirm',
    ]);
    expect((read('log.json') as { kind: string }[]).map(({ kind }) => kind)).toEqual([
      'consent',
      'enrolment',
    ]);
    for (const name of ['person.json', 'photos.json', 'decisions.json', 'log.json'])
      expect(readFileSync(join(path, name), 'utf8')).not.toContain('Robert');
    const filter = { kinds: ['export' as const], from: null, to: null, text: '', before: null, limit: 9 };
    expect((await client.audit.list(filter)).items[0]).toMatchObject({
      details: { what: 'person', files },
      subjects: [{ name: 'Ann' }],
    });
  });
});
