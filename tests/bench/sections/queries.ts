/**
 * Every method of the library's contract on a large library: how long each holds the library's thread, worst first; without
 * those of `methods/left-out.ts`. On a copy of the library, since some of them write.
 */
import { constants, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slowMs } from '../../../electron/library/store/slow.ts';
import { madeLibrary } from '../made-library.ts';
import { type Ask, each, subjectOf } from '../methods/asked.ts';
import { openMeasured } from '../methods/measured.ts';
import { early, reading } from '../methods/reading.ts';
import { last, writing } from '../methods/writing.ts';
import { compared, type Row } from '../row.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

function rowOf(name: string, worst: number, whole: number): Row {
  const against = `the most a call may hold, answered after ${seconds(whole)}`;
  return compared('queries', name, 'ms held', worst, against, slowMs, { atMost: 1 });
}

export async function queries(): Promise<Row[]> {
  const library = await madeLibrary();
  const root = mkdtempSync(join(tmpdir(), 'facet-bench-queries-'));
  const dir = join(root, 'library');
  cpSync(library.dir, dir, { recursive: true, mode: constants.COPYFILE_FICLONE });
  library.remove();
  const room = join(root, 'room');
  const photo = join(room, 'photo.jpg');
  mkdirSync(room);
  writeFileSync(photo, 'somebody another');
  const measured = openMeasured(dir);
  const rows: Row[] = [];
  try {
    const { page, held } = measured;
    const ask = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      const { worst, whole } = await held(work);
      rows.push(rowOf(name, worst, whole));
      process.stderr.write(`${worst > slowMs ? '!' : ' '} ${worst.toFixed(1).padStart(7)} ms ${name}\n`);
    };
    await until(async () => (await page.library.opening({})).ready);
    const subject = await subjectOf(page, photo, room);
    const all = (asks: [string, Ask][], when = ''): Promise<void> =>
      asks.reduce(
        (before, [name, work]) => before.then(() => ask(name + when, () => work(subject))),
        Promise.resolve(),
      );
    await all(each(early), ', right after the start');
    await ask('what the library does after the start', () => measured.quiet());
    await all(each(reading));
    await all(each(writing));
    await all(each(last));
    return rows.sort((a, b) => b.value - a.value);
  } finally {
    await measured.close();
    rmSync(root, { recursive: true, force: true });
  }
}

async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 50));
}
