/** Which faces of the library a model is tried on. The fake's stored crop says who is on it, and in which photo. */
import { describe, expect, it } from 'vitest';
import type { TrialFace } from '../../electron/contract/vision.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { put, scan, type Setup } from './harness.ts';
import { libraries } from './libraries.ts';

const open = libraries();

interface Tried {
  readonly lib: Setup;
  /** `who photo` of each, and the number that stands for the person. */
  readonly test: (id?: string) => Promise<{ face: string; person: number }[]>;
}

async function start(photos: Record<string, string>): Promise<Tried> {
  let sent: readonly TrialFace[] = [];
  const lib = open({
    onTest: (own) => (sent = own),
    models: { modelsDir: await ensureModels(), ownModelsDir: null },
  });
  put(lib, photos);
  await scan(lib);
  return {
    lib,
    test: async (id = 'fr_feature') => {
      await lib.client.models.test({ id });
      return sent.map(({ aligned, person }) => {
        const [, who = '', where = ''] = new TextDecoder().decode(aligned).split(' ');
        return { face: `${who} ${where.replace(/:\d+$/, '')}`, person };
      });
    },
  };
}

const names = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay', 'gus', 'hal', 'ida', 'jon', 'kim', 'leo', 'mia'];
/** Two photos of each of these, and poor ones between them. */
const pairs = (who: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    who.flatMap((name) => [
      [`${name}-1.jpg`, name],
      [`${name}-2.jpg`, `~${name}`],
      [`${name}-3.jpg`, name],
    ]),
  );

describe('the faces a model is tried on', () => {
  it('are two good ones of each of eight people, from different photos, the same every time', async () => {
    const { test } = await start(pairs(names.slice(0, 10)));
    const faces = await test();
    expect(faces).toHaveLength(16);
    const people = new Map<number, string[]>();
    for (const { face, person } of faces) people.set(person, [...(people.get(person) ?? []), face]);
    expect(people.size).toBe(8);
    for (const [first = '', second = ''] of people.values()) {
      const [who] = first.split(' ');
      expect([first, second].toSorted()).toEqual([`${who} ${who}-1.jpg`, `${who} ${who}-3.jpg`]);
    }
    expect(await test()).toEqual(faces);
  });

  it('are of named people first', async () => {
    const { lib, test } = await start(pairs(names.slice(0, 10)));
    const { items } = await lib.client.people.list({
      kinds: [],
      text: '',
      order: 'recent',
      minFaces: 1,
      offset: 0,
      limit: 1,
    });
    const before = await test();
    expect(before.map(({ person }) => person)).not.toContain(items[0]?.id);
    await lib.client.review.name({ person: items[0]?.id ?? 0, name: 'Jon', merge: false });
    expect((await test()).slice(0, 2).map(({ person }) => person)).toEqual([items[0]?.id, items[0]?.id]);
  });

  it('are filled up with people of whom there is one', async () => {
    const { test } = await start({ ...pairs(names.slice(0, 3)), 'all.jpg': names.slice(3).join(' ') });
    const faces = await test();
    expect(faces).toHaveLength(16);
    expect(new Set(faces.map(({ person }) => person)).size).toBe(13);
  });

  it('are none where the library has too few, or none at all', async () => {
    const { test } = await start(pairs(names.slice(0, 5)));
    expect(await test()).toEqual([]);
    const empty = await start({});
    expect(await empty.test()).toEqual([]);
  });

  it('are none for a detector', async () => {
    const { test } = await start(pairs(names.slice(0, 8)));
    expect(await test('fr_feature')).toHaveLength(16);
    expect(await test('default')).toEqual([]);
  });
});
