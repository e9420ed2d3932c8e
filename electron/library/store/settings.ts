/** What the user has decided about this library, as it is stored. */
import { LibrarySettings } from '../../contract/settings.ts';
import type { FaceLimitTable } from './limits.ts';
import type { Meta } from './meta.ts';

const key = 'settings';

interface Tables {
  readonly meta: Meta;
  readonly limits: FaceLimitTable;
}

/** The stored settings; defaults for those a library does not have yet or that make no sense. */
export function readSettings({ meta, limits }: Tables): LibrarySettings {
  const stored: unknown = JSON.parse(meta.get(key) ?? '{}');
  const found = LibrarySettings.safeParse(stored);
  // The limits have a table of their own, where SQL can go by them.
  return { ...(found.success ? found.data : LibrarySettings.parse({})), detection: limits.get() };
}

/** Stores all but the limits, which are applied as they are stored; see `limits/keeper.ts`. */
export function writeSettings(
  { meta }: Pick<Tables, 'meta'>,
  settings: Omit<LibrarySettings, 'detection'>,
): void {
  meta.set(key, JSON.stringify(settings));
}
