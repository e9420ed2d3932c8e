/** What a removed package left on the machine. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { user } from './machine.ts';

/** Folders that keep notes of every package ever installed, or nothing on a disk. */
const notesOfDpkg = ['proc', 'sys', 'dev', 'var/log', 'var/lib/dpkg', 'var/cache', 'var/lib/apt', 'tmp'];

/** Paths with the program's name in them outside the user's home. */
export function leftOnMachine(root: string): string[] {
  const found: string[] = [];
  const walk = (inside: string): void => {
    for (const entry of readdirSync(join(root, inside), { withFileTypes: true })) {
      const path = join(inside, entry.name);
      if (notesOfDpkg.includes(path) || path === join('home', user)) continue;
      // In small letters, as everything in the package is written: Perl has facets of its own.
      if (/^facet([._-]|$)/.test(entry.name)) found.push(path);
      else if (entry.isDirectory()) walk(path);
    }
  };
  // On a machine that is not ours alone, only where a package may put things.
  for (const top of ['usr', 'etc', 'opt', 'var', 'lib', 'bin']) if (existsSync(join(root, top))) walk(top);
  return found;
}

/** Files and folders directly in the user's home and in its hidden folders that are the program's. */
export function leftAtHome(root: string): string[] {
  const home = join(root, 'home', user);
  const below = (folder: string): string[] =>
    existsSync(join(home, folder)) ? readdirSync(join(home, folder)).map((name) => join(folder, name)) : [];
  const own = ['.bashrc', '.profile', '.bash_logout', '.config', '.cache', '.local', '.pki'];
  return [
    ...readdirSync(home).filter((name) => !own.includes(name)),
    ...below('.config'),
    ...below('.cache'),
    ...below('.local/share'),
  ];
}

/** Whether dpkg knows the package: its status words, or null. */
export function dpkgStatus(root: string, name: string): string | null {
  const blocks = readFileSync(join(root, 'var/lib/dpkg/status'), 'utf8').split('\n\n');
  const block = blocks.find((text) => text.startsWith(`Package: ${name}\n`));
  return block === undefined ? null : (/^Status: (.*)$/m.exec(block)?.[1] ?? null);
}

/** What a program of its kind may leave with its user: the library, its settings, and what GTK and Mesa keep of every program. */
const usersOwn = [
  'Facet Library',
  'Pictures',
  '.config/facet',
  '.cache/fontconfig',
  '.cache/mesa_shader_cache',
  '.cache/mesa_shader_cache_db',
];

/** Of {@link leftAtHome}, what nobody asked for. */
export const strange = (paths: readonly string[]): string[] =>
  paths.filter((path) => !usersOwn.includes(path));
