/** The engine's processes under the real app: the two ways to start them, and what is left after kill -9. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alive, expect, type Facet, rawCall, startFacet, test } from './support/app.ts';

/** The log file: stderr may have been written to before the test could listen. */
const logOf = ({ userData }: Facet): string => readFileSync(join(userData, 'logs', 'facet.log'), 'utf8');

/** Ids of engine processes, as main logged them when each became ready. */
const pidsIn = (log: string): number[] =>
  log
    .split('\n')
    .flatMap((line) => /ready \((?:node|utility), pid (\d+)\)/.exec(line)?.[1] ?? [])
    .map(Number);

test('vision runs as a utility process beside a library in a Node child', async ({ root }) => {
  const facet = await startFacet(root, {
    env: { FACET_ENGINE_VISION: 'utility', FACET_ENGINE_LIBRARY: 'node' },
  });
  try {
    await expect.poll(() => pidsIn(logOf(facet)).length, { timeout: 60_000 }).toBe(2);
    expect(logOf(facet)).toMatch(/"vision","text":"ready \(utility/);
    expect(logOf(facet)).toMatch(/"library","text":"ready \(node/);
    // An id of our own, above those of the page. The library asks vision for its report: an answer has gone through both processes.
    const info = await rawCall(facet.page, { t: 'call', id: 900_001, method: 'library.info', input: {} });
    expect(info).toMatchObject({ t: 'ok', value: { engine: { dimension: 512 } } });
  } finally {
    await facet.close();
  }
});

test('kill -9 of main leaves no engine process behind', async ({ root }) => {
  const facet = await startFacet(root);
  await expect.poll(() => pidsIn(logOf(facet)).length, { timeout: 60_000 }).toBe(2);
  const pids = pidsIn(logOf(facet));
  expect(pids.every(alive)).toBe(true);
  await facet.kill();
  await expect.poll(() => pids.filter(alive), { timeout: 10_000 }).toEqual([]);
});
