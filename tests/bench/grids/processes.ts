/** Every process of a running app with its memory. */
import type { ElectronApplication } from '@playwright/test';
import { commandLine, shareOfMemory, withDescendants } from '../../support/processes.ts';

const electronNames: Readonly<Record<string, string>> = { Tab: 'renderer', Browser: 'main' };

/** @returns name and memory, bytes, largest first: pages that several processes share are counted by parts (PSS) */
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
    .map((pid): [string, number] => [nameOf(pid), shareOfMemory(pid)])
    .sort((a, b) => b[1] - a[1]);
}
