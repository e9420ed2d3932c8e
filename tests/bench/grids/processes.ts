/** Every process of a running app with its memory. */
import type { ElectronApplication } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { residentMemory } from '../memory.ts';

const electronNames: Readonly<Record<string, string>> = { Tab: 'renderer', Browser: 'main' };

/** @returns name and resident memory, bytes, largest first */
export async function memories(app: ElectronApplication): Promise<[name: string, bytes: number][]> {
  const main = app.process().pid;
  const types = new Map(
    await app.evaluate(({ app: electron }) =>
      electron.getAppMetrics().map(({ pid, type }) => [pid, type] as const),
    ),
  );
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
      parents.set(Number(name), Number(parent));
    } catch {
      // It has just ended.
    }
  }
  const isOurs = (pid: number): boolean =>
    pid === main || (parents.has(pid) && isOurs(parents.get(pid) ?? 0));
  const nameOf = (pid: number): string => {
    const command = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
    const engine = /(library|vision)[^/\0]*\.(?:ts|js|mjs|cjs)\0/.exec(command)?.[1];
    const type = types.get(pid) ?? 'helper';
    return engine ?? electronNames[type] ?? type;
  };
  return [...parents.keys()]
    .filter((pid) => pid > 1 && isOurs(pid))
    .map((pid): [string, number] => [nameOf(pid), residentMemory(pid)])
    .sort((a, b) => b[1] - a[1]);
}
