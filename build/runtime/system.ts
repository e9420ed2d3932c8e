/** The system libraries Electron links against on Linux. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { FacetError } from '../../electron/contract/errors.ts';
import type { Log } from './runtime.ts';

/** One thing the system must have, and the Debian package that brings it. */
interface Need {
  /** Soname in the linker cache, or the name of a program. */
  readonly provides: string;
  readonly package: string;
  /** Renamed in the 64-bit time_t transition (Debian 13, Ubuntu 24.04). */
  readonly t64?: true;
}

/** What these packages depend on (cups, drm, X11, pango …) is everything else Electron links against. */
const libraries: readonly Need[] = [
  { provides: 'libgtk-3.so.0', package: 'libgtk-3-0', t64: true },
  { provides: 'libnss3.so', package: 'libnss3' },
  { provides: 'libasound.so.2', package: 'libasound2', t64: true },
  { provides: 'libgbm.so.1', package: 'libgbm1' },
  { provides: 'libatk-bridge-2.0.so.0', package: 'libatk-bridge2.0-0', t64: true },
  { provides: 'libXss.so.1', package: 'libxss1' },
];

/** Only where there is no display to draw on. */
const virtualDisplay: readonly Need[] = [
  { provides: 'Xvfb', package: 'xvfb' },
  { provides: 'xauth', package: 'xauth' },
];

/** What {@link missingPackages} needs to know about a machine. */
export interface SystemFacts {
  /** Contents of `/etc/os-release`. */
  readonly osRelease: string;
  readonly hasDisplay: boolean;
  /** Whether a library (soname) or a program is there. */
  readonly has: (name: string) => boolean;
}

/** The apt packages to install, under the names this release has for them. */
export function missingPackages(facts: SystemFacts): string[] {
  const renamed = hasTime64Names(facts.osRelease);
  return [...(facts.hasDisplay ? [] : virtualDisplay), ...libraries]
    .filter((need) => !facts.has(need.provides))
    .map((need) => (need.t64 === true && renamed ? `${need.package}t64` : need.package));
}

/** Whether this release has the `…t64` package names: Debian ≥ 13 (or unstable), Ubuntu ≥ 24.04. */
export function hasTime64Names(osRelease: string): boolean {
  const field = (key: string): string | undefined =>
    new RegExp(`^${key}="?([^"\\n]*)"?$`, 'm').exec(osRelease)?.[1];
  const version = Number.parseFloat(field('VERSION_ID') ?? '');
  if (field('ID') === 'ubuntu') return version >= 24;
  // Debian testing and unstable have no VERSION_ID.
  return Number.isNaN(version) ? field('ID') === 'debian' : version >= 13;
}

/** The line a person runs when this process may not. */
export function aptLine(packages: readonly string[]): string {
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

/** Whether windows can be shown: always but on Linux, where it takes an X or a Wayland server. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);
}

/**
 * Makes sure that Electron can start here. Missing packages are installed where this process is root on a
 * system with apt; elsewhere nothing is touched.
 * @throws FacetError `internal` with the exact `apt-get` line when something is missing and not installed.
 */
export function ensureSystemLibraries(log: Log): void {
  if (process.platform !== 'linux') return;
  const missing = missingPackages(factsHere());
  if (missing.length === 0) return;
  const canInstall = process.getuid?.() === 0 && findProgram('apt-get') !== undefined;
  if (!canInstall) {
    const detail = `these system packages are missing: ${missing.join(', ')}. Run:\n  ${aptLine(missing)}`;
    throw new FacetError({ code: 'internal', detail });
  }
  log(`System: installing ${missing.join(' ')}`);
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', ...missing);
  const still = missingPackages(factsHere());
  if (still.length > 0) {
    const detail = `apt-get did not bring ${still.join(', ')}; install the equivalent of your distribution`;
    throw new FacetError({ code: 'internal', detail });
  }
}

function factsHere(): SystemFacts {
  const cache = linkerCache();
  return {
    osRelease: existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '',
    hasDisplay: hasDisplay(),
    has: (name) => (name.includes('.so') ? cache.includes(`\t${name} `) : findProgram(name) !== undefined),
  };
}

/** `ldconfig -p`. It lives in /sbin, which is not on an ordinary user's PATH. */
function linkerCache(): string {
  return execFileSync(findProgram('ldconfig') ?? '/sbin/ldconfig', ['-p'], { encoding: 'utf8' });
}

function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function aptGet(...args: string[]): void {
  const result = spawnSync('apt-get', args, {
    // apt talks a lot; all of it is progress and none of it the program's output.
    stdio: ['ignore', process.stderr, 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (result.status !== 0) {
    const detail = `apt-get ${args.join(' ')} failed (exit ${String(result.status)})`;
    throw new FacetError({ code: 'internal', detail });
  }
}
