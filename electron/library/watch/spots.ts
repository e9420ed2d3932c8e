/** Places to look through, from what was touched. Pure. */
import { dirname } from 'node:path';
import { comparePaths, isWithin } from '../scan/order.ts';
import type { Spot } from '../scan/walk.ts';
import type { Touched } from './pending.ts';
import type { Seen } from './settled.ts';

/** In path order, each place once, and none inside another one that is looked through to the bottom. */
export function spotsOf(touched: Touched, { folders, links }: Pick<Seen, 'folders' | 'links'>): Spot[] {
  const deep = [...new Set([...touched.roots, ...folders, ...links.map((link) => dirname(link))])];
  const outer = deep.filter((path) => !deep.some((other) => other !== path && isWithin(path, other)));
  const shallow = [...new Set(touched.folders)].filter(
    (path) => !outer.some((other) => isWithin(path, other)),
  );
  return [
    ...outer.map((path) => ({ path, deep: true })),
    ...shallow.map((path) => ({ path, deep: false })),
  ].sort((a, b) => comparePaths(a.path, b.path));
}
