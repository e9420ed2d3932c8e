// What every engine is given and gives back: flat float32 files in, one line of JSON out. A process each, so
// that its memory is its own.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    queries: { type: 'string' },
    dimension: { type: 'string' },
    k: { type: 'string' },
    variant: { type: 'string', default: '' },
  },
});

export const dimension = Number(values.dimension);
export const k = Number(values.k);
export const variant = values.variant;

function floats(path) {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return new Float32Array(buffer, byteOffset, byteLength / 4);
}

/** Row-major, unit length. Row i is face i. */
export const rows = floats(values.rows);
export const count = rows.length / dimension;
const asked = floats(values.queries);

/**
 * Times `build` once and `search` for every query, after one that is not counted.
 * @param build () => index
 * @param search (index, query: Float32Array) => row numbers, best first
 */
export async function run(build, search) {
  const started = performance.now();
  const index = await build();
  const buildSeconds = (performance.now() - started) / 1000;
  const milliseconds = [];
  const found = [];
  search(index, asked.subarray(0, dimension));
  for (let at = 0; at < asked.length; at += dimension) {
    const query = asked.slice(at, at + dimension);
    const start = performance.now();
    const ids = search(index, query);
    milliseconds.push(performance.now() - start);
    found.push(ids);
  }
  const memory = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(`${JSON.stringify({ buildSeconds, milliseconds, found, memory })}\n`);
}
