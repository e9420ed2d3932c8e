/** `adapt`: learning from what the user has confirmed. */
import type { AdaptProgress, AdaptStatus, AdaptVerdict } from '../../contract/adapt.ts';
import type { Api } from '../../contract/api.ts';
import { FacetError } from '../../contract/errors.ts';
import type { Handlers } from '../../rpc/server.ts';
import { adapterContract, packWeights } from '../adapt/adapter.ts';
import { learn, type Learned } from '../adapt/learn.ts';
import { gone, isAdapted, readRecord, writeRecord } from '../adapt/record.ts';
import { chooseSamples, type Chosen, countSamples, needed } from '../adapt/samples.ts';
import { folds } from '../adapt/split.ts';
import { sharedRows } from '../compute/shared.ts';
import type { ContractRow } from '../store/contracts.ts';
import { inSlices } from '../store/lists/walk.ts';
import type { Core } from './core.ts';

/** Vectors read from the file at a time: a few ms, between which other calls are answered. */
const slice = 500;

export function adaptHandlers(core: Core): Handlers<Api>['adapt'] {
  const { store } = core;
  let training = false;
  return {
    status: () => statusOf(core),
    train: async ({ seed }, emit, { signal }) => {
      if (training) throw new FacetError({ code: 'busy', what: 'learning' });
      training = true;
      try {
        // Progress may be dropped on the way; nothing waits for it.
        return await train(core, seed, (event) => void emit(event), signal);
      } finally {
        training = false;
        core.changes.notify('library');
      }
    },
    use: async () => {
      const record = readRecord(store);
      const contract = record?.verdict.contract ?? null;
      if (record === null || contract === null) {
        const detail = 'there is none: train first, and only what is offered can be used';
        throw new FacetError({ code: 'invalid-input', field: 'adapter', detail });
      }
      needIdle(core);
      await core.useDerived(contract);
      writeRecord(store, { ...record, inUse: record.trainedOn });
      return statusOf(core);
    },
    rollback: async () => {
      const active = store.contracts.active();
      if (active === null || !isAdapted(store)) {
        throw new FacetError({ code: 'invalid-input', field: 'adapter', detail: 'none is in use' });
      }
      needIdle(core);
      await core.leaveDerived(active);
      const record = readRecord(store);
      if (record !== null) {
        const kept = record.verdict.contract === active ? null : record.verdict.contract;
        writeRecord(store, { ...record, inUse: [], verdict: { ...record.verdict, contract: kept } });
      }
      return statusOf(core);
    },
  };
}

/** Photos in flight were read under the contract that is about to go. @throws FacetError `busy` */
function needIdle({ ingest }: Core): void {
  const state = ingest.current()?.state;
  if (state === 'listing' || state === 'running' || state === 'paused')
    throw new FacetError({ code: 'busy', what: 'a scan' });
}

function statusOf({ store }: Core): AdaptStatus {
  const { people, photos, almost } = countSamples(store.faces.confirmedSizes());
  const record = readRecord(store);
  const active = isAdapted(store);
  const offered = record?.verdict.contract ?? null;
  return {
    needed,
    people,
    photos,
    almost,
    enough: people >= needed.people,
    verdict: record?.verdict ?? null,
    canUse: offered !== null && offered !== store.contracts.active(),
    active,
    forgotten: active ? gone(store, record?.inUse ?? []).length : 0,
  };
}

async function train(
  core: Core,
  seed: number,
  progress: (progress: AdaptProgress) => void,
  signal: AbortSignal,
): Promise<AdaptVerdict> {
  const { store } = core;
  const began = performance.now();
  const chosen = chooseSamples(await inSlices(store.faces.confirmed()));
  const base = baseOf(core);
  const thresholds = base?.thresholds ?? null;
  if (chosen.people.length < needed.people || base === null || thresholds === null) {
    const detail = `learning needs ${String(needed.people)} named people with ${String(needed.photosEach)} confirmed photos each; there are ${String(chosen.people.length)}`;
    throw new FacetError({ code: 'invalid-input', field: 'people', detail });
  }
  const samples = await gather(core, chosen, base, signal);
  const learned = await learn({ ...samples, seed, thresholds }, { signal, progress });
  return store.tx(() => {
    const contract = learned.weights === null ? null : keep(core, base, learned, learned.weights);
    const verdict: AdaptVerdict = {
      at: new Date().toISOString(),
      seed,
      seconds: (performance.now() - began) / 1000,
      people: chosen.people.length,
      photos: samples.person.length,
      folds,
      mated: learned.judged.mated,
      nonMated: learned.judged.nonMated,
      rows: [...learned.judged.rows],
      history: learned.history,
      epochs: learned.epochs,
      offered: learned.offered,
      reason: learned.reason,
      contract,
    };
    const before = readRecord(store);
    // An adapter that waited to be used and never was is not worth its traces of people.
    const waiting = before?.verdict.contract ?? null;
    if (waiting !== null && waiting !== contract && waiting !== store.contracts.active())
      store.contracts.eraseWeights(waiting);
    const trainedOn = chosen.people.map(({ person }) => person);
    writeRecord(store, { verdict, trainedOn, inUse: before?.inUse ?? [] });
    return verdict;
  });
}

/** The model's own contract, also while an adapter on it is in use. */
function baseOf({ store: { contracts } }: Core): ContractRow | null {
  const active = contracts.active();
  if (active === null) return null;
  const found = contracts.need(active);
  return found.base === null ? found : contracts.need(found.base);
}

/** The vectors of the chosen faces under the base contract, where threads can share them. */
async function gather(
  { store }: Core,
  { people }: Chosen,
  base: ContractRow,
  signal: AbortSignal,
): Promise<{ vectors: Float32Array; dimension: number; person: Int32Array }> {
  const rows = people.flatMap(({ faces }, who) => faces.map((face) => ({ face, who })));
  const { dimension } = base;
  const vectors = sharedRows(rows.length, dimension);
  for (const [at, { face }] of rows.entries()) {
    if (at % slice === slice - 1) await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    const vector = store.embeddings.vectorOf(face, base.id);
    if (vector === null)
      throw new FacetError({ code: 'not-found', what: 'embedding of face', id: String(face) });
    vectors.set(vector, at * dimension);
  }
  return { vectors, dimension, person: Int32Array.from(rows, ({ who }) => who) };
}

/** Registers the adapter's contract with its weights and thresholds; its vectors come when it is used. */
function keep(
  { store: { contracts } }: Core,
  base: ContractRow,
  learned: Learned,
  weights: Float32Array,
): string {
  const bytes = packWeights(weights);
  const { id, json } = adapterContract(base.id, bytes);
  const { embedder, dimension } = base;
  contracts.use({ id, embedder, dimension, json }, { base: base.id, weights: bytes });
  contracts.setThresholds(id, learned.judged.thresholds);
  return id;
}
