/** The engine's processes under the real app: the two ways to start them, and what is left after kill -9. */
import { alive, expect, rawCall, startFacet, test } from './support/app.ts';

/** Ids of engine processes, as main logged them when each became ready. */
const pidsIn = (log: readonly string[]): number[] =>
  log.flatMap((line) => /ready \((?:node|utility), pid (\d+)\)/.exec(line)?.[1] ?? []).map(Number);

test('vision runs as a utility process beside a library in a Node child', async ({ root }) => {
  const facet = await startFacet(root, {
    env: { FACET_ENGINE_VISION: 'utility', FACET_ENGINE_LIBRARY: 'node' },
  });
  try {
    await expect.poll(() => pidsIn(facet.log).length, { timeout: 60_000 }).toBe(2);
    expect(facet.log.join('\n')).toMatch(/"vision","text":"ready \(utility/);
    expect(facet.log.join('\n')).toMatch(/"library","text":"ready \(node/);
    // The library asks vision for its report: an answer has gone through both processes.
    const info = await rawCall(facet.page, { t: 'call', id: 1, method: 'library.info', input: {} });
    expect(info).toMatchObject({ t: 'ok', value: { engine: { dimension: 512 } } });
  } finally {
    await facet.close();
  }
});

test('kill -9 of main leaves no engine process behind', async ({ root }) => {
  const facet = await startFacet(root);
  await expect.poll(() => pidsIn(facet.log).length, { timeout: 60_000 }).toBe(2);
  const pids = pidsIn(facet.log);
  expect(pids.every(alive)).toBe(true);
  await facet.kill();
  await expect.poll(() => pids.filter(alive), { timeout: 10_000 }).toEqual([]);
});
