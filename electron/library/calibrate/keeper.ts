/** Keeps the calibration of the open library: from the file at start, anew in a thread when enough has changed. */
import { anyPrior, type CalibrationPrior, priorOf } from '../../../native-models/calibration.ts';
import type { Thresholds } from '../../contract/model.ts';
import { compute } from '../compute/run.ts';
import type { Grouping } from '../ingest/grouping.ts';
import type { ContractRow } from '../store/contracts.ts';
import type { Store } from '../store/store.ts';
import { templateCounts } from '../templates/counts.ts';
import { borrowedPrior, Calibration } from './calibration.ts';
import { gather } from './gather.ts';
import { readFit, type StoredFit, writeFit } from './stored.ts';

export interface KeeperOptions {
  readonly store: Store;
  /** Null before the library has met a model. */
  readonly grouping: () => Grouping | null;
  /** A new fit is in place, or one has begun. */
  readonly onChange: () => void;
  /** Quiet time after a change before anything is worked out, ms. */
  readonly quietMs?: number;
}

/** What the library held counts as moved on from this share, or this many named people, on. */
const movedShare = 0.1;
const movedPeople = 3;

export class CalibrationKeeper {
  readonly #options: KeeperOptions;
  readonly #ending = new AbortController();
  #known: { contract: string; fit: StoredFit | null; calibration: Calibration } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  get fitting(): boolean {
    return this.#running !== undefined;
  }

  /** The calibration of the active contract, and the fit behind it. */
  of(grouping: Grouping): { calibration: Calibration; fit: StoredFit | null; prior: CalibrationPrior } {
    const { contract, thresholds } = grouping.report;
    const prior = startOf(contract, thresholds);
    if (this.#known?.contract !== contract) {
      const stored = readFit(this.#options.store.meta, contract);
      // A release with another prior starts from that; what was fitted to the old one waits for the next fit.
      const fit = stored?.source === prior.source ? stored : null;
      this.#known = { contract, fit, calibration: new Calibration(prior, fit) };
    }
    return { ...this.#known, prior };
  }

  /** What a contract's scores are taken to mean before the library has compared anything under it. */
  before({ id, thresholds }: Pick<ContractRow, 'id' | 'thresholds'>): Calibration {
    return new Calibration(thresholds === null ? anyPrior() : startOf(id, thresholds), null);
  }

  /**
   * People a search goes through, by number of templates; shortly after the start of a large library as good as known.
   * @throws FacetError `cancelled`
   */
  async sizes(grouping: Grouping, calibration: Calibration, signal?: AbortSignal): Promise<number[]> {
    const strangers = new Set(this.#options.store.people.ofKind('stranger'));
    return calibration.sizesOf(await templateCounts(grouping.templates, strangers, signal));
  }

  /** Something changed; looks again after a quiet moment. */
  touch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), this.#options.quietMs ?? 3000);
    this.#timer.unref();
  }

  /** Works the calibration out anew if the library has moved on since the last time. Never rejects. */
  async refresh(): Promise<void> {
    if (this.#running !== undefined) {
      // What changed meanwhile is looked at afterwards.
      this.touch();
      return;
    }
    const grouping = this.#options.grouping();
    if (grouping === null || this.#ending.signal.aborted || !this.#movedOn(grouping)) return;
    const running = this.#fit(grouping);
    this.#running = running;
    this.#options.onChange();
    try {
      await running;
    } catch {
      // Ended with the library, or a thread that could not start: the last fit, or the prior, goes on serving.
    }
    this.#running = undefined;
    this.#options.onChange();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#ending.abort();
    await this.#running?.catch(() => undefined);
  }

  #movedOn(grouping: Grouping): boolean {
    const { fit } = this.of(grouping);
    const named = this.#options.store.people.ofKind('person').length;
    if (fit === null) return named > 0;
    const far = (now: number, then: number, least: number): boolean =>
      Math.abs(now - then) >= Math.max(least, movedShare * then);
    return far(named, fit.named, movedPeople) || far(grouping.gallery.size, fit.faces, 10 * movedPeople);
  }

  async #fit(grouping: Grouping): Promise<void> {
    const { store } = this.#options;
    const { signal } = this.#ending;
    const { contract } = grouping.report;
    const { prior } = this.of(grouping);
    const named = new Set(store.people.ofKind('person'));
    const faces = grouping.gallery.size;
    const strangers = new Set(store.people.ofKind('stranger'));
    const evidence = await gather(grouping.templates, prior, { named, strangers }, signal);
    if (evidence === null) return;
    const findings = await compute('fitCalibration', evidence, { signal });
    const fit: StoredFit = {
      at: new Date().toISOString(),
      named: named.size,
      faces,
      source: prior.source,
      ...findings,
    };
    store.tx(() => {
      writeFit(store.meta, contract, fit);
    });
    this.#known = undefined;
  }
}

/** The prior measured for a contract, or that of another one, moved. */
function startOf(contract: string, { verify }: Pick<Thresholds, 'verify'>): CalibrationPrior {
  return priorOf(contract) ?? borrowedPrior(anyPrior(), verify);
}
