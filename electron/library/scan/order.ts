/** The one order of paths: bytes of their UTF-8 form. The same on every machine and in every locale. */
import { sep } from 'node:path';

/** Compares two paths by their UTF-8 bytes; negative when `a` comes first. */
export function comparePaths(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) {
    const difference = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** UTF-16 puts what is beyond U+FFFF (surrogates) before U+E000 to U+FFFF, UTF-8 after them: the only difference. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
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
