/**
 * One start of a library, as its process makes it: `node child.ts DIR KEEP`. Prints one JSON line with times in ms since the
 * database began to be opened. KEEP `copy` waits until a copy of the vectors is there for the next start, `browse` goes through
 * the library a while. `BENCH_KEY`: the key of an encrypted one, hexadecimal.
 */
import { readdirSync } from 'node:fs';
import { api } from '../../../electron/contract/api.ts';
import { openService } from '../../../electron/library/service/service.ts';
import { connect } from '../../../electron/rpc/client.ts';
import { portPair } from '../../../electron/rpc/port.ts';

/** What a start took; `longest`: the longest time the thread answered nobody, from the first answer on. */
export interface Start {
  readonly usable: number;
  readonly search: number;
  readonly ready: number;
  readonly longest: number;
  /** Processor time up to the first search, ms, all threads. */
  readonly processor: number;
  /** Bytes. */
  readonly memory: number;
  /** What going through the library took; 0 where that was not asked for. */
  readonly browse: number;
}

const [dir = '', keep = ''] = process.argv.slice(2);
const began = performance.now();
const before = process.cpuUsage();
const since = (): number => performance.now() - began;
const key = process.env['BENCH_KEY'];
const keys = key === undefined ? [] : [Buffer.from(key, 'hex')];
const service = openService({ dir, appVersion: 'bench', keys, sidecar: { quiet: 500 } });
const [near, far] = portPair();
service.onPort('host', far);
const { library, people, photos, probe } = connect(api, near);
const page = { offset: 0, limit: 60 };
await Promise.all([
  people.list({ ...page, kinds: [], text: '', order: 'faces', minFaces: 1 }),
  photos.list({ ...page, all: [], none: [], folder: null, text: '', order: 'newest' }),
]);
const usable = since();
let longest = 0;
let last = performance.now();
const watch = setInterval(() => {
  longest = Math.max(longest, performance.now() - last - 5);
  last = performance.now();
}, 5);
await probe.similarFaces({ of: { face: 1 }, limit: 20 });
const search = since();
const { user, system } = process.cpuUsage(before);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
while (!(await library.opening({})).ready) await pause(20);
const ready = since();
clearInterval(watch);
const { rss: memory } = process.memoryUsage();
const browse = keep === 'browse' ? await browsed() : 0;
const processor = (user + system) / 1000;
const start: Start = { usable, search, ready, longest, processor, memory, browse };
if (keep === 'copy') {
  while (!readdirSync(dir).some((name) => /^facet\.vectors-\w+$/.test(name))) await pause(100);
  // Renamed; the library names it right after.
  await pause(1000);
}
await service.close();
console.log(JSON.stringify(start));
process.exit(0);

/** Pages of people, of photos and of a person's faces, from everywhere in the lists. @returns ms */
async function browsed(): Promise<number> {
  const from = performance.now();
  const all = { kinds: [], text: '', minFaces: 1 };
  const { total } = await people.list({ ...page, ...all, order: 'faces' });
  const shown = { all: [], none: [], folder: null, text: '' };
  const { total: pictures } = await photos.list({ ...page, ...shown, order: 'newest' });
  for (let at = 0; at < 40; at++) {
    const [first] = (
      await people.list({
        ...page,
        ...all,
        offset: Math.floor((total * at) / 40),
        order: at % 2 ? 'name' : 'faces',
      })
    ).items;
    if (first !== undefined) await people.faces({ ...page, person: first.id, order: 'best' });
    await photos.list({ ...page, ...shown, offset: Math.floor((pictures * at) / 40), order: 'newest' });
  }
  return performance.now() - from;
}
