/** Other people's packages in the app: which, under what licence, with its text. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ThirdParty } from '../../electron/contract/third-party.ts';
import { readAbout } from './about.ts';

/**
 * The folders of the packages `names` need at run time and that are installed, themselves included.
 * @param without packages to leave out, with whatever only they need
 */
export function installedClosure(
  root: string,
  names: Iterable<string>,
  without: (name: string) => boolean,
): string[] {
  const found = new Set<string>();
  const visit = (name: string, from: string): void => {
    if (without(name)) return;
    const folder = resolve(name, from, root);
    if (folder === null || found.has(folder)) return;
    found.add(folder);
    const about = readAbout(folder);
    for (const next of Object.keys({ ...about.dependencies, ...about.optionalDependencies }))
      visit(next, folder);
  };
  for (const name of names) visit(name, root);
  return [...found];
}

/** As Node finds it: the nearest node_modules upwards. */
function resolve(name: string, from: string, root: string): string | null {
  for (let folder = from; ; folder = join(folder, '..')) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === root || folder === join(folder, '..')) return null;
  }
}

/** The package folder a bundled module lies in; null for our own. */
export function packageOf(moduleId: string): string | null {
  const match = /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(moduleId);
  return match?.[1] ?? null;
}

/** @param folders package folders; doubles and nested ones are welcome. Sorted by name, one entry a version. */
export function describePackages(folders: Iterable<string>): ThirdParty[] {
  const all = new Map<string, ThirdParty>();
  for (const folder of folders) {
    const about = readAbout(folder);
    const { license, repository } = about;
    const home = about.homepage ?? (typeof repository === 'string' ? repository : repository?.url);
    all.set(`${about.name}@${about.version}`, {
      name: about.name,
      version: about.version,
      licence: (typeof license === 'string' ? license : license?.type) ?? 'see its text',
      home: home?.replace(/^git\+/, '').replace(/\.git$/, '') ?? null,
      text: licenceText(folder),
    });
  }
  return [...all.values()].sort(
    (a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version),
  );
}

function licenceText(folder: string): string | null {
  const name = readdirSync(folder).find((file) => /^(licen[cs]e|copying)([.-].*)?$/i.test(file));
  return name === undefined ? null : readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim();
}
