/** `facet identify`: who is in these photos? */
import { join, resolve } from 'node:path';
import type { Api, Identified } from '../../contract/api.ts';
import { describeError, toAppError } from '../../contract/errors.ts';
import type { Client } from '../../rpc/client.ts';
import type { Command } from '../command.ts';
import { wholeNumber } from '../command.ts';
import { answer, say } from '../output.ts';

type Row = { path: string; error: string } | ReturnType<typeof found>;

function found(path: string, { width, height, faces }: Identified) {
  return {
    path,
    width,
    height,
    faces: faces.map(({ box, verdict, matches }) => ({
      box,
      verdict,
      matches: matches.map(({ person, name, cosine, angle, probability, falseAlarms }) => ({
        person,
        name,
        cosine,
        angle,
        probability,
        falseAlarms,
      })),
    })),
  };
}

function lines(row: Row): string[] {
  if ('error' in row) return [];
  const faces = row.faces.map(({ box, verdict, matches: [best] }) => {
    const who =
      best === undefined
        ? ''
        : ` ${best.name ?? `unnamed ${best.person}`} (cosine ${best.cosine.toFixed(3)}, ${best.angle.toFixed(1)}°)`;
    return `  ${[box.x, box.y, box.width, box.height].map(Math.round).join(' ')}  ${verdict}${who}`;
  });
  return [`${row.path}:`, ...faces];
}

/** The answers for one argument: a photo, or the photos in a folder. */
async function* ask(
  facet: Client<Api>,
  path: string,
  topK: number,
  purpose: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<Row> {
  try {
    const grant = await facet.host.grant({ path: resolve(path), save: false });
    for await (const answered of facet.probe.identify({ grants: [grant.id], topK, purpose }, { signal })) {
      const where = grant.kind === 'folder' ? join(path, answered.label) : path;
      yield answered.problem === null ? found(where, answered) : { path: where, error: answered.problem };
    }
  } catch (thrown) {
    const error = toAppError(thrown);
    // A path that is not there is one bad photo among others, as one that cannot be decoded is.
    if (error.code !== 'unreadable') throw thrown;
    yield { path, error: describeError(error) };
  }
}

export const identify: Command = {
  words: 'identify',
  usage: 'IMAGE... [--top K] [--purpose WORDS]',
  help: 'match every face against the library',
  args: [1, Infinity],
  async run({ flags, library, signal }, args) {
    const topK = flags.top === undefined ? 5 : Math.min(100, wholeNumber(flags.top, '--top'));
    const facet = await library();
    const rows: Row[] = [];
    for (const path of args) {
      for await (const row of ask(facet, path, topK, flags.purpose, signal)) {
        rows.push(row);
        if ('error' in row) say(`facet: ${row.error}`);
      }
    }
    answer(flags.json, rows, () => rows.flatMap(lines));
    return rows.every((row) => !('error' in row));
  },
};
