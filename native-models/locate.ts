/** Where the models are on this machine. No package is needed to ask: the packed app imports this too. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ModelSpec } from './manifest.ts';

/** What {@link locateModels} looks at, so that the order can be tested without a packed app. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Electron's `process.resourcesPath`; absent under plain Node. */
  readonly resourcesPath: string | undefined;
  readonly exists: (path: string) => boolean;
}

/**
 * The folder for things that can be fetched again (models, Electron, sample photos): `FACET_CACHE`, else
 * `~/.cache/facet`. Never inside the clone, so several clones share one download.
 */
export function cacheDir(env: Surroundings['env'] = process.env): string {
  const chosen = env['FACET_CACHE'];
  return chosen === undefined || chosen === '' ? join(homedir(), '.cache', 'facet') : chosen;
}

/** The models folder: `FACET_MODELS`, else the one beside a packed app, else the one in the cache. */
export function locateModels({ env, resourcesPath, exists }: Surroundings): string {
  const chosen = env['FACET_MODELS'];
  if (chosen !== undefined && chosen !== '') return chosen;
  if (resourcesPath !== undefined) {
    const packed = join(resourcesPath, 'native-models');
    if (exists(packed)) return packed;
  }
  return join(cacheDir(env), 'models');
}

/** {@link locateModels} for this process. The folder need not exist: `ensureModels` fills it. */
export function modelsDir(): string {
  const { resourcesPath } = process as { resourcesPath?: string };
  return locateModels({ env: process.env, resourcesPath, exists: existsSync });
}

/**
 * The folder of models the user fetched or imported, for every library of this user: `FACET_OWN_MODELS`, else the
 * platform's place for a program's own data. Need not exist. Never the cache, which may be emptied.
 */
export function ownModelsDir(env: Surroundings['env'] = process.env, platform = process.platform): string {
  const chosen = env['FACET_OWN_MODELS'];
  if (chosen !== undefined && chosen !== '') return chosen;
  if (platform === 'win32')
    return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Facet', 'models');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Facet', 'models');
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'facet', 'models');
}

/** Where the models of this machine lie. */
export interface ModelFolders {
  /** Those that come with the program. */
  readonly modelsDir: string;
  /** Those the user fetched or brought; null or absent for none. */
  readonly ownModelsDir?: string | null | undefined;
}

/**
 * Where a model's file would be: with the user's own when it was fetched or imported; in the folder (or the one
 * file) of `FACET_SCRFD` when the user supplies it, else with the user's own if it was brought there; else with
 * those of the program.
 */
export function modelPath(
  { source, file }: Pick<ModelSpec, 'source' | 'file'>,
  { modelsDir, ownModelsDir }: ModelFolders,
): string {
  const own = join(ownModelsDir ?? modelsDir, file);
  if ('download' in source || 'imported' in source) return own;
  if (!('url' in source)) return join(modelsDir, file);
  const supplied = process.env['FACET_SCRFD'];
  if (supplied !== undefined && supplied !== '')
    return supplied.endsWith('.onnx') ? supplied : join(supplied, file);
  return existsSync(own) ? own : join(modelsDir, file);
}
