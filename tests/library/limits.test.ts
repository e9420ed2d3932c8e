/** Limits in an open library: faces below them are set aside, and nothing that was saved or said is lost. */
import fc from 'fast-check';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { FaceLimits } from '../../electron/contract/detection.ts';
import { openStore } from '../../electron/library/store/store.ts';
import { runs } from '../support/runs.ts';
import { groups, put, remove, scan, setup, type Setup } from './harness.ts';
import { libraries } from './libraries.ts';

const open = libraries();

/** A small face has its eyes 12 pixels apart, others 31; a poor one has quality 20, others 80. */
const none: FaceLimits = { minScore: 0, minEyes: 0, minQuality: 0 };
const noSmall: FaceLimits = { ...none, minEyes: 20 };
const noPoor: FaceLimits = { ...none, minQuality: 50 };

function library(photos: Record<string, string>, root?: string): Setup {
  const lib = open(root === undefined ? {} : { root });
  put(lib, photos);
  return lib;
}

/** Sets the limits and waits until they are applied. */
async function limit({ client }: Setup, detection: FaceLimits): Promise<void> {
  const settings = await client.settings.get({});
  await client.settings.set({ ...settings, detection });
  await applied(client);
}

async function applied(client: Setup['client']): Promise<void> {
  while ((await client.detection.state({})).applying !== null) await new Promise(setImmediate);
}

const all = { offset: 0, limit: 100 };

it('limits nothing by default', async () => {
  const lib = library({ '1.jpg': 'ann .bob ~eve', '2.jpg': 'ann' });
  await scan(lib);
  expect(await lib.client.settings.get({})).toMatchObject({ detection: none });
  expect(await lib.client.detection.state({})).toEqual({
    limits: none,
    aside: 0,
    applying: null,
    problem: null,
  });
  expect((await lib.client.library.info({})).faces).toBe(4);
});

it('sets small faces aside everywhere, and takes them back', async () => {
  const lib = library({ '1.jpg': 'ann .bob', '2.jpg': '.ann .bob', '3.jpg': 'ann ~eve' });
  await scan(lib);
  const before = await groups(lib);
  await limit(lib, noSmall);
  const { client } = lib;
  expect(await client.detection.state({})).toMatchObject({ aside: 3, limits: noSmall });
  // Ann keeps her two large faces; Bob had only small ones.
  expect(await groups(lib)).toEqual([['1 -', '/photos/1.jpg#0', '/photos/3.jpg#0']]);
  expect(await client.library.info({})).toMatchObject({ faces: 3, groups: 1 });
  const photos = await client.photos.list({
    ...all,
    all: [],
    none: [],
    folder: null,
    text: '',
    order: 'name',
  });
  expect(photos.items.map(({ faces }) => faces)).toEqual([1, 0, 2]);
  expect((await client.photos.get({ id: 1 })).faceList.map(({ id }) => id)).toEqual([1]);
  const alike = await client.probe.similarFaces({ of: { face: 1 }, limit: 10 });
  expect(alike.map(({ face }) => face.id).sort()).toEqual([5, 6]);
  expect((await client.people.loose(all)).items.map(({ id }) => id)).toEqual([6]);
  expect((await client.detection.aside(all)).items.map(({ id }) => id)).toEqual([2, 3, 4]);
  // The crop of a face that is set aside can still be looked at.
  expect((await client.media.crop({ face: 2 })).bytes.length).toBeGreaterThan(0);
  expect(await client.library.check({})).toEqual({ ok: true, problems: [] });

  await limit(lib, none);
  expect((await groups(lib)).map(([, ...faces]) => faces)).toEqual(before.map(([, ...faces]) => faces));
  expect(await client.detection.state({})).toMatchObject({ aside: 0 });
  expect(await client.library.check({})).toEqual({ ok: true, problems: [] });
});

it('leaves alone whatever the user had a word about', async () => {
  const lib = library({
    'confirmed.jpg': '.ann',
    'named.jpg': '.bob',
    'stranger.jpg': '.eve',
    'told-apart.jpg': '.joe .kim',
    'nobody.jpg': '.zoe',
  });
  await scan(lib);
  const { client } = lib;
  // In path order: ann 1, bob 2, zoe 3, eve 4, joe 5, kim 6.
  await client.review.confirm({ faces: [1] });
  await client.review.name({ person: 2, name: 'Bob', merge: false });
  await client.review.ignore({ people: [4], faces: [], as: 'stranger' });
  await client.review.reject({ faces: [6], person: 5 });
  const before = await client.host.groups({});
  await limit(lib, noSmall);
  expect((await client.detection.aside(all)).items.map(({ id }) => id)).toEqual([3, 6]);
  const now = await client.host.groups({});
  expect(now).toEqual(before.filter(({ person }) => [1, 2, 4, 5].includes(person)));
  expect(await client.library.check({})).toEqual({ ok: true, problems: [] });
});

it('takes back a face that the user keeps, and lets go of it on undo', async () => {
  const lib = library({ '1.jpg': 'ann', '2.jpg': '.ann' });
  await scan(lib);
  await limit(lib, noSmall);
  const { client } = lib;
  const { operation } = await client.review.keep({ faces: [2] });
  expect(operation).toMatchObject({ kind: 'keep', summary: { faces: 1 } });
  // Grouping finds it its old place at once.
  expect(await groups(lib)).toEqual([['1 -', '/photos/1.jpg#0', '/photos/2.jpg#0']]);
  // It stays under any limit.
  await limit(lib, { minScore: 1, minEyes: 100, minQuality: 90 });
  expect((await client.detection.aside(all)).items.map(({ id }) => id)).toEqual([1]);
  await client.review.undo({});
  expect((await client.detection.aside(all)).items.map(({ id }) => id)).toEqual([1, 2]);
  await client.review.redo({});
  expect((await client.detection.aside(all)).items.map(({ id }) => id)).toEqual([1]);
  expect(await client.library.check({})).toEqual({ ok: true, problems: [] });
});

it('lets go of the faces of a group when its name is taken back', async () => {
  const lib = library({ '1.jpg': 'ann', '2.jpg': '.ann', '3.jpg': 'ann' });
  await scan(lib);
  const { client } = lib;
  await client.review.name({ person: 1, name: 'Ann', merge: false });
  await limit(lib, noSmall);
  const named = await groups(lib);
  expect(named).toEqual([['1 Ann', '/photos/1.jpg#0', '/photos/2.jpg#0', '/photos/3.jpg#0']]);
  expect(await client.detection.state({})).toMatchObject({ aside: 0 });

  await client.review.undo({});
  expect((await client.detection.aside(all)).items.map(({ id }) => id)).toEqual([2]);
  expect(await groups(lib)).toEqual([['1 -', '/photos/1.jpg#0', '/photos/3.jpg#0']]);
  // Nor does memory know it any more: a new photo of hers joins the two.
  put(lib, { '4.jpg': 'ann' });
  await scan(lib);
  expect(await groups(lib)).toEqual([['1 -', '/photos/1.jpg#0', '/photos/3.jpg#0', '/photos/4.jpg#0']]);
  expect(await client.library.check({})).toEqual({ ok: true, problems: [] });
});

it('gives a face that is set aside to a person when the user says so', async () => {
  const lib = library({ '1.jpg': 'ann', '2.jpg': '.bob' });
  await scan(lib);
  await limit(lib, noSmall);
  const { client } = lib;
  await client.review.move({ faces: [2], to: { name: 'Bob' } });
  expect(await client.detection.state({})).toMatchObject({ aside: 0 });
  expect((await client.photos.get({ id: 2 })).faceList).toMatchObject([{ id: 2, name: 'Bob', by: 'user' }]);
  await client.review.undo({});
  expect(await client.detection.state({})).toMatchObject({ aside: 1 });
});

it('goes by the limits in a scan, and in reading a photo again', async () => {
  const lib = library({ '1.jpg': 'ann' });
  await scan(lib);
  await limit(lib, noPoor);
  put(lib, { '2.jpg': '~ann bob', '3.jpg': 'bob', '1.jpg': '~ann ~ann' });
  await scan(lib);
  const { client } = lib;
  expect((await client.detection.aside(all)).total).toBe(3);
  expect((await groups(lib)).map(([, ...faces]) => faces)).toEqual([['/photos/2.jpg#1', '/photos/3.jpg#0']]);
  // A face of somebody with a name stays, though its photo was changed.
  await client.review.name({ person: 2, name: 'Bob', merge: false });
  put(lib, { '2.jpg': '~ann ~bob ann' });
  await scan(lib);
  expect(await groups(lib)).toEqual([
    ['2 Bob', '/photos/2.jpg#1', '/photos/3.jpg#0'],
    ['3 -', '/photos/2.jpg#2'],
  ]);
});

it('says beforehand what will change', async () => {
  const lib = library({ '1.jpg': 'ann .bob', '2.jpg': '.ann .bob', '3.jpg': 'ann ~eve', '4.jpg': '.joe' });
  await scan(lib);
  const { client } = lib;
  await client.review.name({ person: 3, name: 'Joe', merge: false });
  expect(await client.detection.preview(noSmall)).toEqual({
    faces: 7,
    aside: 3,
    leaving: 3,
    returning: 0,
    groups: 1,
    photosFewer: 2,
    photosMore: 0,
    held: 1,
    examples: { aside: [2, 3, 4], stay: [1, 5, 6] },
  });
  expect(await client.detection.state({})).toMatchObject({ aside: 0 });
  await limit(lib, noSmall);
  expect(await client.detection.preview(noPoor)).toMatchObject({
    aside: 1,
    leaving: 1,
    returning: 3,
    groups: 0,
    photosFewer: 1,
    photosMore: 2,
    held: 0,
  });
  const { faces, eyes } = await client.detection.distribution({});
  expect(faces).toBe(7);
  expect(eyes.counts[3]).toBe(4);
  expect(eyes.counts[7]).toBe(3);
});

it('goes on where it was cut off', async () => {
  const root = join((await import('node:os')).tmpdir(), `facet-limits-${String(process.pid)}`);
  mkdirSync(root, { recursive: true });
  const photos = Object.fromEntries(
    Array.from({ length: 60 }, (_, n) => [`${String(n).padStart(2, '0')}.jpg`, n % 2 === 0 ? '.ann' : `bob`]),
  );
  const first = setup({ root });
  put(first, photos);
  await scan(first);
  await first.close();
  // Stored, and nothing else: as if the machine had stopped there.
  const store = openStore(join(root, 'library'), { appVersion: 'test' });
  store.tx(() => {
    store.limits.set(noSmall);
  });
  for (const face of [1, 3, 5]) store.limits.judge(face);
  store.close();
  const again = setup({ root, vision: false });
  try {
    await applied(again.client);
    expect(await again.client.detection.state({})).toMatchObject({ aside: 30, problem: null });
    expect(await again.client.host.groups({})).toHaveLength(1);
    // Cut off right after the answer.
    const settings = await again.client.settings.get({});
    await again.client.settings.set({ ...settings, detection: none });
    await again.close();
    const last = setup({ root, vision: false });
    await applied(last.client);
    expect(await last.client.detection.state({})).toMatchObject({ aside: 0 });
    expect((await last.client.host.groups({})).map(({ faces }) => faces.length)).toEqual([30, 30]);
    expect(await last.client.library.check({})).toEqual({ ok: true, problems: [] });
    await last.close();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

it('ends where it began after any limits, with every confirmed face in its place', async () => {
  const people = ['ann', 'bob', 'eve', 'joe'];
  const face = fc.tuple(fc.constantFrom('', '.', '~'), fc.constantFrom(...people));
  const photo = fc.uniqueArray(face, { minLength: 1, maxLength: 3, selector: ([, name]) => name });
  const limits = fc.record({
    minScore: fc.constantFrom(0, 0.5, 0.95),
    minEyes: fc.constantFrom(0, 20, 40),
    minQuality: fc.constantFrom(0, 50, 90),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(photo, { minLength: 3, maxLength: 8 }),
      fc.array(fc.nat(7), { maxLength: 3 }),
      fc.array(limits, { minLength: 1, maxLength: 3 }),
      async (photos, confirmed, steps) => {
        const lib = setup();
        try {
          put(
            lib,
            Object.fromEntries(
              photos.map((words, n) => [`${String(n)}.jpg`, words.map((word) => word.join('')).join(' ')]),
            ),
          );
          await scan(lib);
          const { client } = lib;
          const grouped = (await client.host.groups({})).length;
          for (const n of confirmed)
            if (grouped > 0)
              await client.review
                .confirm({
                  faces: (
                    await client.people.faces({ ...all, person: (n % grouped) + 1, order: 'best' })
                  ).items
                    .slice(0, 2)
                    .map(({ id }) => id),
                })
                .catch(() => undefined);
          const kept = async () => {
            const faces = await Promise.all(photos.map((_, n) => client.photos.get({ id: n + 1 })));
            const every = faces.flatMap(({ faceList }) => faceList);
            return {
              ids: every.map(({ id }) => id),
              confirmed: every.filter(({ by }) => by === 'user').map(({ id, person }) => [id, person]),
            };
          };
          const before = await kept();
          for (const step of steps) {
            const { aside } = await client.detection.preview(step);
            await limit(lib, step);
            expect((await client.detection.state({})).aside).toBe(aside);
            expect((await kept()).confirmed).toEqual(before.confirmed);
            expect(await client.library.check({})).toEqual({ ok: true, problems: [] });
          }
          await limit(lib, none);
          expect(await kept()).toEqual(before);
          expect(await client.library.check({})).toEqual({ ok: true, problems: [] });
        } finally {
          await lib.close();
          remove(lib);
        }
      },
    ),
    { numRuns: runs(12) },
  );
});
