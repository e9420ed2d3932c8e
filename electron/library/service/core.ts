/** What the handlers share: the open store and everything that lives beside it in memory. */
import { join } from 'node:path';
import { FacetError } from '../../contract/errors.ts';
import { EngineReport } from '../../contract/model.ts';
import { activate, deactivate } from '../adapt/activate.ts';
import { finisher } from '../adapt/finish.ts';
import { CalibrationKeeper } from '../calibrate/keeper.ts';
import type { Gallery } from '../index/gallery.ts';
import { Attempts } from '../ingest/attempts.ts';
import { Grouping, type Touched } from '../ingest/grouping.ts';
import { Ingest } from '../ingest/ingest.ts';
import type { Memory, Space } from '../ingest/memory.ts';
import type { OpeningState } from '../ingest/opening.ts';
import { VisionLink, type VisionLinkOptions } from '../ingest/vision-link.ts';
import { LimitedFaces } from '../limits/faces.ts';
import { LimitsKeeper } from '../limits/keeper.ts';
import { Models, type InUse } from '../models/models.ts';
import { trialFaces } from '../models/trial-faces.ts';
import { VisionLab } from '../models/vision-lab.ts';
import { SidecarKeeper, type SidecarDeps } from '../sidecar/keeper.ts';
import { loadCopy } from '../sidecar/load.ts';
import { readSettings } from '../store/settings.ts';
import type { Store } from '../store/store.ts';
import { AfterChange } from '../switch/after-change.ts';
import { contractsInUse } from '../switch/contracts.ts';
import { ModelChange, type Prepared } from '../switch/model-change.ts';
import { Watch, type WatchDeps } from '../watch/watch.ts';
import { Changes } from './changes.ts';
import { Grants } from './grants.ts';
import { Kept } from './kept.ts';
import { Probes } from './probes.ts';

/** Meta key: the last report of a vision process, so that people can be reviewed before one is up. */
const reportKey = 'engine-report';

export interface ModelPlaces {
  /** Folder of the models that come with the program. */
  readonly modelsDir: string;
  /** Folder of those the user fetched or brought; null: `models` in the library's own. */
  readonly ownModelsDir: string | null;
  /** See `models/address.ts`. */
  readonly mirror?: string | undefined;
}

export type ServiceLog = (level: 'info' | 'warn' | 'error', text: string) => void;

export interface CoreOptions extends Pick<VisionLinkOptions, 'waitMs' | 'timeoutMs' | 'onStuck'> {
  /** See `LibraryInit.detector`; default: null. */
  readonly detector?: string | null;
  readonly log?: ServiceLog;
  readonly inFlight?: number;
  /** See `ServiceOptions`. */
  readonly sidecar?: Pick<SidecarDeps, 'least' | 'quiet'>;
}

export class Core {
  readonly dir: string;
  readonly store: Store;
  readonly vision: VisionLink;
  readonly ingest: Ingest;
  readonly watch: Watch;
  readonly modelChange: ModelChange;
  readonly #afterChange: AfterChange;
  /** See `LibraryInit.detector`. */
  readonly forcedDetector: string | null;
  readonly models: Models;
  readonly grants = new Grants();
  readonly probes: Probes;
  readonly changes = new Changes();
  readonly calibration: CalibrationKeeper;
  readonly limits: LimitsKeeper;
  readonly limitedFaces: LimitedFaces;
  /** Long lists and counts. */
  readonly kept: Kept;
  /** Report of the vision process that runs, or ran last, in this session. */
  lastReport: EngineReport | undefined;
  #grouping: Grouping | undefined;
  /** Groupings that were left, still reading when they were. */
  readonly #left = new Set<Promise<void>>();
  readonly sidecar: SidecarKeeper;
  readonly #log: CoreOptions['log'];

  constructor(
    dir: string,
    store: Store,
    options: CoreOptions = {},
    places: ModelPlaces = { modelsDir: dir, ownModelsDir: null },
    watching: Pick<WatchDeps, 'subscribe' | 'timing'> = { subscribe: null },
  ) {
    const { detector = null, log, sidecar = {}, ...link } = options;
    this.#log = log;
    this.forcedDetector = detector;
    this.dir = dir;
    this.store = store;
    this.vision = new VisionLink({
      ...link,
      finish: finisher(store),
      detector: () => this.detector,
      contracts: () => contractsInUse(store),
      onReport: (report) => {
        this.#adopt(report);
      },
    });
    this.probes = new Probes(this.vision);
    this.ingest = new Ingest({
      store,
      vision: this.vision,
      attempts: new Attempts(store),
      libraryDir: dir,
      inFlight: options.inFlight ?? 2,
      grouping: (signal) => this.groupingUnderVision(signal),
      onChange: (stored) => {
        this.changes.notify('jobs', ...(stored ? (['photos', 'people', 'library'] as const) : []));
        if (stored) this.sidecar.touch();
      },
      onPresence: () => {
        this.changes.notify('library', 'photos', 'watch');
      },
      onEnd: () => {
        this.watch.refresh();
      },
      onCosts: (costs) => {
        if (costs.photos > 0) options.log?.('info', `scan: ${JSON.stringify(costs)}`);
      },
    });
    this.watch = new Watch({
      ...watching,
      store,
      ingest: this.ingest,
      libraryDir: dir,
      onChange: (presence) => {
        this.changes.notify('watch', ...(presence ? (['library', 'photos'] as const) : []));
      },
    });
    this.#afterChange = new AfterChange({
      store,
      vision: this.vision,
      grouping: () => this.#grouping ?? null,
      onChange: (changed) => {
        this.changes.notify('model', ...(changed ? (['people', 'photos', 'library'] as const) : []));
      },
    });
    this.modelChange = new ModelChange({
      store,
      after: this.#afterChange,
      vision: this.vision,
      scanning: () => this.ingest.isRunning,
      prepare: (contract) => this.#prepare(contract),
      changeOver: (prepared, change) => {
        this.#changeOver(prepared, change);
      },
      onChange: () => {
        this.changes.notify('model');
      },
    });
    this.models = new Models({
      modelsDir: places.modelsDir,
      ownModelsDir: places.ownModelsDir ?? join(dir, 'models'),
      mirror: places.mirror,
      inUse: () => this.#modelsInUse(),
      readBy: () => this.kept.get('models.readBy', () => store.photos.byDetector()),
      lab: new VisionLab(this.vision, () => trialFaces(store)),
      onChange: () => {
        this.changes.notify('models');
      },
    });
    this.calibration = new CalibrationKeeper({
      store,
      // Not worth a wait: it looks again when all is read.
      grouping: () => (this.#grouping?.state.ready === true ? this.#grouping : null),
      onChange: () => {
        this.changes.notify('calibration');
      },
    });
    const isBusy = (): boolean => this.ingest.isRunning || this.limits.progress !== null;
    this.limitedFaces = new LimitedFaces(store, isBusy);
    this.kept = new Kept(store.lists, isBusy);
    this.limits = new LimitsKeeper({
      store,
      grouping: () => this.#grouping ?? null,
      onChange: (moved) => {
        this.changes.notify('detection', ...(moved ? (['people', 'photos', 'library'] as const) : []));
      },
    });
    this.sidecar = new SidecarKeeper({
      store,
      vectors: () => {
        const grouping = this.#grouping;
        if (grouping?.state.ready !== true || this.ingest.isRunning) return null;
        const { contract, vectors } = grouping.gallery;
        return { contract, vectors };
      },
      log,
      ...sidecar,
    });
    this.changes.listen((topics) => {
      if (topics.includes('people') || topics.includes('engine')) this.calibration.touch();
    });
    store.audit.onAppend(() => {
      this.changes.notify('audit');
    });
    // A library of an earlier release knows the thresholds of its contract from that report only.
    const saved = this.#savedReport();
    if (saved !== null && store.contracts.get(saved.contract)?.thresholds === null)
      store.contracts.setThresholds(saved.contract, saved.thresholds);
    this.#follow();
    this.#afterChange.start();
    this.limits.resume();
  }

  /** Id of the detector that looks at photos. */
  get detector(): string {
    return this.forcedDetector ?? readSettings(this.store).detector;
  }

  /** What runs at present, waiting for vision in the first moments. @throws FacetError `engine-down`, `cancelled` */
  async engine(signal: AbortSignal): Promise<EngineReport> {
    return { ...(this.lastReport ?? (await this.vision.report(signal))), detector: this.detector };
  }

  /** The grouping under the contract of the running vision process, once that is up. */
  async groupingUnderVision(signal?: AbortSignal): Promise<Grouping> {
    await this.vision.report(signal);
    await this.ready(signal);
    return this.grouping();
  }

  /** How far the vectors are read. */
  get opening(): OpeningState {
    return this.#grouping?.state ?? { share: 1, searchable: true, ready: true };
  }

  /** Waits until everything is read. @throws FacetError `cancelled` */
  async ready(signal?: AbortSignal): Promise<void> {
    if (!this.opening.ready) await raced(this.grouping().ready(), signal);
  }

  /** The faces, to be searched by their likeness, as soon as that can be done. @throws as {@link grouping}; `cancelled` */
  async searchable(signal?: AbortSignal): Promise<Gallery> {
    return raced(this.grouping().searchable(), signal);
  }

  /** @throws FacetError `engine-down` in a library that has never met a vision process, and so holds no face */
  grouping(): Grouping {
    if (this.#grouping !== undefined) return this.#grouping;
    throw new FacetError({ code: 'engine-down', process: 'vision', detail: 'it is still starting' });
  }

  /** Runs a review command, lets grouping follow, and tells the page; all in one transaction. */
  review<T extends Touched>(command: () => T): T {
    const grouping = this.#grouping;
    const outcome =
      grouping === undefined
        ? this.store.tx(command)
        : grouping.tx(() => {
            const done = command();
            grouping.follow(done);
            return done;
          });
    this.kept.touch();
    this.changes.notify('people', 'photos', 'history', 'library');
    return outcome;
  }

  /** Compares with the vectors of an adapter from now on; see `adapt/activate.ts`. */
  async useDerived(contract: string): Promise<void> {
    await activate(this.store, contract);
    this.#moved();
  }

  /** Compares with the vectors of the model again. */
  async leaveDerived(contract: string): Promise<void> {
    const left = deactivate(this.store, contract);
    // The active contract changes before the first wait; what follows is only erasing.
    this.#moved();
    await left;
  }

  #moved(): void {
    this.#follow();
    this.changes.notify('engine', 'library', 'people', 'photos');
  }

  /** Takes erased faces out of memory. */
  forgotten(faces: readonly number[]): void {
    this.#grouping?.forget(faces);
    this.kept.touch();
    this.sidecar.touch();
    this.changes.notify('people', 'photos', 'history', 'library');
  }

  /** Ends jobs and closes the store. */
  async close(): Promise<void> {
    await this.sidecar.close();
    await Promise.all([this.#grouping?.stop(), ...this.#left]);
    await this.limits.close();
    await this.calibration.close();
    const watch = this.watch.set(false);
    await this.ingest.stop();
    await watch;
    await this.modelChange.stop();
    await this.#afterChange.stop();
    await this.models.close();
    this.store.close();
  }

  #adopt(report: EngineReport): void {
    const { store } = this;
    const { contract, embedder, dimension, thresholds } = report;
    this.lastReport = report;
    store.tx(() => {
      store.contracts.use({
        id: contract,
        embedder,
        dimension,
        json: JSON.stringify({ embedder, dimension }),
      });
      store.contracts.setThresholds(contract, thresholds);
      store.meta.set(reportKey, JSON.stringify(report));
    });
    this.#follow();
    this.changes.notify('engine', 'library');
    this.modelChange.takeUp().catch(() => undefined);
    this.#afterChange.start();
  }

  #savedReport(): EngineReport | null {
    const saved = EngineReport.safeParse(JSON.parse(this.store.meta.get(reportKey) ?? 'null'));
    return saved.success ? saved.data : null;
  }

  #modelsInUse(): InUse {
    const { contracts } = this.store;
    // What an adapter makes its vectors of is in use as well.
    const model = (id: string): string => contracts.get(id)?.base ?? id;
    const active = contracts.active();
    return {
      active: active === null ? null : model(active),
      kept: this.modelChange.needed().map(model),
      detectors: { active: this.detector, chosen: readSettings(this.store).detector },
    };
  }

  /** Reads what comparing under `contract` takes, again while decisions change it under way. */
  async #prepare(contract: string): Promise<Prepared> {
    const space = spaceOf(this.store, contract);
    if (space === null) throw new FacetError({ code: 'not-found', what: 'thresholds of', id: contract });
    const versionNow = (): number => this.#grouping?.version ?? 0;
    for (let attempt = 1; ; attempt++) {
      const version = versionNow();
      const memory = await Grouping.prepared(this.store, space);
      if (version === versionNow() || attempt === 3) return { memory, version };
    }
  }

  /** Another contract becomes active, or the whole change has not happened. */
  #changeOver({ memory, version }: Prepared, change: () => void): void {
    // Somebody decided something at the last moment: then it is read anew, all at once.
    const fresh = version === (this.#grouping?.version ?? 0) ? memory : undefined;
    try {
      this.store.tx(() => {
        change();
        this.#follow(fresh);
      });
    } catch (thrown) {
      this.#follow();
      throw thrown;
    }
    this.changes.notify('model');
    this.#moved();
  }

  /** Reads what is compared in the background, from the copy beside the library where there is one that holds. */
  #open(grouping: Grouping | undefined, space: Space): void {
    const { store } = this;
    grouping?.open({
      copy: async (signal) => {
        const copy = await loadCopy(store, space, { signal });
        if (typeof copy === 'string') {
          if (copy !== 'none')
            this.#log?.('warn', `the copy of the vectors is ${copy}; made anew from the library`);
          return null;
        }
        this.sidecar.found(space.contract, copy.rows);
        return copy;
      },
      onProgress: () => {
        this.changes.notify('opening');
        if (!grouping.state.ready) return;
        this.calibration.touch();
        this.sidecar.touch();
      },
    });
  }

  #leave(grouping: Grouping): void {
    const done = grouping.stop().finally(() => this.#left.delete(done));
    this.#left.add(done);
  }

  /** Groups under the active contract, whichever model the vision process loaded. */
  #follow(memory?: Memory): void {
    const space = activeSpace(this.store);
    // A restarted vision process, on another provider perhaps, speaks of the same vectors.
    if (JSON.stringify(space) === JSON.stringify(this.#grouping?.report ?? null)) return;
    if (this.#grouping !== undefined) this.#leave(this.#grouping);
    this.#grouping = space === null ? undefined : new Grouping(this.store, space, memory);
    if (space !== null) this.#open(this.#grouping, space);
  }
}

/** `wanted`, or the end of waiting for it. @throws FacetError `cancelled` */
async function raced<T>(wanted: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return wanted;
  const cancelled = Promise.withResolvers<never>();
  const cancel = (): void => {
    cancelled.reject(new FacetError({ code: 'cancelled' }));
  };
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await Promise.race([wanted, cancelled.promise]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** The active contract with its thresholds; null in a library that has none, or has never learned them. */
function activeSpace(store: Store): Space | null {
  const id = store.contracts.active();
  return id === null ? null : spaceOf(store, id);
}

function spaceOf({ contracts }: Store, id: string): Space | null {
  const found = contracts.get(id);
  const thresholds = found?.thresholds ?? null;
  if (found === null || thresholds === null) return null;
  return { contract: found.id, dimension: found.dimension, thresholds };
}
