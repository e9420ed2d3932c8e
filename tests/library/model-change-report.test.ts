/** The report on a change of model: what it says is what then happens. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ModelChangeReport } from '../../electron/contract/model-change-report.ts';
import { put, remove, scan, type Setup, setup, type SetupOptions } from './harness.ts';

const opened: Setup[] = [];
afterEach(async () => {
  for (const lib of opened.splice(0)) {
    await lib.close();
    remove(lib);
  }
});
function start(options: SetupOptions = {}): Setup {
  const lib = setup(options);
  opened.push(lib);
  return lib;
}

const people = ['ann', 'bob', 'cy', 'dee', 'eve', 'flo', 'gus', 'hal'];
/** Twelve photos of each. */
const photos = Object.fromEntries(
  people.flatMap((name) =>
    Array.from({ length: 12 }, (_, n) => [`${String(n).padStart(2, '0')}-${name}.jpg`, name] as const),
  ),
);

/**
 * The other model takes Bob for Cy, and Eve for Flo; of Dee it knows every second photo only, of Gus one half looks
 * like somebody else to it.
 */
const otherEyes = (name: string, variant: string, contract: string): string => {
  if (contract !== 'fake-contract-2') return name;
  const odd = Number.parseInt(variant) % 2 === 1;
  if (name === 'bob') return 'cy';
  if (name === 'eve') return 'flo';
  if (name === 'dee' && odd) return `dee ${variant}`;
  return name === 'gus' && odd ? 'gus at night' : name;
};

/** Ann, Bob, Cy and Dee have names; of Ann and Dee all faces are confirmed. */
async function ready(lib: Setup): Promise<Map<string, number>> {
  const { client } = lib;
  put(lib, photos);
  await scan(lib);
  const groups = await client.host.groups({});
  const idOf = new Map(
    groups.map(({ person, faces }) => [/-(\w+)\.jpg$/.exec(faces[0]?.path ?? '')?.[1] ?? '', person]),
  );
  for (const name of ['ann', 'bob', 'cy', 'dee'])
    await client.review.name({ person: idOf.get(name) ?? 0, name, merge: false });
  for (const name of ['ann', 'dee']) {
    const person = idOf.get(name) ?? 0;
    const { items } = await client.people.faces({ person, order: 'best', offset: 0, limit: 20 });
    await client.review.confirm({ faces: items.map(({ id }) => id) });
  }
  await client.modelChange.begin({ embedder: 'other' });
  while ((await client.modelChange.status({})).change?.state !== 'ready')
    await new Promise((resolve) => setTimeout(resolve, 5));
  return idOf;
}

const report = (lib: Setup, signal?: AbortSignal): Promise<ModelChangeReport> =>
  lib.client.modelChange.report({ seed: 1 }, signal === undefined ? {} : { signal }).result;

describe('the report on a model that is ready', () => {
  it('says which verdicts, people and groups would change, and then they do', async () => {
    const lib = start({ sees: otherEyes });
    const idOf = await ready(lib);
    const found = await report(lib);
    expect(found).toMatchObject({
      people: { of: 4, taken: 4 },
      groups: { of: 4, taken: 4 },
      faces: { of: 96, taken: 96 },
    });

    const { confirmed, automatic, examples } = found.verdicts;
    expect(confirmed).toMatchObject({ faces: 24, before: { match: 24, unsure: 0, unknown: 0 } });
    expect(automatic).toMatchObject({ faces: 24, kept: 24, after: { match: 24 } });
    // Ann stays. Dee is lost: half the photos look like nobody, and what they leave of the mean fits none.
    expect(confirmed.kept).toBe(24 - examples.length);
    expect(examples.length).toBeGreaterThanOrEqual(6);
    expect(examples.every(({ name, by }) => name === 'dee' && by === 'user')).toBe(true);
    expect(examples[0]?.before.verdict).toBe('match');
    expect(examples[0]?.after.verdict).not.toBe('match');

    expect(found.confusions).toMatchObject({ before: 0, after: 1, fresh: 1 });
    const [pair] = found.confusions.examples;
    expect([pair?.name, pair?.other.name].sort()).toEqual(['bob', 'cy']);
    expect(pair?.before).toBeLessThan(0.5);
    expect(pair?.after).toBeGreaterThan(0.8);

    const { regrouping } = found;
    expect(regrouping).toMatchObject({ splits: 1, merges: 1 });
    expect(regrouping.splitExamples).toMatchObject([
      { person: idOf.get('gus'), parts: [{ faces: 6 }, { faces: 6 }] },
    ]);
    expect(regrouping.mergeExamples[0]?.groups.map(({ person }) => person).sort()).toEqual(
      [idOf.get('eve'), idOf.get('flo')].sort(),
    );

    const before = (await lib.client.host.groups({})).length;
    await lib.client.modelChange.apply({});
    while ((await lib.client.modelChange.status({})).after !== null)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await lib.client.host.groups({})).length).toBe(before + regrouping.splits - regrouping.merges);
  });

  it('compares both models on the same pairs, and says what they are', async () => {
    const lib = start({ sees: otherEyes });
    await ready(lib);
    const { separation } = await report(lib);
    // Two confirmed people of twelve: 2 × 66 mated pairs, 144 non-mated: too few for a rate of one in a thousand.
    expect(separation).toMatchObject({ mates: 'confirmed', mated: 132, nonMated: 144, support: 'none' });
    expect(separation.before.fnmr).toBeNull();
    expect(separation.before.dPrime).toBeGreaterThan(5);
    expect(separation.after.dPrime).toBeLessThan((separation.before.dPrime ?? 0) / 2);
  });

  it('is made once for one state of the library, and anew when that has moved on', async () => {
    const lib = start({ sees: otherEyes });
    const idOf = await ready(lib);
    const first = await report(lib);
    expect(await report(lib)).toEqual(first);
    await lib.client.review.name({ person: idOf.get('hal') ?? 0, name: 'hal', merge: false });
    expect((await report(lib)).people).toEqual({ of: 5, taken: 5 });
  });

  it('can be cancelled, and is refused when no model is ready', async () => {
    const lib = start({ sees: otherEyes });
    await ready(lib);
    await expect(report(lib, AbortSignal.abort())).rejects.toMatchObject({ error: { code: 'cancelled' } });
    const stop = new AbortController();
    const running = lib.client.modelChange.report({ seed: 2 }, { signal: stop.signal });
    const seen: number[] = [];
    const follow = async (): Promise<void> => {
      for await (const { total } of running) {
        seen.push(total);
        stop.abort();
      }
    };
    await expect(follow()).rejects.toMatchObject({ error: { code: 'cancelled' } });
    await expect(running.result).rejects.toMatchObject({ error: { code: 'cancelled' } });
    expect(seen).toContain(1000);
    await lib.client.modelChange.cancel({});
    await expect(report(lib)).rejects.toMatchObject({ error: { code: 'busy' } });
  });
});
