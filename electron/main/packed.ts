/** What differs in a packed app: native code and plain Node cannot look into `app.asar`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where in a packed app's resources its own Node lies, if it carries one. */
export const nodeInResources = join('node', process.platform === 'win32' ? 'node.exe' : 'node');

/** What {@link enginesNode} looks at, so that the rule can be tested without a packed app. */
export interface PackedFacts {
  readonly packed: boolean;
  readonly resourcesPath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => boolean;
}

/**
 * The Node for engine processes that cannot run inside this Electron. A packed app runs only the one it carries:
 * a variable of the environment must not decide which program an installed app starts. From a clone, `FACET_NODE`.
 */
export function enginesNode({ packed, resourcesPath, env, exists }: PackedFacts): string {
  const own = join(resourcesPath, nodeInResources);
  if (packed) return exists(own) ? own : 'node';
  return env['FACET_NODE'] ?? 'node';
}

/** {@link enginesNode} for this process. */
export function enginesNodeHere(packed: boolean): string {
  return enginesNode({ packed, resourcesPath: process.resourcesPath, env: process.env, exists: existsSync });
}

/** The unpacked twin of a file in `app.asar`; other paths stay as they are. */
export function besideArchive(path: string): string {
  return path.replace(/([\\/]app\.asar)(?=[\\/])/, '$1.unpacked');
}
