/** How Facet is launched: the same for `npm start`, the demo and the tests. */
import { statfsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FacetError } from '../../electron/contract/errors.ts';
import { modelsDir } from '../../native-models/locate.ts';
import { prepareApp } from './app.ts';
import { findRuntime } from './find.ts';
import { logToStderr, type Log, type Runtime } from './runtime.ts';

/** The clone this file lies in. */
export const repoRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

export interface LaunchOptions {
  /** Library folder (`FACET_LIBRARY`); the user's own when left out. */
  readonly library?: string;
  /** Electron's user-data folder (`FACET_USER_DATA`); the user's own when left out. */
  readonly userData?: string;
  /** More arguments for the application. */
  readonly args?: readonly string[];
  /** Application to run instead of this clone's: a folder with a package.json whose `main` is built. */
  readonly app?: string;
  readonly log?: Log;
}

/** Exactly what Playwright's `_electron.launch` and `child_process.spawn` take. */
export interface LaunchPlan {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
  readonly runtime: Runtime;
}

/**
 * Everything needed to start Facet on this machine. The application must be built and the models fetched
 * (`ensureBuilt`, `ensureModels`); the environment must have a display (`withDisplay`).
 * @throws FacetError as {@link findRuntime}.
 */
export async function electronLaunch(options: LaunchOptions = {}): Promise<LaunchPlan> {
  const log = options.log ?? logToStderr;
  const runtime = await findRuntime(log);
  const app = await prepareApp(runtime, options.app ?? repoRoot);
  const args = [...chromiumFlags(log), ...app.args, ...(options.args ?? [])];
  const env = {
    ...inheritedEnvironment(),
    ...app.env,
    FACET_NODE: node24(),
    FACET_MODELS: modelsDir(),
    ...(options.library === undefined ? {} : { FACET_LIBRARY: options.library }),
    ...(options.userData === undefined ? {} : { FACET_USER_DATA: options.userData }),
  };
  return { executablePath: runtime.executable, args, env, runtime };
}

/** The Node the engine processes run under on a runtime whose Node-API is too old: this very one. */
function node24(): string {
  if (Number.parseInt(process.versions.node, 10) < 24) {
    const detail = `this is Node ${process.versions.node}; start Facet through npm (npm start), which brings Node 24`;
    throw new FacetError({ code: 'internal', detail });
  }
  return process.execPath;
}

function chromiumFlags(log: Log): string[] {
  if (process.platform !== 'linux') return [];
  const flags: string[] = [];
  if (process.getuid?.() === 0) {
    log('Runtime: running as root, so without the Chromium sandbox (Chromium refuses to start with it)');
    flags.push('--no-sandbox');
  }
  if (!process.env['DISPLAY'] && process.env['WAYLAND_DISPLAY']) flags.push('--ozone-platform-hint=auto');
  if (sharedMemoryIsSmall()) flags.push('--disable-dev-shm-usage');
  return flags;
}

/** Containers often have 64 MB of /dev/shm; Chromium crashes when a page outgrows it. */
function sharedMemoryIsSmall(): boolean {
  try {
    const { bsize, blocks } = statfsSync('/dev/shm');
    return bsize * blocks < 256 * 1024 * 1024;
  } catch {
    return true;
  }
}

/** Ours, without what would make Electron act as Node or load a test runner's hooks. */
function inheritedEnvironment(): Record<string, string> {
  const dropped = new Set(['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'FACET_APP_ROOT']);
  const entries = Object.entries(process.env).filter(([key]) => !dropped.has(key));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
