/** The library's contract, answered: one file per group, put together here. */
import { api, hostOnly, type Api } from '../../contract/api.ts';
import { describeError } from '../../contract/errors.ts';
import type { PortRole } from '../../contract/process.ts';
import type { Port } from '../../rpc/port.ts';
import { serve, type Handlers } from '../../rpc/server.ts';
import { readSettings } from '../store/settings.ts';
import { onSlow } from '../store/slow.ts';
import { openStore, type Store } from '../store/store.ts';
import { eraseAgain } from '../transfer/index.ts';
import type { WatchDeps } from '../watch/watch.ts';
import { adaptHandlers } from './adapt.ts';
import { auditHandlers } from './audit.ts';
import { calibrationHandlers } from './calibration.ts';
import { consentHandlers } from './consent.ts';
import { Core, type ModelPlaces, type ServiceLog } from './core.ts';
import { detectionHandlers } from './detection.ts';
import { enrollHandlers } from './enroll.ts';
import { evaluateHandlers } from './evaluate.ts';
import { hostHandlers } from './host.ts';
import { ingestHandlers } from './ingest.ts';
import { libraryHandlers } from './library.ts';
import { listsHandlers } from './lists.ts';
import { mediaHandlers } from './media.ts';
import { modelChangeHandlers } from './model-change.ts';
import { modelsHandlers } from './models.ts';
import { afterOpening } from './opening.ts';
import { peopleHandlers } from './people.ts';
import { photosHandlers } from './photos.ts';
import { probeHandlers } from './probe.ts';
import { Retention } from './retention.ts';
import { reviewHandlers } from './review.ts';
import { settingsHandlers } from './settings.ts';
import { SlowLog } from './slow-log.ts';
import { watchHandlers } from './watch.ts';

export interface ServiceOptions {
  /** Folder of the library; created if missing. */
  readonly dir: string;
  readonly appVersion: string;
  /** See `LibraryInit.keys`; default: none. */
  readonly keys?: readonly Uint8Array[];
  /** Where models are; default: none but what is fetched into the library's own folder. */
  readonly models?: ModelPlaces;
  /** See `LibraryInit.detector`; default: null. */
  readonly detector?: string | null;
  /** How folders are watched, where the library's settings say so; default: not at all. */
  readonly watching?: Pick<WatchDeps, 'subscribe' | 'timing'>;
  readonly log?: ServiceLog;
  /** Photos that are read at the same time; default 2. */
  readonly inFlight?: number;
  /** Longest time one image may take, ms; default 60,000. */
  readonly timeoutMs?: number;
  /** Longest time to wait for a vision process, ms; default 90,000. */
  readonly waitMs?: number;
  /** From how many faces on, and after how long a quiet time (ms), a copy of the vectors is kept: see `sidecar/`. */
  readonly sidecar?: { readonly least?: number; readonly quiet?: number };
  /** The clock, ms since 1970, for whose day it is; default: the real one. */
  readonly now?: () => number;
  /** Told when vision gives no answer and has to be ended. */
  readonly onStuck?: () => void;
}

/** An open library. */
export interface LibraryService {
  /** `peer`: the vision process at the far end. Else: answers the library's contract there. */
  onPort(role: PortRole, port: Port): void;
  /** Leaves a running scan unfinished, closes the database. */
  close(): Promise<void>;
}

/** How many erasures a backup was made to catch up with; a library that cannot do so is not opened. */
function madeUpFor(store: Store): number {
  try {
    return eraseAgain(store);
  } catch (thrown) {
    store.close();
    throw thrown;
  }
}

/** Opens the library in `dir`. @throws FacetError `library-locked`, `library-newer`, `library-corrupt`, `library-key`, `disk-full` */
export function openService(options: ServiceOptions): LibraryService {
  const { dir, appVersion, keys = [], models, watching, ...rest } = options;
  const { log } = rest;
  const store = openStore(dir, { appVersion, keys });
  const again = madeUpFor(store);
  if (again > 0)
    log?.('info', `this is a backup: ${String(again)} erasures that came after it were made again`);
  const slow = new SlowLog((call) => log?.('info', JSON.stringify(call)));
  onSlow(store.db, slow.statement);
  const core = new Core(dir, store, rest, models, watching);
  void core.watch.set(readSettings(store).watch);
  const retention = new Retention(core, rest.now);
  const handlers: Handlers<Api> = afterOpening(core, {
    library: libraryHandlers(core),
    ingest: ingestHandlers(core),
    people: peopleHandlers(core),
    review: reviewHandlers(core),
    enroll: enrollHandlers(core),
    probe: probeHandlers(core),
    photos: photosHandlers(core),
    lists: listsHandlers(core),
    evaluate: evaluateHandlers(core, appVersion),
    adapt: adaptHandlers(core),
    settings: settingsHandlers(core),
    modelChange: modelChangeHandlers(core),
    models: modelsHandlers(core),
    calibration: calibrationHandlers(core),
    detection: detectionHandlers(core),
    watch: watchHandlers(core),
    audit: auditHandlers(core),
    consent: consentHandlers(core),
    media: mediaHandlers(core),
    host: hostHandlers(core),
  });
  return {
    onPort: (role, port) => {
      if (role === 'peer') {
        core.vision.attach(port);
        return;
      }
      serve(api, handlers, port, {
        // The page is not trusted with paths, nor with anything but ids.
        ...(role === 'page' ? { refuse: hostOnly } : {}),
        around: (method, handler) => slow.run(method, handler),
        onInternal: (method, error, thrown) => {
          log?.(
            'error',
            `${method}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : describeError(error)}`,
          );
        },
      });
    },
    close: async () => {
      await retention.stop();
      await core.close();
    },
  };
}
