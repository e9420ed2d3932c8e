/** Learning in a library: too little, training, use, photos that come later, forgetting, going back. */
import { afterEach, expect, it } from 'vitest';
import type { AdaptVerdict } from '../../electron/contract/adapt.ts';
import { openStore } from '../../electron/library/store/store.ts';
import { check } from '../../electron/library/transfer/check.ts';
import { dimension, report } from '../library/fake-vision.ts';
import { put, remove, scan, type Setup, setup } from '../library/harness.ts';
import { seededRandom } from '../support/random.ts';

const people = 30;
const photosEach = 5;
let open: Setup | undefined;
afterEach(async () => {
  await open?.close();
  if (open !== undefined) remove(open);
  open = undefined;
});

const seedOf = (text: string): number =>
  Buffer.from(text).reduce((sum, byte) => Math.imul(sum ^ byte, 16_777_619), 0x811c9dc5);

/** A person in the first 40 directions; what differs between photos lies mostly in the last eight. */
function disturbed(name: string, variant: string): Float32Array<ArrayBuffer> {
  const [who, photo] = [seededRandom(seedOf(name)), seededRandom(seedOf(`${name} ${variant}`))];
  const values = Float32Array.from({ length: dimension }, (_, i) => {
    const own = i < 40 ? who.normal() + 0.45 * photo.normal() : 0;
    return own + (i >= 56 ? 2.4 * photo.normal() : 0);
  });
  const length = Math.hypot(...values);
  return values.map((x) => x / length);
}

const nameOf = (who: number): string => `person${String(who)}`;

async function library(count: number): Promise<Setup> {
  const made = setup({ embed: disturbed });
  open = made;
  for (let who = 0; who < count; who++)
    for (let n = 0; n < photosEach; n++) put(made, { [`${nameOf(who)}/${String(n)}.jpg`]: nameOf(who) });
  await scan(made);
  const groups = await made.client.host.groups({});
  const faces = new Map<string, number[]>();
  for (const { person } of groups) {
    const page = { offset: 0, limit: 500, person, order: 'date' } as const;
    for (const face of (await made.client.people.faces(page)).items) {
      const { path } = await made.client.photos.get({ id: face.photo });
      const name = path.split('/').at(-2) ?? '';
      faces.set(name, [...(faces.get(name) ?? []), face.id]);
    }
  }
  for (const [name, ids] of faces) await made.client.review.move({ faces: ids, to: { name } });
  return made;
}

async function train({ client }: Setup, seed = 1): Promise<AdaptVerdict> {
  return client.adapt.train({ seed }).result;
}

/** Everything the file says about contracts, read after the library has let go of it. */
async function inFile(
  from: Setup,
): Promise<{ active: string | null; problems: string[]; faces: number[]; weights: number[] }> {
  await from.close();
  const store = openStore(`${from.dir}/library`, { appVersion: 'test' });
  try {
    const counts = store.contracts.counts();
    return {
      active: store.contracts.active(),
      problems: check(store).problems,
      faces: counts.map(({ faces }) => faces),
      weights: counts.map(({ id }) => store.contracts.weights(id)?.length ?? -1),
    };
  } finally {
    store.close();
  }
}

it('says what is missing, and does not train before it is there', async () => {
  const made = await library(3);
  const status = await made.client.adapt.status({});
  expect(status).toMatchObject({
    people: 3,
    photos: 15,
    almost: 0,
    enough: false,
    verdict: null,
    active: false,
  });
  await expect(train(made)).rejects.toMatchObject({ error: { code: 'invalid-input', field: 'people' } });
  await expect(made.client.adapt.use({})).rejects.toMatchObject({ error: { code: 'invalid-input' } });
  await expect(made.client.adapt.rollback({})).rejects.toMatchObject({ error: { code: 'invalid-input' } });
});

it('trains, uses, derives what comes later, forgets and goes back', async () => {
  const made = await library(people);
  const { client } = made;
  const verdict = await train(made);
  expect(verdict).toMatchObject({ people, photos: people * photosEach, offered: true, reason: 'gains' });
  // Nothing has changed yet.
  expect(await client.adapt.status({})).toMatchObject({ canUse: true, active: false });
  const names = async (): Promise<string[]> =>
    (await client.host.groups({})).map(({ name, faces }) => `${name ?? '-'} ${String(faces.length)}`);
  const before = await names();

  expect(await client.adapt.use({})).toMatchObject({ canUse: false, active: true, forgotten: 0 });
  expect(await names()).toEqual(before);

  // A photo scanned now is compared under the adapter, and a probe is too.
  put(made, { 'new/one.jpg': nameOf(4) });
  await scan(made);
  const { id } = await client.host.grant({ path: `${made.photos}/new/one.jpg`, save: false });
  const found = client.probe.identify({ grants: [id], topK: 1 });
  const matches: (string | null)[] = [];
  for await (const { faces } of found) for (const face of faces) matches.push(face.matches[0]?.name ?? null);
  expect(matches).toEqual([nameOf(4)]);

  // Somebody it learned from is forgotten: it says so.
  const first = (await client.host.groups({})).find(({ name }) => name === nameOf(0));
  await client.review.forget({ person: first?.person ?? 0 });
  expect(await client.adapt.status({})).toMatchObject({ active: true, forgotten: 1 });

  const adapted = await inFile(made);
  expect(adapted.active).toBe(verdict.contract);
  expect(adapted.problems).toEqual([]);
  // The base vectors of every face are there beside the derived ones, also of the photo that came later.
  const faces = people * photosEach + 1 - photosEach;
  expect(adapted.faces).toEqual([faces, faces]);
  expect(adapted.weights).toEqual([-1, 4 * dimension * dimension]);

  const again = setup({ embed: disturbed, root: made.dir });
  open = again;
  expect(await again.client.adapt.rollback({})).toMatchObject({ active: false, canUse: false, forgotten: 0 });
  const after = await inFile(again);
  expect(after).toMatchObject({ active: report.contract, problems: [], faces: [faces, 0], weights: [-1, 0] });
});

it('erases the adapter in use when a newer one takes its place', async () => {
  const made = await library(people);
  const first = await train(made);
  await made.client.adapt.use({});
  const second = await train(made, 2);
  expect(second).toMatchObject({ offered: true });
  expect(second.contract).not.toBe(first.contract);
  expect(await made.client.adapt.use({})).toMatchObject({ active: true, canUse: false });
  const file = await inFile(made);
  const faces = people * photosEach;
  expect(file).toMatchObject({ active: second.contract, problems: [], faces: [faces, 0, faces] });
  expect(file.weights).toEqual([-1, 0, 4 * dimension * dimension]);
});

it('erases an adapter that waits when somebody it learned from is forgotten', async () => {
  const made = await library(people);
  const verdict = await train(made);
  expect(verdict.contract).not.toBeNull();
  const first = (await made.client.host.groups({})).find(({ name }) => name === nameOf(0));
  await made.client.review.forget({ person: first?.person ?? 0 });
  expect(await made.client.adapt.status({})).toMatchObject({ canUse: false, active: false });
  const file = await inFile(made);
  expect(file.weights).toEqual([-1, 0]);
  expect(file.problems).toEqual([]);
});
