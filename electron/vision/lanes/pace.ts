/**
 * How much of this machine reading photos should use: a few paces are tried on a drawn photo, for a second each, and the
 * fastest is taken. Decoding is left out: libuv does it beside all of this, and it is the same for every pace.
 */
import type { Pace, PaceFound, PaceTrial } from '../../contract/pace.ts';
import { Describer, type DescriberOptions, type PhotoLane } from './describer.ts';
import { further } from './further.ts';

/** Time one pace is tried, ms, after one photo in each lane that does not count. */
const trialMs = 700;
/** Each lane holds networks of its own, some 100 MB: so many at most. */
const mostLanes = 4;
/** ONNX Runtime gains nothing from more on networks of this size. */
const mostThreads = 8;
/** Faces of a group photo. */
const severalFaces = 8;
/** What costs more memory, or makes a photo wait for others, must gain more than the noise of so short a trial. */
const worthwhile = 1.08;

export type PaceOptions = Omit<DescriberOptions, 'threads' | 'batch' | 'provider'>;
type Split = Pick<Pace, 'lanes' | 'threads'>;

/** Ways to share the cores between photos side by side and threads of one inference, fewest lanes first. */
export function splits(cores: number): Split[] {
  const lanes = [1, 2, mostLanes].filter((count) => count <= cores);
  const all = lanes.map((count) => ({
    lanes: count,
    threads: Math.min(mostThreads, Math.floor(cores / count)),
  }));
  const alone = { lanes: 1, threads: 1 };
  return all[0]?.threads === 1 ? all : [alone, ...all];
}

/** The fastest; of those about as fast, the one tried first. */
export function fastest(trials: readonly PaceTrial[]): PaceTrial {
  const [first, ...others] = trials;
  if (first === undefined) throw new Error('no pace was tried');
  return others.reduce((best, one) => (one.rate > worthwhile * best.rate ? one : best), first);
}

/**
 * Opens and closes networks as it goes; takes about a second for each pace it tries.
 * @param cores of this machine, 1 or more
 * @throws FacetError of the models, as {@link Describer.open}
 */
export async function findPace(options: PaceOptions, cores: number): Promise<PaceFound> {
  const trials: PaceTrial[] = [];
  for (const split of splits(cores)) {
    const trial = await tried({ ...options, ...split, batch: 1 }, split.lanes);
    if (trial === null) continue;
    trials.push(trial);
    // On a GPU there is one lane, and the threads of the CPU do nothing.
    if (trial.provider !== 'cpu') break;
  }
  const best = fastest(trials);
  // A network that fails on several faces at once still does on one.
  const together = { ...options, ...best, provider: null, batch: severalFaces };
  const several = await tried(together, best.lanes).catch(() => null);
  if (several !== null) trials.push(several);
  const { lanes, threads, batch } = several === null ? best : fastest([best, several]);
  return { trials, taken: { provider: null, lanes, threads, batch } };
}

/** Null where there cannot be so many lanes, or the embedder takes no such batch. */
async function tried(options: DescriberOptions, lanes: number): Promise<PaceTrial | null> {
  const own = await Describer.open(options);
  const open: PhotoLane[] = [own];
  try {
    const { batch = 1, threads } = options;
    if (lanes > 1 && !further.mayOpen(own, options)) return null;
    if (own.own.batch !== batch) return null;
    while (open.length < lanes) open.push(await further.open(options));
    return { provider: own.networks.provider().provider, lanes, threads, batch, rate: await rateOf(open) };
  } finally {
    for (const lane of open) await lane.close();
  }
}

/** Photos a second. */
async function rateOf(lanes: readonly PhotoLane[]): Promise<number> {
  await Promise.all(lanes.map((lane) => lane.trial()));
  const start = performance.now();
  let photos = 0;
  await Promise.all(
    lanes.map(async (lane) => {
      while (performance.now() - start < trialMs) {
        await lane.trial();
        photos += 1;
      }
    }),
  );
  return (1000 * photos) / (performance.now() - start);
}
