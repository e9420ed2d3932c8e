/**
 * From one model to another: embed every face anew beside the old vectors, wait for the user's word, change over in
 * one transaction, and keep the old vectors to go back to. What is in the database is always a library in one
 * contract: a kill at any moment leaves the change where it was.
 */
import { describeError, FacetError, toAppError } from '../../contract/errors.ts';
import type { ContractName, ModelChangeProgress, ModelChangeStatus } from '../../contract/model-change.ts';
import type { Embedder } from '../../contract/vision.ts';
import type { Memory } from '../ingest/memory.ts';
import { Rate } from '../ingest/rate.ts';
import type { VisionLink } from '../ingest/vision-link.ts';
import type { OpenState } from '../store/model-changes.ts';
import { giveBack } from '../store/scrub.ts';
import type { Store } from '../store/store.ts';
import type { AfterChange } from './after-change.ts';
import { Counting, type Counts } from './counts.ts';
import { embedAll } from './embed-job.ts';
import { markChange, markMeasure } from './pending.ts';

export interface ModelChangeDeps {
  readonly store: Store;
  readonly vision: VisionLink;
  /** True while a scan runs: its photos are embedded under the contract it began with. */
  readonly scanning: () => boolean;
  /** Reads what comparing under a contract takes, between other calls. */
  readonly prepare: (contract: string) => Promise<Prepared>;
  /** Runs `change` in one transaction, then compares under the contract that is active after it. */
  readonly changeOver: (prepared: Prepared, change: () => void) => void;
  /** What goes on once a change is made. */
  readonly after: AfterChange;
  readonly onChange: () => void;
}

/** What is read of a contract before it becomes the active one. */
export interface Prepared {
  readonly memory: Memory;
  /** Of the grouping at that time: when it has moved on, the memory is old. */
  readonly version: number;
}

/** Faces whose cosines are emptied at a time. */
const cosineSlice = 5000;
/** Rows removed at a time: a few ms. */
const slice = 500;
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class ModelChange {
  readonly #deps: ModelChangeDeps;
  readonly #rate = new Rate();
  readonly #counting: Counting;
  #abort = new AbortController();
  #running: Promise<void> | undefined;
  #turning: Promise<void> | undefined;

  constructor(deps: ModelChangeDeps) {
    this.#deps = deps;
    this.#counting = new Counting(deps.store);
  }

  status(): ModelChangeStatus {
    const { store } = this.#deps;
    const active = store.contracts.active();
    const kept = new Set(store.embeddings.writable());
    const old = this.#counts().all.filter(({ id }) => !kept.has(id));
    const back = this.#back();
    return {
      active: active === null ? null : this.#name(active),
      change: this.#progress(),
      after: this.#deps.after.status(),
      rollback: back === null ? null : this.#name(back.to),
      old: {
        faces: old.reduce((sum, { faces }) => sum + faces, 0),
        bytes: old.reduce((sum, { bytes }) => sum + bytes, 0),
      },
    };
  }

  /** Contracts that a change under way, or taking the last one back, cannot do without. */
  needed(): string[] {
    const open = this.#deps.store.modelChanges.open();
    const back = this.#back();
    return [...(open === null ? [] : [open.source, open.target]), ...(back === null ? [] : [back.to])];
  }

  /** @throws FacetError see `modelChangeApi.begin` */
  async begin(embedder: string, signal: AbortSignal): Promise<ModelChangeStatus> {
    const { store, vision } = this.#deps;
    const found = (await vision.embedders(signal)).find(({ id }) => id === embedder);
    if (found === undefined)
      throw new FacetError({ code: 'not-found', what: 'embedding model', id: embedder });
    if (!found.installed)
      throw new FacetError({ code: 'model-missing', model: embedder, detail: 'its file is not here' });
    if (store.modelChanges.open() !== null)
      throw new FacetError({ code: 'busy', what: 'another change of model is under way' });
    const { contract, dimension, thresholds } = found;
    if (contract === store.contracts.active())
      throw new FacetError({ code: 'invalid-input', field: embedder, detail: 'is the model in use already' });
    store.tx(() => {
      store.contracts.use({
        id: contract,
        embedder,
        dimension,
        json: JSON.stringify({ embedder, dimension }),
      });
      if (store.contracts.need(contract).thresholds === null)
        store.contracts.setThresholds(contract, thresholds);
      // Those left behind by an earlier try may have come back.
      store.embeddings.forgive(contract);
      store.modelChanges.start(contract);
    });
    this.#start(found);
    return this.status();
  }

  /** Takes up a change that the end of the process cut off; called when a vision process is up. */
  async takeUp(): Promise<void> {
    const { store, vision } = this.#deps;
    const open = store.modelChanges.open();
    if (open?.state !== 'embedding' || this.#running !== undefined) return;
    const { base } = store.contracts.need(open.target);
    // A derived contract is made by `adapt/`.
    if (base !== null) return;
    const found = (await vision.embedders()).find(({ contract }) => contract === open.target);
    // Another call may have started it while vision answered.
    if (store.modelChanges.open()?.state !== 'embedding' || this.#isRunning()) return;
    if (found?.installed === true) this.#start(found);
    else
      this.#note(
        'paused',
        `the model ${store.contracts.need(open.target).embedder} is not installed any more`,
      );
  }

  async pause(): Promise<ModelChangeStatus> {
    if (this.#deps.store.modelChanges.open()?.state === 'embedding') {
      await this.#halt();
      if (this.#deps.store.modelChanges.open()?.state === 'embedding') this.#note('paused', null);
    }
    return this.status();
  }

  async resume(): Promise<ModelChangeStatus> {
    if (this.#deps.store.modelChanges.open()?.state === 'paused') {
      this.#note('embedding', null);
      await this.takeUp();
    }
    this.#deps.after.start();
    return this.status();
  }

  async cancel(): Promise<ModelChangeStatus> {
    const { store } = this.#deps;
    const open = store.modelChanges.open();
    if (open === null) return this.status();
    await this.#halt();
    store.tx(() => {
      store.modelChanges.close('cancelled');
      store.embeddings.forgive(open.target);
    });
    await this.#clear(open.target);
    this.#deps.onChange();
    return this.status();
  }

  /** @throws FacetError `busy` unless it is ready and no scan runs */
  async apply(): Promise<ModelChangeStatus> {
    const { store } = this.#deps;
    const open = (): string => {
      const found = store.modelChanges.open();
      if (found?.state !== 'ready') throw new FacetError({ code: 'busy', what: 'no new model is ready' });
      this.#refuseScan();
      return found.target;
    };
    await this.#alone(open(), () => {
      // Something may have come in between.
      open();
      store.modelChanges.close('done');
    });
    return this.status();
  }

  /** @throws FacetError `nothing-to-undo`, `busy` during a change or scan */
  async rollback(): Promise<ModelChangeStatus> {
    const { store } = this.#deps;
    const last = (): { change: number; to: string } => {
      const back = this.#back();
      if (back === null) throw new FacetError({ code: 'nothing-to-undo' });
      if (store.modelChanges.open() !== null)
        throw new FacetError({ code: 'busy', what: 'another change of model is under way' });
      this.#refuseScan();
      return back;
    };
    await this.#alone(last().to, () => {
      store.modelChanges.undo(last().change);
    });
    return this.status();
  }

  /** One turn at a time. @throws FacetError `busy` */
  async #alone(to: string, change: () => void): Promise<void> {
    if (this.#turning !== undefined)
      throw new FacetError({ code: 'busy', what: 'the model is being changed' });
    this.#turning = this.#turn(to, change).finally(() => {
      this.#turning = undefined;
    });
    await this.#turning;
  }

  /**
   * To another contract. Everything long is done before or after the one transaction of `change`, between other calls:
   * the vectors are read into memory, the cosines of now are emptied; see `after-change.ts` for the rest.
   */
  async #turn(to: string, change: () => void): Promise<void> {
    const { store, after, prepare, changeOver } = this.#deps;
    // What was pending under the contract of now has no sense under the next.
    await after.stop();
    try {
      const prepared = await prepare(to);
      await this.#emptyCosines();
      changeOver(prepared, () => {
        const from = store.contracts.active();
        change();
        store.contracts.activate(to);
        store.audit.append('model-change', [], { from, to });
        markChange(store.meta, to);
      });
    } finally {
      after.start();
    }
  }

  async #emptyCosines(): Promise<void> {
    const { links, contracts, meta } = this.#deps.store;
    const active = contracts.active();
    if (active !== null) markMeasure(meta, active);
    const last = links.lastPlaced();
    for (let at = 0; at < last; at += cosineSlice) {
      links.clearCosines(at, at + cosineSlice);
      await breath();
    }
  }

  async removeOld(): Promise<ModelChangeStatus> {
    const { store } = this.#deps;
    const kept = new Set(store.embeddings.writable());
    for (const { id, faces } of store.contracts.counts())
      if (faces > 0 && !kept.has(id)) await this.#clear(id);
    await giveBack(store.db);
    this.#deps.onChange();
    return this.status();
  }

  /** Before the process ends: the change stays as it is and is taken up at the next start. */
  async stop(): Promise<void> {
    await this.#halt();
    await this.#turning?.catch(() => undefined);
  }

  #start(embedder: Embedder): void {
    this.#abort = new AbortController();
    this.#running = this.#run(embedder, this.#abort.signal).finally(() => {
      this.#running = undefined;
      this.#deps.onChange();
    });
    this.#deps.onChange();
  }

  async #run({ contract, fromCrops }: Embedder, signal: AbortSignal): Promise<void> {
    const { store, vision, onChange } = this.#deps;
    this.#rate.start();
    try {
      await embedAll(
        { contract, crops: fromCrops },
        {
          store,
          vision,
          signal,
          onBatch: (faces) => {
            this.#rate.mark(faces.length);
            this.#note('embedding', null);
          },
        },
      );
      this.#note('ready', null);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== 'cancelled') this.#note('paused', describeError(error));
    } finally {
      this.#rate.stop();
      onChange();
    }
  }

  async #halt(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  #isRunning(): boolean {
    return this.#running !== undefined;
  }

  #note(state: OpenState, error: string | null): void {
    try {
      this.#deps.store.modelChanges.update(state, error, this.#rate.workedMs / 1000);
    } catch {
      // A full disk cannot take the word either; what is stored says how far it is.
    }
    this.#deps.onChange();
  }

  async #clear(contract: string): Promise<void> {
    const { embeddings } = this.#deps.store;
    while (embeddings.clear(contract, slice) > 0) await breath();
    this.#counting.forget();
  }

  #refuseScan(): void {
    if (this.#deps.scanning())
      throw new FacetError({ code: 'busy', what: 'a scan is running; end it or wait for it' });
  }

  /** The change that can be taken back, and to what. */
  #back(): { change: number; to: string } | null {
    const { store } = this.#deps;
    const last = store.modelChanges.last();
    if (last?.state !== 'done' || store.contracts.need(last.target).base !== null) return null;
    return store.embeddings.lastFace(last.source) > 0 ? { change: last.id, to: last.source } : null;
  }

  #name(contract: string): ContractName {
    return { contract, embedder: this.#deps.store.contracts.need(contract).embedder };
  }

  #counts(): Counts {
    const moving = this.#running !== undefined || this.#deps.after.status() !== null;
    return this.#counting.now(moving);
  }

  #progress(): ModelChangeProgress | null {
    const { contracts, embeddings, modelChanges } = this.#deps.store;
    const open = modelChanges.open();
    if (open === null) return null;
    const { source, target, error } = open;
    const reasons = Map.groupBy(embeddings.leftBehind(target), ({ reason }) => reason);
    const leftBehind = [...reasons].map(([reason, faces]) => ({ reason, faces: faces.length }));
    const { lacking, done } = this.#counts();
    return {
      from: this.#name(source),
      to: this.#name(target),
      state: open.state === 'paused' || open.state === 'ready' ? open.state : 'embedding',
      error,
      done,
      total: done + lacking,
      secondsLeft: open.state === 'embedding' ? this.#rate.secondsLeft(lacking) : null,
      thresholds: {
        before: contracts.need(source).thresholds,
        after: contracts.need(target).thresholds,
      },
      leftBehind,
    };
  }
}
