import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { api, type Identified, type Probe, type Topic } from '../../electron/contract/api.ts';
import { connect } from '../../electron/rpc/client.ts';
import { portPair } from '../../electron/rpc/port.ts';
import { groups, put, scan, type Setup, type SetupOptions } from './harness.ts';
import { libraries } from './libraries.ts';

const start = libraries();

const album = { 'a.jpg': 'ann bob', 'b.jpg': 'ann', 'c.jpg': 'cid ~ann', 'd.jpg': 'bob cid' };
const scanned = async (options?: SetupOptions): Promise<Setup> => {
  const lib = start(options);
  put(lib, album);
  await scan(lib);
  return lib;
};
const grant = async (lib: Setup, path: string): Promise<string> =>
  (await lib.client.host.grant({ path, save: false })).id;
const examine = async (lib: Setup, contents: string, name = 'probe.jpg'): Promise<Probe> => {
  const path = join(lib.dir, name);
  writeFileSync(path, contents);
  for await (const probe of lib.client.probe.examine({ grants: [await grant(lib, path)] })) return probe;
  throw new Error('no probe came');
};
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('review', () => {
  it('is followed by grouping: a rejected face never comes back, undo restores it', async () => {
    const lib = await scanned();
    const before = await groups(lib);
    const faces = (await lib.client.people.faces({ person: 1, order: 'date', offset: 0, limit: 10 })).items;
    const inB = faces.find((face) => face.photo === 2);
    await lib.client.review.reject({ faces: [inB?.id ?? 0], person: 1 });
    const without = await groups(lib);
    expect(without.find(([who]) => who === '1 -')).toEqual(['1 -', '/photos/a.jpg#0', '/photos/c.jpg#1']);
    expect(without.flat()).toContain('/photos/b.jpg#0');
    // A new photo of the same face joins the person, and does not bring the rejected one back.
    put(lib, { 'e.jpg': 'ann' });
    await scan(lib);
    expect((await groups(lib)).find(([who]) => who === '1 -')).not.toContain('/photos/b.jpg#0');
    rmSync(join(lib.photos, 'e.jpg'));
    await lib.client.review.undo({});
    expect((await groups(lib)).find(([who]) => who === '1 -')).toEqual(
      expect.arrayContaining(before[0] ?? []),
    );
  });

  it('takes a face back into memory when "not a face" is undone, also after a restart', async () => {
    const lib = await scanned();
    await lib.client.review.ignore({ faces: [1], people: [], as: 'not-a-face' });
    expect((await groups(lib)).flat()).not.toContain('/photos/a.jpg#0');
    await lib.close();
    const again = start({ root: lib.dir });
    await again.client.review.undo({});
    const near = await again.client.probe.similarFaces({ of: { face: 1 }, limit: 2 });
    // Ann's two other faces, which are in photos 2 and 3.
    expect(near.map((n) => n.face.photo).sort()).toEqual([2, 3]);
    expect(near[1]?.cosine).toBeGreaterThan(0.8);
    await again.client.review.redo({});
    await expect(again.client.probe.similarFaces({ of: { face: 1 }, limit: 2 })).rejects.toMatchObject({
      error: { code: 'not-found' },
    });
  });

  it('works before any vision process is up', async () => {
    const lib = await scanned();
    await lib.close();
    const again = start({ root: lib.dir, vision: false });
    expect(await again.client.review.name({ person: 1, name: 'Ann', merge: false })).toMatchObject({
      person: 1,
    });
    expect(await again.client.people.get({ id: 1 })).toMatchObject({ name: 'Ann', kind: 'person', faces: 3 });
    expect(text((await again.client.media.crop({ face: 1 })).bytes)).toBe('crop ann');
  });

  it('forgets a person in memory too', async () => {
    const lib = await scanned();
    expect(await lib.client.review.forget({ person: 1 })).toMatchObject({ faces: 3 });
    const probe = await identifyOne(lib, 'ann');
    expect(probe.faces[0]).toMatchObject({ verdict: 'unknown' });
    expect((await lib.client.library.check({})).ok).toBe(true);
  });

  it('refuses a taken name and an unknown person with the right error', async () => {
    const lib = await scanned();
    await lib.client.review.name({ person: 1, name: 'Ann', merge: false });
    await expect(lib.client.review.name({ person: 2, name: 'ann', merge: false })).rejects.toMatchObject({
      error: { code: 'name-taken', person: 1 },
    });
    await expect(lib.client.people.get({ id: 999 })).rejects.toMatchObject({ error: { code: 'not-found' } });
    await lib.client.review.name({ person: 2, name: 'Ann', merge: true });
    expect(await lib.client.people.get({ id: 2 })).toMatchObject({ id: 1, name: 'Ann' });
  });
});

async function identifyOne(lib: Setup, contents: string): Promise<Identified> {
  const path = join(lib.dir, 'who.jpg');
  writeFileSync(path, contents);
  for await (const found of lib.client.probe.identify({ grants: [await grant(lib, path)], topK: 3 }))
    return found;
  throw new Error('no answer came');
}

describe('probe', () => {
  it('identifies each face with the best people and a verdict', async () => {
    const lib = await scanned();
    await lib.client.review.name({ person: 2, name: 'Bob', merge: false });
    const { faces, label } = await identifyOne(lib, 'bob eve');
    expect(label).toBe('who.jpg');
    expect(faces[0]).toMatchObject({ verdict: 'match', usable: true });
    expect(faces[0]?.matches[0]).toMatchObject({ person: 2, name: 'Bob', kind: 'person' });
    expect(faces[0]?.matches[0]?.cosine).toBeGreaterThan(0.8);
    expect(faces[1]?.verdict).toBe('unknown');
  });

  it('reports a photo that cannot be read as a problem in words, and goes on', async () => {
    const lib = start();
    put(lib, { '1.jpg': '!truncated', '2.jpg': 'ann' });
    const seen: Probe[] = [];
    for await (const probe of lib.client.probe.examine({ grants: [await grant(lib, lib.photos)] }))
      seen.push(probe);
    expect(seen.map((p) => [p.label, p.faces.length, p.problem])).toEqual([
      ['1.jpg', 0, '1.jpg: the file ends too early; copy it again from its source.'],
      ['2.jpg', 1, null],
    ]);
  });

  it('compares two faces 1:1, from probes and from the library', async () => {
    const lib = await scanned();
    const probe = await examine(lib, 'ann');
    const { cosine, angle, ...rest } = await lib.client.probe.verify({
      a: { probe: probe.probe, index: 0 },
      b: { face: 1 },
    });
    expect(rest).toMatchObject({ same: true, verdict: 'match' });
    expect(rest.threshold).toBeCloseTo(0.5, 3);
    expect(rest.probability).toBeGreaterThan(0.99);
    expect(rest.falseMatchRate).toBeLessThan(1e-3);
    expect(angle).toBeCloseTo((Math.acos(cosine) * 180) / Math.PI, 6);
    expect(await lib.client.probe.verify({ a: { face: 1 }, b: { face: 2 } })).toMatchObject({ same: false });
  });

  it('keeps the last 200 probes only', async () => {
    const lib = start();
    const first = await examine(lib, 'ann');
    const { id } = await lib.client.probe.paste({ bytes: new TextEncoder().encode('bob'), label: 'x' });
    const grants = Array.from({ length: 200 }, () => id);
    let count = 0;
    for await (const probe of lib.client.probe.examine({ grants })) count += probe.faces.length;
    expect(count).toBe(200);
    await expect(lib.client.media.probeFace({ probe: first.probe, index: 0 })).rejects.toMatchObject({
      error: { code: 'not-found', what: 'probe' },
    });
  });

  it('survives a vision process that dies over a probe, and blames the photo the second time', async () => {
    const lib = start({
      before: async (path) => {
        if (!path.endsWith('bomb.jpg')) return;
        lib.killVision(5);
        await new Promise(() => undefined);
      },
    });
    expect((await examine(lib, 'ann', 'bomb.jpg')).problem).toContain('stopped the vision process twice');
    expect((await examine(lib, 'ann', 'fine.jpg')).faces).toHaveLength(1);
  });
});

describe('enrol', () => {
  it('makes a picked face a template by the word of the user, in one step of undo', async () => {
    const lib = start();
    const probe = await examine(lib, 'ann bob');
    const done = await lib.client.enroll.add({
      to: { name: 'Bob' },
      picks: [{ probe: probe.probe, index: 1 }],
      anyway: false,
    });
    expect(done).toMatchObject({
      added: 1,
      rejected: [],
      person: { name: 'Bob', kind: 'person', confirmed: 1 },
    });
    // The photo is in the library like any other, with all its faces.
    expect(await lib.client.library.info({})).toMatchObject({ photos: 1, faces: 2 });
    const [face] = (await identifyOne(lib, 'bob')).faces;
    expect(face).toMatchObject({ verdict: 'match' });
    expect(face?.matches[0]).toMatchObject({ name: 'Bob' });
    await lib.client.review.undo({});
    expect(
      (
        await lib.client.people.list({
          offset: 0,
          limit: 10,
          kinds: ['person'],
          text: '',
          order: 'name',
          minFaces: 1,
        })
      ).total,
    ).toBe(0);
  });

  it('says in words why a face is no good template, and takes it anyway when told to', async () => {
    const lib = start();
    const probe = await examine(lib, '~ann');
    const add = (anyway: boolean) =>
      lib.client.enroll.add({ to: { name: 'Ann' }, picks: [{ probe: probe.probe, index: 0 }], anyway });
    await expect(add(false)).rejects.toThrow(/too small \(31 px between the eyes\), blurred/);
    expect((await lib.client.library.info({})).photos).toBe(0);
    expect(await add(true)).toMatchObject({ added: 1, person: { name: 'Ann' } });
  });

  it('keeps a copy of a pasted photo in the library itself', async () => {
    const lib = start();
    const { id } = await lib.client.probe.paste({
      bytes: new TextEncoder().encode('ann'),
      label: 'clip/board.png',
    });
    let probe: Probe | undefined;
    for await (const each of lib.client.probe.examine({ grants: [id] })) probe = each;
    const picks = [{ probe: probe?.probe ?? '', index: 0 }];
    await lib.client.enroll.add({ to: { name: 'Ann' }, picks, anyway: false });
    await lib.client.enroll.add({ to: { name: 'Ann' }, picks, anyway: false });
    expect(await lib.client.library.info({})).toMatchObject({ photos: 1, faces: 1 });
    expect(await lib.client.photos.get({ id: 1 })).toMatchObject({ label: 'clip-board.png', missing: false });
    expect(text((await lib.client.media.thumb({ photo: 1 })).bytes)).toMatch(/@1600$/);
    expect(text((await lib.client.media.photo({ photo: 1, width: 800 })).bytes)).toMatch(/@800$/);
    put(lib, album);
    await scan(lib);
    expect(await lib.client.photos.get({ id: 1 })).toMatchObject({ missing: false });
  });

  it('uses the photo the library has already, and moves its face to the person', async () => {
    const lib = await scanned();
    let probe: Probe | undefined;
    const grants = [await grant(lib, join(lib.photos, 'a.jpg'))];
    for await (const each of lib.client.probe.examine({ grants })) probe = each;
    const { person } = await lib.client.enroll.add({
      to: { name: 'Bob' },
      picks: [{ probe: probe?.probe ?? '', index: 1 }],
      anyway: false,
    });
    expect(await lib.client.library.info({})).toMatchObject({ photos: 4, faces: 7 });
    expect((await groups(lib)).find(([who]) => who === `${String(person.id)} Bob`)).toContain(
      '/photos/a.jpg#1',
    );
  });

  it('enrols a folder of folders, one person each, and names what gave no template', async () => {
    const lib = start();
    put(lib, {
      'Ann Lee/1.jpg': 'ann',
      'Ann Lee/deep/2.jpg': 'ann bob',
      'Ann Lee/3.jpg': '-',
      'Ann Lee/4.jpg': '!damaged',
      'Bob/1.jpg': 'bob',
      'Cid/1.jpg': '~cid',
      'loose.jpg': 'eve',
    });
    mkdirSync(join(lib.photos, 'Empty'));
    const stream = lib.client.enroll.folders({ grant: await grant(lib, lib.photos), anyway: false });
    const seen: { done: number; total: number }[] = [];
    for await (const event of stream) seen.push(event);
    const { people, rejected } = await stream.result;
    expect(seen.at(-1)?.total).toBe(6);
    expect(people.map((p) => [p.person.name, p.added, p.rejected.map((r) => r.reason)])).toEqual([
      ['Ann Lee', 2, ['no face was found', 'the image data is damaged; copy it again from its source']],
      ['Bob', 1, []],
    ]);
    expect(rejected).toEqual([
      { label: join(lib.photos, 'Cid/1.jpg'), reason: expect.stringContaining('too small') as string },
    ]);
  });
});

describe('ports', () => {
  it('refuse the page what takes paths or gives bytes, and grants it never got', async () => {
    const lib = await scanned();
    const [near, far] = portPair();
    lib.service.onPort('page', far);
    const page = connect(api, near);
    await expect(page.host.grant({ path: '/etc', save: false })).rejects.toMatchObject({
      error: { code: 'not-allowed' },
    });
    await expect(page.media.crop({ face: 1 })).rejects.toMatchObject({ error: { code: 'not-allowed' } });
    await expect(page.ingest.start({ grants: ['/etc'], retrySkipped: false })).rejects.toMatchObject({
      error: { code: 'not-found' },
    });
    expect(
      (
        await page.people.list({
          offset: 0,
          limit: 10,
          kinds: ['group'],
          text: '',
          order: 'faces',
          minFaces: 1,
        })
      ).total,
    ).toBe(3);
  });

  it('tell what changed', async () => {
    const lib = await scanned();
    const seen = new Set<Topic>();
    const abort = new AbortController();
    const stream = lib.client.library.changes({}, { signal: abort.signal });
    const listening = (async () => {
      for await (const { topics } of stream) for (const topic of topics) seen.add(topic);
    })();
    listening.catch(() => undefined);
    await lib.client.library.folders({});
    await lib.client.review.confirm({ faces: [1] });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect([...seen].sort()).toEqual(expect.arrayContaining(['history', 'people']));
    abort.abort();
    await listening.catch(() => undefined);
  });

  it('gives media by id, and words for what is not there', async () => {
    const lib = await scanned();
    expect(text((await lib.client.media.thumb({ photo: 2 })).bytes)).toBe('thumb ann');
    expect(text((await lib.client.media.photo({ photo: 2, width: 640 })).bytes)).toMatch(/b\.jpg@640$/);
    await expect(lib.client.media.crop({ face: 99 })).rejects.toMatchObject({
      error: { code: 'not-found', id: '99' },
    });
    expect(await lib.client.host.photoPath({ photo: 2 })).toEqual({ path: join(lib.photos, 'b.jpg') });
    await expect(lib.client.host.grant({ path: '/no/where', save: false })).rejects.toMatchObject({
      error: { code: 'unreadable' },
    });
  });
});
