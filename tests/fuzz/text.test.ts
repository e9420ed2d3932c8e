/** Hostile text in every place where the page may give some: it comes back as it was given, or was refused by name. */
import { expect, test } from 'vitest';
import { toAppError } from '../../electron/contract/errors.ts';
import { put, scan, type Setup } from '../library/harness.ts';
import { libraries } from '../library/libraries.ts';
import type { Random } from '../support/random.ts';
import { caseCount, fuzz, patience } from './cases.ts';
import { hostileText, pick } from './mutate.ts';

const start = libraries();
const cases = caseCount(400);

/** Some hostile pieces in a row. */
function text(random: Random): string {
  return Array.from({ length: 1 + random.int(3) }, () => pick(random, hostileText)).join('');
}

/** What `work` gives; null where the contract refuses the text. */
async function accepted<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (thrown) {
    const { code } = toAppError(thrown);
    expect(['invalid-input', 'name-taken'], String(thrown)).toContain(code);
    return null;
  }
}

async function library(): Promise<Setup> {
  const lib = start();
  put(lib, { 'a.jpg': 'ann bob', 'b.jpg': 'ann', 'c.jpg': 'cid' });
  await scan(lib);
  return lib;
}

test('names come back as they were given, and are found', { timeout: patience(cases) }, async () => {
  const lib = await library();
  const { client } = lib;
  await fuzz(cases, async (random) => {
    const name = text(random);
    const done = await accepted(client.review.name({ person: 1, name, merge: false }));
    if (done === null) return;
    const person = await client.people.get({ id: 1 });
    // One name, however its accents were typed.
    expect(person.name).toBe(name.trim().normalize('NFC'));
    const found = await client.people.list({
      offset: 0,
      limit: 10,
      text: name.slice(0, 200),
      kinds: [],
      order: 'name',
      minFaces: 1,
    });
    expect(found.items.map(({ id }) => id)).toContain(1);
  });
  // The tables are still there.
  expect((await client.library.info({})).people).toBeGreaterThan(0);
  expect((await client.library.check({})).problems).toEqual([]);
});

test(
  'records of consent and purposes come back as they were given',
  { timeout: patience(cases) },
  async () => {
    const lib = await library();
    const { client } = lib;
    await fuzz(cases, async (random) => {
      const notes = text(random);
      const purpose = text(random);
      const consent = { purpose, basis: 'consent' as const, given: '2026-01-31', expires: null, notes };
      if ((await accepted(client.consent.set({ person: 1, consent }))) === null) return;
      const read = await client.consent.get({ person: 1 });
      expect(read).toMatchObject({ notes: notes.trim(), purpose: purpose.trim() });
    });
    expect((await client.audit.verify({ expect: null })).problems).toEqual([]);
  },
);
