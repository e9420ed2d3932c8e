/** `settings`: what the user has decided about this library. */
import type { Api } from '../../contract/api.ts';
import { LibrarySettings } from '../../contract/settings.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Store } from '../store/store.ts';
import type { Core } from './core.ts';

const key = 'settings';

/** The stored settings; defaults for those a library does not have yet or that make no sense. */
export function readSettings({ meta, limits }: Pick<Store, 'meta' | 'limits'>): LibrarySettings {
  const stored: unknown = JSON.parse(meta.get(key) ?? '{}');
  const found = LibrarySettings.safeParse(stored);
  // The limits have a table of their own, where SQL can go by them.
  return { ...(found.success ? found.data : LibrarySettings.parse({})), detection: limits.get() };
}

export function settingsHandlers(core: Core): Handlers<Api>['settings'] {
  const { store } = core;
  return {
    get: () => readSettings(store),
    set: ({ detection, ...settings }) => {
      const { minScore, minEyes, minQuality } = store.limits.get();
      const limited =
        detection.minScore !== minScore ||
        detection.minEyes !== minEyes ||
        detection.minQuality !== minQuality;
      store.tx(() => {
        store.meta.set(key, JSON.stringify(settings));
        if (limited) core.limits.store(detection);
      });
      if (limited) core.limits.start();
      core.changes.notify('settings', 'calibration', ...(limited ? (['detection'] as const) : []));
      return { ...settings, detection };
    },
  };
}
