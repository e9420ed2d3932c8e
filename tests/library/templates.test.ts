import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Probe } from '../../electron/contract/api.ts';
import type { Doubt } from '../../electron/contract/templates.ts';
import { put, type Setup } from './harness.ts';
import { libraries } from './libraries.ts';

const start = libraries();

async function examine(lib: Setup, contents: string, name: string): Promise<Probe> {
  const path = join(lib.dir, name);
  writeFileSync(path, contents);
  const { id } = await lib.client.host.grant({ path, save: false });
  for await (const probe of lib.client.probe.examine({ grants: [id] })) return probe;
  throw new Error('no probe came');
}

/** Enrols one photo per entry: its name and whom it shows. */
async function enroll(lib: Setup, name: string, photos: Record<string, string>, anyway = false) {
  const probes = [];
  for (const [file, who] of Object.entries(photos)) probes.push(await examine(lib, who, file));
  const picks = probes.map(({ probe }) => ({ probe, index: 0 }));
  return lib.client.enroll.add({ to: { name }, picks, anyway });
}

const ask = async (lib: Setup, person: number | null = null): Promise<Doubt[]> =>
  (await lib.client.people.doubts({ person, offset: 0, limit: 10 })).items;

/** Ben with a picture of Ann among his own. */
async function mixedUp(): Promise<{ lib: Setup; ann: number; ben: number; wrong: number }> {
  const lib = start();
  // No two files are alike: a copy would be the same photo.
  const ann = await enroll(lib, 'Ann', { 'a1.jpg': 'ann #1', 'a2.jpg': 'ann #2', 'a3.jpg': 'ann #3' });
  const own = { 'b1.jpg': 'ben #1', 'b2.jpg': 'ben #2', 'b3.jpg': 'ben #3' };
  const ben = await enroll(lib, 'Ben', { ...own, 'wrong.jpg': 'ann #4' }, true);
  const { items } = await lib.client.people.faces({
    person: ben.person.id,
    order: 'date',
    offset: 0,
    limit: 9,
  });
  const wrong = Math.max(...items.map(({ id }) => id));
  return { lib, ann: ann.person.id, ben: ben.person.id, wrong };
}

describe('doubts', () => {
  it('point out the wrong face, whom it looks like and why', async () => {
    const { lib, ann, ben, wrong } = await mixedUp();
    const [doubt, ...more] = await ask(lib);
    expect(more).toEqual([]);
    expect(doubt).toMatchObject({
      face: { id: wrong },
      person: ben,
      name: 'Ben',
      rival: { person: ann, name: 'Ann' },
    });
    expect(doubt?.reason).toMatch(/^looks more like Ann \(0\.\d\d\) than the rest of Ben \(-?0\.\d\d\)$/);
    expect(doubt?.certainty).toBeGreaterThan(0.9);
    expect(await ask(lib, ben)).toHaveLength(1);
    expect(await ask(lib, ann)).toEqual([]);
  });

  it('are settled for good by "it is right", and undo asks again', async () => {
    const { lib, wrong } = await mixedUp();
    await lib.client.review.vouch({ faces: [wrong] });
    expect(await ask(lib)).toEqual([]);
    await lib.client.review.undo({});
    expect(await ask(lib)).toHaveLength(1);
    await lib.client.review.redo({});
    expect(await ask(lib)).toEqual([]);
  });

  it('end when the face is moved, and when it is rejected', async () => {
    const { lib, ann, ben, wrong } = await mixedUp();
    await lib.client.review.move({ faces: [wrong], to: { person: ann } });
    expect(await ask(lib)).toEqual([]);
    await lib.client.review.undo({});
    await lib.client.review.reject({ faces: [wrong], person: ben });
    expect(await ask(lib)).toEqual([]);
  });

  it('are none in a library that is right, and none about unnamed groups', async () => {
    const lib = start();
    await enroll(lib, 'Ann', { 'a1.jpg': 'ann', 'a2.jpg': 'ann' });
    put(lib, { 'g1.jpg': 'cid', 'g2.jpg': 'cid' });
    expect(await ask(lib)).toEqual([]);
  });
});

describe('templates', () => {
  it('say which faces stand for a person, the best first', async () => {
    const { lib, ben, wrong } = await mixedUp();
    const templates = await lib.client.people.templates({ person: ben });
    expect(templates[0]?.reason).toEqual({ kind: 'best' });
    // The three pictures of Ben are so alike that one of them does.
    expect(templates.map(({ face }) => face.id)).toContain(wrong);
    expect(templates.length).toBeLessThan(4);
  });
});

describe('enrolment', () => {
  it('holds back a face that is somebody else, and names them', async () => {
    const lib = start();
    await enroll(lib, 'Ann', { 'a1.jpg': 'ann' });
    const mixed = { 'b1.jpg': 'ben', 'x.jpg': 'ann' };
    const done = await enroll(lib, 'Ben', mixed);
    expect(done.added).toBe(1);
    expect(done.rejected).toEqual([
      {
        label: 'x.jpg',
        reason: expect.stringMatching(/^looks like Ann \(0\.9\d\), who is in the library already$/) as string,
      },
    ]);
    // Against templates of his own it says which of the two it is more like.
    const more = await enroll(lib, 'Ben', { 'y.jpg': 'ann', 'b2.jpg': 'ben' });
    expect(more.rejected[0]?.reason).toMatch(/^looks more like Ann .* than the rest of Ben/);
    expect((await enroll(lib, 'Ben', { 'z.jpg': 'ann' }, true)).added).toBe(1);
  });

  it('warns before the same person gets a second name', async () => {
    const lib = start();
    await enroll(lib, 'Ann', { 'a1.jpg': 'ann', 'a2.jpg': 'ann' });
    await expect(enroll(lib, 'Anna', { 'a3.jpg': 'ann' })).rejects.toThrow(/a3\.jpg: looks like Ann/);
    const probe = await examine(lib, 'ann', 'a4.jpg');
    const picks = [{ probe: probe.probe, index: 0 }];
    const [found] = await lib.client.enroll.check({ to: { name: 'Anna' }, picks });
    expect(found).toMatchObject({ why: 'someone-else', rival: { name: 'Ann' } });
    expect(await lib.client.enroll.check({ to: { name: 'Ann' }, picks })).toEqual([null]);
  });

  it('points out the same picture given twice', async () => {
    const lib = start();
    const done = await enroll(lib, 'Ann', { 'a.jpg': 'ann', 'copy.jpg': 'ann', 'other.jpg': ' ann' });
    expect(done.rejected).toEqual([{ label: 'copy.jpg', reason: 'the same picture as a.jpg' }]);
    expect(done.added).toBe(2);
  });

  it('of folders takes nobody twice, unless told to', async () => {
    const lib = start();
    put(lib, { 'Ann/1.jpg': 'ann', 'Ann/2.jpg': 'ann ', 'Anna/3.jpg': ' ann', 'Ben/1.jpg': 'ben' });
    const { id } = await lib.client.host.grant({ path: lib.photos, save: false });
    const { people, rejected } = await lib.client.enroll.folders({ grant: id, anyway: false }).result;
    expect(people.map(({ person, added }) => [person.name, added])).toEqual([
      ['Ann', 2],
      ['Ben', 1],
    ]);
    expect(rejected).toEqual([
      {
        label: join(lib.photos, 'Anna/3.jpg'),
        reason: expect.stringContaining('looks like Ann (') as string,
      },
    ]);
    const again = await lib.client.enroll.folders({ grant: id, anyway: true }).result;
    expect(again.people.map(({ person }) => person.name)).toContain('Anna');
  });
});
