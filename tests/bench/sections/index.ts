/**
 * The index at a million faces and more: real photos searched for among made-up people. One thread, as a ratio to
 * a streaming read of the same bytes in the same run; rounds of all kinds by turns, so that a change of the
 * machine's speed hits all alike.
 */
import { dotRow } from '../../../electron/library/index/dot.ts';
import { Planes } from '../../../electron/library/index/planes.ts';
import { centreOf, cutFor } from '../../../electron/library/index/sketch-cut.ts';
import { TopK } from '../../../electron/library/index/top-k.ts';
import { Vectors } from '../../../electron/library/index/vectors.ts';
import { embedderSpec } from '../../../native-models/manifest.ts';
import { dimension, type LabelledFace } from '../../measure/embedded-lfw.ts';
import { noShared, sharedDir } from '../../support/shared.ts';
import { addCrowd } from '../index/crowd.ts';
import type { IndexOptions } from '../index/options.ts';
import { realFaces } from '../index/real.ts';
import { Searcher } from '../index/searcher.ts';
import { compared, plain, type Row } from '../row.ts';
import { quantile, timed } from '../times.ts';

const k = 10;
const rounds = 15;
/** Groups that grouping looks at for one face. */
const groupsKept = 8;
/** Queries whose 8-bit answer is compared with that of a whole float32 scan. */
const checked = 100;

const say = (text: string): void => void process.stderr.write(`bench: index: ${text}\n`);

export async function index({ rows, many, queries, vectors }: IndexOptions): Promise<Row[]> {
  const shared = sharedDir();
  if (shared === null) {
    say(`skipped: ${noShared}`);
    return [];
  }
  const real = await realFaces(`${shared}/data/lfw`, vectors);
  const people = Map.groupBy(real, ({ person }) => person);
  say(`${real.length} photos of ${people.size} people; making up ${rows} faces`);
  const planes = new Planes({ dimension });
  const slots = new Map(real.map((face) => [planes.add(face.vector), face]));
  const faces = [...people.values()].map((own) => own.map(({ vector }) => vector));
  await addCrowd(planes, rows, { dimension, faces });
  const coding = timed(() => {
    planes.encode(real.length, rows);
  }).ms;
  planes.recentre(centreOf(planes.rows, dimension, (slot) => planes.vector(slot)));
  const sketching = timed(() => {
    planes.sketch(0, planes.rows);
  }).ms;
  const searcher = new Searcher(planes);
  const { match } = embedderSpec('fr_feature').thresholds;
  const cut = cutFor(match, dimension, planes.centre as Float32Array);
  const mated = [...slots]
    .filter(([, { person }]) => (people.get(person)?.length ?? 0) > 1)
    .slice(0, queries);
  say(`cut ${cut} bits at a cosine of ${match}; ${mated.length} mated queries`);
  return [
    plain('index', 'codes of all faces', 's', coding / 1000),
    plain('index', 'sketches of all faces', 's', sketching / 1000),
    ...speeds(
      searcher,
      mated.map(([, { vector }]) => vector),
      cut,
    ),
    ...answers(searcher, mated, slots, cut, match),
    ...groups(planes, mated),
    ...(many === 0 ? [] : tenfold(planes, many, mated, cut)),
  ];
}

function speeds(searcher: Searcher, probes: readonly Float32Array[], cut: number): Row[] {
  const kinds = {
    streamFloats: () => {
      searcher.stream('floats');
    },
    floats: (query: Float32Array) => searcher.top(query, k, 'floats'),
    codes: (query: Float32Array) => searcher.top(query, k, 'codes'),
    sketches: (query: Float32Array) => searcher.top(query, k, 'sketches', cut),
  };
  const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    const query = probes[(round * 97) % probes.length] as Float32Array;
    for (const [kind, run] of Object.entries(kinds)) times[kind]?.push(timed(() => run(query)).ms);
  }
  const ms = (kind: keyof typeof kinds): number => usual(times[kind] ?? []);
  const stream = 'streaming read of float32';
  return [
    compared('index', 'exact float32, top 10', 'ms', ms('floats'), stream, ms('streamFloats'), {
      atMost: 1.3,
    }),
    compared('index', '8 bits with certificate, top 10', 'ms', ms('codes'), stream, ms('streamFloats'), {
      atMost: 0.4,
    }),
    compared(
      'index',
      'sketch cascade, per second',
      '1/s',
      1000 / ms('sketches'),
      'exact float32',
      1000 / ms('floats'),
      {
        atLeast: 12,
      },
    ),
  ];
}

function answers(
  searcher: Searcher,
  mated: readonly (readonly [number, LabelledFace])[],
  faces: ReadonlyMap<number, LabelledFace>,
  cut: number,
  match: number,
): Row[] {
  let certified = 0;
  let same = 0;
  let compares = 0;
  let above = 0;
  let found = 0;
  let mates = 0;
  const every = Math.max(1, Math.floor(mated.length / checked));
  mated.forEach(([slot, face], at) => {
    // The photo itself is in the gallery, and first.
    const exact = searcher.top(face.vector, k + 1, 'codes');
    if (exact.certified) certified++;
    if (at % every === 0) {
      compares++;
      const all = searcher.top(face.vector, k + 1, 'floats');
      if (JSON.stringify(all.best) === JSON.stringify(exact.best)) same++;
    }
    const first = exact.best.find(({ face: id }) => id !== slot + 1);
    if (first === undefined || first.cosine < match) return;
    above++;
    if (faces.get(first.face - 1)?.person === face.person) mates++;
    const quick = searcher.top(face.vector, 2, 'sketches', cut).best.find(({ face: id }) => id !== slot + 1);
    if (quick?.face === first.face) found++;
  });
  say(
    `${above} of ${mated.length} queries have a nearest face above the threshold; ${mates} of these are mates`,
  );
  const all = (of: number): string => `all of ${of}`;
  return [
    compared('index', 'certificate holds', 'queries', certified, all(mated.length), mated.length, {
      atLeast: 0.999,
    }),
    compared('index', '8 bits and float32 agree', 'queries', same, all(compares), compares, { atLeast: 1 }),
    compared('index', 'recall@1 of the cascade', 'queries', found, all(above), above, { atLeast: 0.999 }),
  ];
}

/** What a new face costs grouping: the search of all group means, on the library's own thread. */
function groups(planes: Planes, mated: readonly (readonly [number, LabelledFace])[]): Row[] {
  const count = Math.floor(0.3 * planes.rows);
  const means = new Vectors({ dimension });
  for (let slot = 0; slot < count; slot++) means.add(slot + 1, planes.vector(slot));
  const search: number[] = [];
  const loop: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const query = mated[(round * 83) % mated.length]?.[1].vector as Float32Array;
    search.push(timed(() => means.top(query, groupsKept)).ms);
    loop.push(
      timed(() => {
        const top = new TopK(groupsKept);
        for (let slot = 0; slot < count; slot++) {
          top.offer(slot + 1, dotRow(planes.vector(slot), 0, query, dimension));
        }
        return top.sorted();
      }).ms,
    );
  }
  const one = 'comparing one by one';
  return [
    compared('index', `nearest of ${count} groups`, 'ms', usual(search), one, usual(loop), {
      atMost: 0.25,
    }),
  ];
}

/**
 * The same faces many times over, without their float32 rows: what is measured is how long reading so many takes, and
 * how much memory they are. The rows of the shortlist come from the first gallery.
 */
function tenfold(
  planes: Planes,
  many: number,
  mated: readonly (readonly [number, LabelledFace])[],
  cut: number,
): Row[] {
  const { shardRows } = planes.layout;
  const whole = Math.floor(planes.rows / shardRows);
  if (whole === 0) {
    say(`many needs at least ${shardRows} rows`);
    return [];
  }
  const large = new Planes({ dimension, floats: false });
  large.recentre((planes.centre as Float32Array).subarray(0, dimension));
  large.extend(many);
  large.shards.forEach((shard, i) => {
    const from = planes.shards[i % whole];
    if (from === undefined) return;
    shard.codes.set(from.codes);
    shard.scales.set(from.scales);
    shard.sketches.set(from.sketches);
  });
  const searcher = new Searcher(large, (slot) => {
    const shard = Math.floor(slot / shardRows) % whole;
    return planes.vector(shard * shardRows + (slot % shardRows));
  });
  const stream: number[] = [];
  const search: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const query = mated[(round * 89) % mated.length]?.[1].vector as Float32Array;
    stream.push(
      timed(() => {
        searcher.stream('sketches');
      }).ms,
    );
    search.push(timed(() => searcher.top(query, k, 'sketches', cut)).ms);
  }
  const bound = 2 * usual(stream) + 20;
  const memory = process.memoryUsage().rss / 2 ** 30;
  return [
    plain('index', `reading ${many} sketches`, 'ms', usual(stream)),
    compared(
      'index',
      `cascade over ${many}`,
      'ms',
      usual(search),
      '2 x reading the sketches + 20 ms',
      bound,
      {
        atMost: 1,
      },
    ),
    compared('index', 'memory, both galleries', 'GiB', memory, '16 GiB', 16, { atMost: 1 }),
  ];
}

/** The lower quartile: what other programs take from the machine in some of the rounds is not the index's. */
function usual(values: readonly number[]): number {
  return quantile(values, 0.25);
}
