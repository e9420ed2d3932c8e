/**
 * Groups the library anew under vectors that have just become the active ones. Only what grouping itself put together
 * moves: people with a name, confirmed faces and everything else the user had a hand in stay (`cluster/`, "fixed").
 * Works in small transactions between other calls, and notes where it is: a job killed anywhere goes on there.
 *
 * photos: which have to be read again · measure: every face's cosine to its person · split: groups that fall apart · merge: groups that have become one ·
 * place: loose faces that now have a home.
 */
import { FacetError } from '../../contract/errors.ts';
import { components, partsOf } from '../cluster/regroup.ts';
import { compute } from '../compute/run.ts';
import { sharedRows } from '../compute/shared.ts';
import { sliceMs, slices } from '../compute/slices.ts';
import type { Grouping } from '../ingest/grouping.ts';
import type { Store } from '../store/store.ts';
import { type Pending, readPending, type Step, writePending } from './pending.ts';

export interface RegroupDeps {
  readonly store: Store;
  readonly grouping: Grouping;
  readonly signal: AbortSignal;
  /** Told often how far it is, true when groups changed. */
  readonly onProgress: (done: number, total: number, changed: boolean) => void;
}

/** Faces that move, or are measured, in one transaction. */
const chunk = 200;
/** Groups whose partners are looked for in one go: what a kill may cost. */
const block = 2000;
/** How often the place is noted while nothing changes, ms. */
const noteMs = 1000;

/** @throws FacetError `cancelled`, `disk-full`; what is done stays done */
export async function regroup(deps: RegroupDeps): Promise<void> {
  const job = new Regrouping(deps);
  for (let step = job.step; step !== null; step = job.step) await job[step]();
}

class Regrouping {
  readonly #deps: RegroupDeps;
  readonly #breathe: () => Promise<void>;
  #noted = performance.now();
  #changed = false;
  /** Share of the whole that lies behind, by step. */
  readonly #shares: Readonly<Record<Step, number>> = {
    photos: 0,
    measure: 0.05,
    split: 0.2,
    merge: 0.5,
    place: 0.9,
  };

  constructor(deps: RegroupDeps) {
    this.#deps = deps;
    this.#breathe = slices({
      throwIfAborted: () => {
        this.#check();
      },
    });
  }

  /** What is to be done next; null at the end. */
  get step(): Step | null {
    return this.#pending?.regroup?.step ?? null;
  }

  async photos(): Promise<void> {
    const { modelChanges } = this.#deps.store;
    const last = modelChanges.lastPhoto();
    for (let after = this.#after; after < last; after += chunk) {
      this.#deps.store.tx(() => {
        modelChanges.settlePhotos(after, after + chunk);
      });
      this.#noteInPassing('photos', after + chunk);
      this.#tell('photos', after / last);
      await this.#breathe();
    }
    this.#next('measure');
  }

  async measure(): Promise<void> {
    const { store, grouping } = this.#deps;
    const total = Math.max(1, grouping.gallery.size);
    let done = 0;
    for (;;) {
      const faces = store.links.placed(this.#after, chunk);
      const last = faces.at(-1);
      if (last === undefined) break;
      grouping.tx(() => {
        grouping.measure(faces);
        this.#note({ step: 'measure', after: last });
      });
      done += faces.length;
      this.#tell('measure', done / total);
      await this.#breathe();
    }
    this.#next('split');
  }

  async split(): Promise<void> {
    const { grouping } = this.#deps;
    const groups = grouping.grouper.freeGroups().filter((id) => id > this.#after);
    for (const [at, group] of groups.entries()) {
      await this.#splitOne(group);
      this.#noteInPassing('split', group);
      this.#tell('split', at / groups.length);
      await this.#breathe();
    }
    this.#next('merge');
  }

  async merge(): Promise<void> {
    const { grouping } = this.#deps;
    let groups = grouping.grouper.freeGroups().filter((id) => id > this.#after);
    // What grew may now be like others still: only that is looked at again.
    for (let round = 0; groups.length > 0; round++) {
      const grown = new Set<number>();
      for (let at = 0; at < groups.length; at += block) {
        const some = groups.slice(at, at + block);
        const share = (part: number): number => (round === 0 ? (at + part * some.length) / groups.length : 1);
        const found = await this.#alike(some, (part) => {
          this.#tell('merge', share(part));
        });
        await this.#inSlices(components(found), (pairs) => {
          for (const made of grouping.mergeAmong(pairs)) if (made.kind === 'merge') grown.add(made.into);
        });
        const last = some.at(-1);
        if (round === 0 && last !== undefined) this.#note({ step: 'merge', after: last });
        this.#tell('merge', share(1));
      }
      groups = [...grown].sort((a, b) => a - b);
    }
    this.#next('place');
  }

  async place(): Promise<void> {
    const { store, grouping } = this.#deps;
    const loose = store.faces.looseIds().filter((face) => face > this.#after);
    let done = 0;
    await this.#inSlices(loose, (face) => {
      // The faces of one photo compete for the same groups, but poor ones seldom come in twos.
      grouping.placeLoose([face]);
      this.#noteInPassing('place', face);
      this.#tell('place', ++done / loose.length);
    });
    this.#next(null);
  }

  /** Does as many items in one transaction as fit into a slice of time. */
  async #inSlices<T>(items: readonly T[], work: (item: T) => void): Promise<void> {
    for (let at = 0; at < items.length;) {
      const from = performance.now();
      this.#deps.grouping.tx(() => {
        do work(items[at++] as T);
        while (at < items.length && performance.now() - from < sliceMs);
      });
      this.#changed = true;
      await this.#breathe();
    }
  }

  async #splitOne(group: number): Promise<void> {
    const { store, grouping } = this.#deps;
    const faces = grouping.grouper.freeFaces(group);
    if (faces.length < 2) return;
    const { groupJoin: join, groupMerge: merge } = grouping.report.thresholds;
    const work = partsOf(grouping.gallery, { join, merge }, faces);
    let found = work.next();
    while (found.done !== true) {
      await this.#breathe();
      found = work.next();
    }
    const { parts, loose } = found.value;
    if (parts.length + loose.length < 2) return;
    const cover = store.people.state(group)?.cover ?? null;
    // The picture the user chose for the group stays with it, and with the picture the group's id.
    const kept = parts.find((part) => cover !== null && part.includes(cover)) ?? parts[0];
    const moves = parts.flatMap((part) => (part === kept ? [] : [{ faces: part, loose: false }]));
    for (const { faces: part, loose: free } of [...moves, { faces: loose, loose: true }]) {
      if (part.length === 0) continue;
      const to = free ? null : store.links.newGroup();
      for (let at = 0; at < part.length; at += chunk) {
        grouping.tx(() => {
          grouping.takeApart(group, part.slice(at, at + chunk), to);
        });
        this.#changed = true;
        await this.#breathe();
      }
    }
    grouping.tx(() => {
      grouping.measure(grouping.grouper.freeFaces(group));
    });
  }

  /** Pairs of group ids that are alike, one of each among `wanted`. */
  async #alike(wanted: readonly number[], tell: (part: number) => void): Promise<[number, number][]> {
    const { grouping, signal } = this.#deps;
    const { dimension, thresholds } = grouping.report;
    const ids = grouping.grouper.freeGroups().filter((id) => grouping.grouper.countOf(id) > 0);
    const means = sharedRows(ids.length, dimension);
    const counts = new Int32Array(ids.length);
    for (const [row, id] of ids.entries()) {
      // A group that went in the meantime keeps a row of zeros, which is like nothing.
      means.set(grouping.grouper.meanOf(id) ?? [], row * dimension);
      counts[row] = grouping.grouper.countOf(id);
      if (row % 256 === 255) await this.#breathe();
    }
    const asked = new Set(wanted);
    const rows = Int32Array.from([...ids.keys()].filter((row) => asked.has(ids[row] as number)));
    const input = { dimension, means, counts, rows, merge: thresholds.groupMerge };
    const { a, b } = await compute('alikeGroups', input, {
      signal,
      onProgress: ({ done, total }) => {
        tell(done / total);
      },
    });
    this.#check();
    return Array.from(a, (row, at) => [ids[row] as number, ids[b[at] as number] as number]);
  }

  /** Ends the job once another contract is compared: its vectors have no say any more. */
  #check(): void {
    const { store, grouping, signal } = this.#deps;
    signal.throwIfAborted();
    if (store.contracts.active() !== grouping.report.contract) throw new FacetError({ code: 'cancelled' });
  }

  get #pending(): Pending | null {
    return readPending(this.#deps.store.meta, this.#deps.grouping.report.contract);
  }

  get #after(): number {
    return this.#pending?.regroup?.after ?? 0;
  }

  #note(regrouping: Pending['regroup']): void {
    const { meta } = this.#deps.store;
    const pending = this.#pending;
    if (pending !== null) writePending(meta, { ...pending, regroup: regrouping });
    this.#noted = performance.now();
  }

  #noteInPassing(step: Step, after: number): void {
    if (performance.now() - this.#noted > noteMs) this.#note({ step, after });
  }

  #next(step: Step | null): void {
    this.#check();
    this.#note(step === null ? null : { step, after: 0 });
  }

  #tell(step: Step, part: number): void {
    const steps: Step[] = ['photos', 'measure', 'split', 'merge', 'place'];
    const following = steps[steps.indexOf(step) + 1];
    const [from, to] = [this.#shares[step], following === undefined ? 1 : this.#shares[following]];
    const changed = this.#changed;
    this.#changed = false;
    this.#deps.onProgress(Math.round(1000 * (from + part * (to - from))), 1000, changed);
  }
}
