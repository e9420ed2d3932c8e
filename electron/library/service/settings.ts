/** `settings`: what the user has decided about this library. */
import type { Api } from '../../contract/api.ts';
import { FacetError } from '../../contract/errors.ts';
import type { Handlers } from '../../rpc/server.ts';
import { readSettings, writeSettings } from '../store/settings.ts';
import type { Core } from './core.ts';
import { changedSettings } from './settings-changes.ts';

export function settingsHandlers(core: Core): Handlers<Api>['settings'] {
  const { store } = core;
  return {
    get: () => readSettings(store),
    set: async ({ detection, ...settings }) => {
      const other = settings.detector !== readSettings(store).detector;
      if (other) await admitDetector(core, settings.detector);
      const { minScore, minEyes, minQuality } = store.limits.get();
      const limited =
        detection.minScore !== minScore ||
        detection.minEyes !== minEyes ||
        detection.minQuality !== minQuality;
      const changed = changedSettings(readSettings(store), { ...settings, detection });
      store.tx(() => {
        writeSettings(store, settings);
        if (limited) core.limits.store(detection);
        if (Object.keys(changed).length > 0) store.audit.append('settings', [], changed);
      });
      if (limited) core.limits.start();
      void core.watch.set(settings.watch);
      core.changes.notify(
        'settings',
        'calibration',
        ...(limited ? (['detection'] as const) : []),
        ...(other ? (['models', 'engine'] as const) : []),
      );
      return { ...settings, detection };
    },
  };
}

/** @throws FacetError what speaks against reading photos with another detector from now on; see `settingsApi.set` */
async function admitDetector({ models, ingest, forcedDetector }: Core, detector: string): Promise<void> {
  if (forcedDetector !== null) {
    const detail = `this run looks with ${forcedDetector}, as it was told at its start (--detector, FACET_DETECTOR); start it without that to choose another`;
    throw new FacetError({ code: 'invalid-input', field: 'detector', detail });
  }
  const entry = (await models.list()).find(({ role, id }) => role === 'detector' && id === detector);
  if (entry === undefined) throw new FacetError({ code: 'not-found', what: 'detector', id: detector });
  if (!entry.installed)
    throw new FacetError({ code: 'detector-missing', detector, detail: 'it is not installed' });
  // One scan, one detector. Asked last: one may have begun in the meantime.
  if (ingest.isRunning)
    throw new FacetError({
      code: 'busy',
      what: 'a scan is running; change the detector after it, or end it first',
    });
}
