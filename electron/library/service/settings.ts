/** `settings`: what the user has decided about this library. */
import type { Api } from '../../contract/api.ts';
import { LibrarySettings } from '../../contract/settings.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Meta } from '../store/meta.ts';
import type { Core } from './core.ts';

const key = 'settings';

/** The stored settings; defaults for those a library does not have yet or that make no sense. */
export function readSettings(meta: Meta): LibrarySettings {
  const stored: unknown = JSON.parse(meta.get(key) ?? '{}');
  const found = LibrarySettings.safeParse(stored);
  return found.success ? found.data : LibrarySettings.parse({});
}

export function settingsHandlers(core: Core): Handlers<Api>['settings'] {
  const { store } = core;
  return {
    get: () => readSettings(store.meta),
    set: (settings) => {
      store.tx(() => {
        store.meta.set(key, JSON.stringify(settings));
      });
      core.changes.notify('settings', 'calibration');
      return settings;
    },
  };
}
