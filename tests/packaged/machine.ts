/** The machine the package is installed on: a clean Debian root of its own, or this machine where that cannot be. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logToStderr } from '../../build/runtime/runtime.ts';

export interface Machine {
  /** The folder its `/` lies at. */
  readonly root: string;
  /** The command line that runs `command` on it as `user`. */
  command(user: string, command: readonly string[]): string[];
  /** Takes everything away again that was made for it. */
  remove(): void;
}

/** Ordinary user the app runs as. */
export const user = 'facet-tester';

/** @throws Error with the tool's own words when a step fails */
export function sh(command: string, args: readonly string[]): string {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
  if (result.status === 0) return result.stdout;
  const said = `${result.stdout}${result.stderr}${result.error?.message ?? ''}`.trim().split('\n').slice(-20);
  throw new Error(`${command} ${args.join(' ')} failed (${String(result.status)}):\n${said.join('\n')}`);
}

/** Runs a command on `machine` as root. */
export function asRoot(machine: Machine, ...command: string[]): string {
  const [program = '', ...args] = machine.command('root', command);
  return sh(program, args);
}

/** A clean root made by debootstrap; this machine where that is impossible (no mounts in a container), which it says. */
export function aMachine(): Machine {
  try {
    return cleanRoot();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    logToStderr(`Machine: no clean root can be made here, so the package goes onto this machine. ${why}`);
    return thisMachine();
  }
}

function thisMachine(): Machine {
  if (!existsSync(join('/home', user))) sh('useradd', ['--create-home', '--shell', '/bin/sh', user]);
  return {
    root: '/',
    command: (who, command) =>
      who === 'root'
        ? [...command]
        : ['setpriv', '--reuid', who, '--regid', who, '--init-groups', '--', ...command],
    remove: () => {
      sh('userdel', ['--remove', user]);
    },
  };
}

function cleanRoot(): Machine {
  // A root made before, to try things in: used as it is, and kept.
  const given = process.env['FACET_PACKAGED_ROOT'];
  if (given === undefined && spawnSync('debootstrap', ['--version']).status !== 0)
    throw new Error('debootstrap is not installed.');
  const root = given ?? mkdtempSync(join(tmpdir(), 'facet-root-'));
  const machine: Machine = {
    root,
    command: (who, command) => ['chroot', `--userspec=${who}`, '--groups=', root, ...command],
    remove: () => {
      unmount(root);
      if (given === undefined) rmSync(root, { recursive: true, force: true });
    },
  };
  try {
    if (given === undefined) debootstrap(root);
    for (const [kind, place] of mounts) sh('mount', [...kind, join(root, place)]);
    if (!existsSync(join(root, 'home', user)))
      asRoot(machine, 'useradd', '--create-home', '--shell', '/bin/sh', user);
    return machine;
  } catch (error) {
    machine.remove();
    throw error;
  }
}

/** Fills `root` with this machine's Debian and nothing more. */
function debootstrap(root: string): void {
  const { suite, mirror } = debian();
  logToStderr(`Machine: a clean Debian ${suite} in ${root}`);
  // In memory (1.5 GB at most): dpkg syncs every file to the disk, and nothing in there outlives the test.
  sh('mount', ['-t', 'tmpfs', '-o', 'size=4g,mode=755', 'tmpfs', root]);
  sh('debootstrap', ['--variant=minbase', suite, root, mirror]);
}

/** In this order; taken away in the reverse. */
const mounts: readonly (readonly [readonly string[], string])[] = [
  [['-t', 'proc', 'proc'], 'proc'],
  [['--rbind', '/sys'], 'sys'],
  [['--rbind', '/dev'], 'dev'],
];

/** A lazy unmount is never forgotten: deleting the root through a live mount of /dev would delete the machine's. */
function unmount(root: string): void {
  for (const [, place] of mounts.toReversed()) {
    const at = join(root, place);
    if (isMounted(at)) sh('umount', ['--recursive', '--lazy', at]);
    if (isMounted(at)) throw new Error(`${at} is still mounted; nothing was deleted`);
  }
  if (isMounted(root)) sh('umount', ['--lazy', root]);
}

const isMounted = (at: string): boolean =>
  readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .some((line) => line.split(' ')[4] === at);

/** The release this machine runs, and a mirror that has it. */
function debian(): { readonly suite: string; readonly mirror: string } {
  const suite = /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (suite === undefined) throw new Error('this is no Debian with a name.');
  const folder = '/etc/apt/sources.list.d';
  const sources = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.sources')) : [];
  for (const name of sources) {
    for (const block of readFileSync(join(folder, name), 'utf8').split(/\n\s*\n/)) {
      const uri = /^URIs:\s*(\S+)/m.exec(block)?.[1];
      const suites = /^Suites:\s*(.+)$/m.exec(block)?.[1]?.split(/\s+/) ?? [];
      if (uri !== undefined && suites.includes(suite)) return { suite, mirror: uri };
    }
  }
  return { suite, mirror: 'http://deb.debian.org/debian' };
}
