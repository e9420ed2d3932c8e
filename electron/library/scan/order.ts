/** The one order of paths: bytes of their UTF-8 form. The same on every machine and in every locale. */
import { sep } from 'node:path';

/** Compares two paths by their UTF-8 bytes; negative when `a` comes first. */
export function comparePaths(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** True when `path` is `folder` or lies under it. Both absolute and normalised. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The roots in walking order, without those that lie inside another one. */
export function distinctRoots(roots: readonly string[]): string[] {
  const sorted = [...new Set(roots)].sort((a, b) => comparePaths(a + sep, b + sep));
  const kept: string[] = [];
  for (const root of sorted) {
    const last = kept.at(-1);
    if (last === undefined || !isWithin(root, last)) kept.push(root);
  }
  return kept;
}
