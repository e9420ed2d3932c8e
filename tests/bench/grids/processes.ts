/** Every process of a running app with its memory. */
import type { ElectronApplication } from '@playwright/test';
import { commandLine, withDescendants } from '../../support/processes.ts';
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
  const nameOf = (pid: number): string => {
    const engine = /(library|vision)[^/ ]*\.(?:ts|js|mjs|cjs) /.exec(commandLine(pid))?.[1];
    const type = types.get(pid) ?? 'helper';
    return engine ?? electronNames[type] ?? type;
  };
  return (main === undefined ? [] : withDescendants(main))
    .map((pid): [string, number] => [nameOf(pid), residentMemory(pid)])
    .sort((a, b) => b[1] - a[1]);
}
