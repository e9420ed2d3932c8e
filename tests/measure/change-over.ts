/**
 * How long a change of model keeps the library from answering anything else: a made-up library of N faces (default
 * 200,000, vectors of two contracts, one person in ten named), and the longest time its thread was busy in one go during
 * each step. `npm run measure:change-over [N]`
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api } from '../../electron/contract/api.ts';
import { openService } from '../../electron/library/service/service.ts';
import { openStore, type Store } from '../../electron/library/store/store.ts';
import { connect } from '../../electron/rpc/client.ts';
import { portPair } from '../../electron/rpc/port.ts';
import { bytes, face, photo } from '../store/synthetic.ts';
import { seededRandom } from '../support/random.ts';

const count = Number(process.argv[2] ?? 200_000);
const dimension = 512;
const contracts = ['before', 'after'];
const thresholds = { match: 0.48, unsure: 0.38, verify: 0.338, groupJoin: 0.36, groupMerge: 0.36 };
/** Faces of one person or group. */
const each = 8;

const root = mkdtempSync(join(tmpdir(), 'facet-change-'));
const dir = join(root, 'library');

/** Numbers in -0.5..0.5. */
function noise(seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: dimension }, () => random.next() - 0.5);
}

/** A unit vector near the centre of its person: mates have a cosine of about 0.74, strangers of about 0. */
function vectorOf(person: number, own: number, contract: number): Float32Array {
  const centre = noise(person * 2 + contract + 1);
  const self = noise(own * 2 + contract + 900_000_001);
  let square = 0;
  const vector = centre.map((x, i) => {
    const sum = x + 0.6 * (self[i] as number);
    square += sum * sum;
    return sum;
  });
  return vector.map((x) => x / Math.sqrt(square));
}

function build(store: Store): void {
  for (const id of contracts) {
    store.contracts.use({ id, embedder: id, dimension, json: '{}' });
    store.contracts.setThresholds(id, thresholds);
  }
  store.modelChanges.start('after');
  for (let at = 0; at < count;) {
    store.tx(() => {
      for (let n = 0; n < 500 && at < count; n++, at++) {
        const person = Math.floor(at / each);
        const input = {
          ...face(at + 1),
          embedding: vectorOf(person, at, 0),
          usable: true,
          aligned: bytes(at, 3000),
        };
        const path = `/photos/${String(at + 1).padStart(7, '0')}.jpg`;
        const saved = store.savePhoto({
          ...photo(path, [{ ...input, others: [{ contract: 'after', vector: vectorOf(person, at, 1) }] }]),
          contract: 'before',
        });
        const id = saved.faces[0]?.face ?? 0;
        const group = at % each === 0 ? store.links.newGroup() : Math.floor(at / each) + 1;
        store.links.assign(id, group, 0.8);
        if (person % 10 === 0 && at % each === each - 1)
          store.people.setState(group, {
            name: `Person ${String(group)}`,
            kind: 'person',
            cover: null,
            mergedInto: null,
          });
      }
    });
  }
  store.modelChanges.update('ready', null, 1);
}

/** Longest time between two turns of the thread, and the processor time it used meanwhile, ms: others share the machine. */
let worst = { wall: 0, cpu: 0 };
let last = performance.now();
let used = process.threadCpuUsage();
const timer = setInterval(() => {
  const now = performance.now();
  const { user, system } = process.threadCpuUsage(used);
  used = process.threadCpuUsage();
  worst = {
    wall: Math.max(worst.wall, now - last - 5),
    cpu: Math.max(worst.cpu, (user + system) / 1000),
  };
  last = now;
}, 5);

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 50));
  worst = { wall: 0, cpu: 0 };
  const began = performance.now();
  await work();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(
    `${what.padEnd(30)} ${seconds.toFixed(2).padStart(8)} s, longest stretch ${worst.wall.toFixed(0).padStart(6)} ms, of processor time ${worst.cpu.toFixed(0).padStart(6)} ms\n`,
  );
}

const began = performance.now();
const store = openStore(dir, { appVersion: 'measure' });
build(store);
store.close();
const megabytes = (): string => (statSync(join(dir, 'facet.sqlite')).size / 1e6).toFixed(0);
process.stdout.write(
  `${String(count)} faces, ${String(Math.ceil(count / each))} people and groups, ${megabytes()} MB, made in ${((performance.now() - began) / 1000).toFixed(0)} s\n`,
);
const service = openService({ dir, appVersion: 'measure' });
const [near, far] = portPair();
service.onPort('host', far);
const { modelChange, probe } = connect(api, near);
const settle = async (): Promise<void> => {
  for (;;) {
    const { after } = await modelChange.status({});
    if (after === null) return;
    if (after.error !== null) throw new Error(after.error);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
};
try {
  await timed('opening: gallery and groups', () => probe.similarFaces({ of: { face: 1 }, limit: 1 }));
  await timed('status', () => modelChange.status({}));
  if (!process.argv.includes('--no-report'))
    await timed('report', () => modelChange.report({ seed: 1 }).result);
  await timed('apply', () => modelChange.apply({}));
  await timed('afterwards: cosines, groups', settle);
  await timed('rollback', () => modelChange.rollback({}));
  await timed('afterwards', settle);
  await timed('removing old vectors', () => modelChange.removeOld({}));
  process.stdout.write(`the file has ${megabytes()} MB\n`);
} finally {
  clearInterval(timer);
  await service.close();
  rmSync(root, { recursive: true, force: true });
}
