/**
 * `npm run measure:limits [-- --faces N]`: a made-up library of N faces (20,000), a third of them small. How long
 * applying limits and taking them back takes, how long the library's own thread is ever busy meanwhile, and what a
 * preview costs. Exit code 1 when a face is lost.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FaceLimits } from '../../electron/contract/detection.ts';
import type { Landmarks } from '../../electron/contract/model.ts';
import { openStore } from '../../electron/library/store/store.ts';
import { setup } from '../library/harness.ts';
import { syntheticFaces } from '../support/synthetic.ts';
import { Goals } from './goals.ts';

const { values } = parseArgs({ options: { faces: { type: 'string', default: '20000' } } });
const goals = new Goals();
const root = mkdtempSync(join(tmpdir(), 'facet-limits-'));
const contract = { id: 'made-up', embedder: 'made-up', dimension: 512, json: '{}' };
const thresholds = { match: 0.42, unsure: 0.3, verify: 0.33, groupJoin: 0.42, groupMerge: 0.5 };

/** Every face where its identity is; two of three are large, and every tenth poor. */
function fill(total: number): void {
  const store = openStore(join(root, 'library'), { appVersion: 'measure' });
  store.db.pragma('synchronous = OFF');
  store.contracts.use(contract);
  store.contracts.setThresholds(contract.id, thresholds);
  const photos = Map.groupBy(syntheticFaces({ faces: total, seed: 7 }), ({ photo }) => photo);
  const groups = new Map<number, number>();
  store.tx(() => {
    for (const [photo, faces] of photos) {
      const saved = store.savePhoto({
        path: `/photos/${String(photo).padStart(7, '0')}.jpg`,
        size: 1,
        mtime: photo,
        sha256: String(photo),
        width: 4000,
        height: 3000,
        format: 'jpeg',
        takenAt: null,
        contract: contract.id,
        detector: 'synthetic',
        thumb: null,
        faces: faces.map(({ face, usable, vector }, at) => ({
          box: { x: at * 200, y: 0, width: 100, height: 100 },
          landmarks: pointsApart(face % 3 === 0 ? 12 : 40),
          score: 0.9,
          quality: { score: usable ? 70 : 20, flags: usable ? [] : ['blurred'] },
          usable,
          embedding: vector,
          crop: null,
          aligned: null,
        })),
      });
      saved.faces.forEach(({ face }, at) => {
        const identity = faces[at]?.identity ?? 0;
        const group = groups.get(identity) ?? store.links.newGroup();
        groups.set(identity, group);
        if (faces[at]?.usable === true) store.links.assign(face, group, 0.8);
      });
    }
  });
  console.log(`${store.faces.count()} faces, ${store.people.counts().groups} groups, ${photos.size} photos`);
  store.close();
}

function pointsApart(eyes: number): Landmarks {
  return [
    [30, 30],
    [30 + eyes, 30],
    [50, 50],
    [35, 70],
    [65, 70],
  ];
}

fill(Number(values.faces));
const lib = setup({ root, vision: false });
const { client } = lib;
const all = async (): Promise<number> => {
  const { aside } = await client.detection.state({});
  return aside + (await client.detection.preview(none)).faces - aside;
};
const none: FaceLimits = { minScore: 0, minEyes: 0, minQuality: 0 };
await client.people.similar({ person: 1, limit: 1 });
const before = await all();

/**
 * The longest turn of the event loop while `work` goes on, ms of this thread's processor time: the clock would count
 * other programs of a busy machine, too.
 */
async function longestTurn(work: () => Promise<void>): Promise<{ seconds: number; turn: number }> {
  const used = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let longest = 0;
  let last = used();
  let on = true;
  const began = performance.now();
  const tick = (): void => {
    const now = used();
    longest = Math.max(longest, now - last);
    last = now;
    if (on) setImmediate(tick);
  };
  setImmediate(tick);
  await work();
  on = false;
  return { seconds: (performance.now() - began) / 1000, turn: longest };
}

async function apply(detection: FaceLimits): Promise<void> {
  await client.settings.set({ ...(await client.settings.get({})), detection });
  while ((await client.detection.state({})).applying !== null)
    await new Promise((resolve) => setTimeout(resolve, 5));
}

for (const [words, limits] of [
  ['set aside', { ...none, minEyes: 20 }],
  ['taken back', none],
] as const) {
  const { seconds, turn } = await longestTurn(() => apply(limits));
  const { aside } = await client.detection.state({});
  console.log(`${words}: ${seconds.toFixed(1)} s, longest turn ${turn.toFixed(0)} ms, ${aside} aside`);
}
const reading = await longestTurn(async () => {
  await client.settings.set({ ...(await client.settings.get({})), falseMatchOneIn: 999 });
  await client.detection.preview({ ...none, minEyes: 20 });
});
console.log(
  `first preview: ${(1000 * reading.seconds).toFixed(0)} ms, longest turn ${reading.turn.toFixed(0)} ms`,
);
const again = performance.now();
for (let eyes = 1; eyes <= 20; eyes++) await client.detection.preview({ ...none, minEyes: eyes });
console.log(`each preview after it: ${((performance.now() - again) / 20).toFixed(1)} ms`);
const sound = await client.library.check({});
goals.check(
  'no face is lost, and the library is sound',
  sound.ok && (await all()) === before,
  sound.problems.join('; '),
);
await lib.close();
rmSync(root, { recursive: true, force: true });
goals.end();
