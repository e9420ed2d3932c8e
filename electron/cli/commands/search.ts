/** `facet search`: which faces of the library look most like those in these photos? */
import { join, resolve } from 'node:path';
import type { Api, Probe } from '../../contract/api.ts';
import { describeError, toAppError } from '../../contract/errors.ts';
import { FaceFilter, FaceKind } from '../../contract/face-filter.ts';
import type { Client } from '../../rpc/client.ts';
import { type Command, type Flags, UsageError, wholeNumber } from '../command.ts';
import { answer, say } from '../output.ts';

/** Kinds in the words of the terminal. */
const kinds: Readonly<Record<string, FaceKind>> = {
  named: 'person',
  unnamed: 'group',
  strangers: 'stranger',
  loose: 'loose',
};

/** @throws UsageError naming the option that is wrong */
function filterOf({ folder, from, to, kind, minQuality }: Flags): FaceFilter {
  const words = kind === undefined ? [] : kind.split(',');
  const chosen = words.map((word) => kinds[word.trim()]);
  if (chosen.includes(undefined))
    throw new UsageError(
      `--kind takes ${Object.keys(kinds).join(', ')}, or several with commas, not "${kind ?? ''}"`,
    );
  const read = FaceFilter.safeParse({
    kinds: [...new Set(chosen)],
    folder: folder === undefined ? null : resolve(folder),
    from: from ?? null,
    to: to ?? null,
    minQuality: minQuality === undefined ? 0 : minQuality.trim() === '' ? NaN : Number(minQuality),
  });
  if (read.success) {
    if (from !== undefined && to !== undefined && from > to)
      throw new UsageError(`--from ${from} is after --to ${to}`);
    return read.data;
  }
  const field = String(read.error.issues[0]?.path[0]);
  if (field === 'minQuality')
    throw new UsageError(`--min-quality must be a number from 0 to 100, not "${minQuality ?? ''}"`);
  throw new UsageError(
    `--${field} must be a day such as 2024-07-31, not "${(field === 'to' ? to : from) ?? ''}"`,
  );
}

type Row = { path: string; error: string } | Awaited<ReturnType<typeof searched>>;

/** For each face of a photo the faces most like it. */
async function searched(
  facet: Client<Api>,
  path: string,
  { probe, width, height, faces }: Probe,
  question: {
    readonly limit: number;
    readonly filter: FaceFilter;
    readonly purpose: string | undefined;
  },
) {
  const found = [];
  for (const { index, box, quality } of faces) {
    const near = await facet.probe.similarFaces({ of: { probe, index }, ...question });
    const matches = [];
    for (const { face, cosine, angle } of near) {
      const { path: photo } = await facet.host.photoPath({ photo: face.photo });
      matches.push({
        face: face.id,
        path: photo,
        box: face.box,
        person: face.person,
        name: face.name,
        cosine,
        angle,
      });
    }
    found.push({ box, quality: quality.score, matches });
  }
  return { path, width, height, faces: found };
}

function lines(row: Row): string[] {
  if ('error' in row) return [];
  return [
    `${row.path}:`,
    ...row.faces.flatMap(({ box, matches }) => [
      `  ${[box.x, box.y, box.width, box.height].map(Math.round).join(' ')}`,
      ...(matches.length === 0 ? ['    nothing passes the filters'] : []),
      ...matches.map(({ path, name, cosine, angle }) => {
        const who = name === null ? '' : `  ${name}`;
        return `    ${cosine.toFixed(3)}  ${angle.toFixed(1)}°  ${path}${who}`;
      }),
    ]),
  ];
}

export const search: Command = {
  words: 'search',
  usage:
    'IMAGE... [--top K] [--folder DIR] [--from DAY] [--to DAY] [--kind named,unnamed,strangers,loose] [--min-quality Q]',
  help: 'the faces of the library most like those in photos',
  args: [1, Infinity],
  async run({ flags, library, signal }, args) {
    const limit = flags.top === undefined ? 10 : Math.min(500, wholeNumber(flags.top, '--top'));
    const filter = filterOf(flags);
    const facet = await library();
    const rows: Row[] = [];
    for (const path of args) {
      try {
        const grant = await facet.host.grant({ path: resolve(path), save: false });
        for await (const probe of facet.probe.examine({ grants: [grant.id] }, { signal })) {
          const where = grant.kind === 'folder' ? join(path, probe.label) : path;
          const row: Row =
            probe.problem === null
              ? await searched(facet, where, probe, { limit, filter, purpose: flags.purpose })
              : { path: where, error: probe.problem };
          rows.push(row);
        }
      } catch (thrown) {
        const error = toAppError(thrown);
        // A path that is not there is one bad photo among others, as one that cannot be decoded is.
        if (error.code !== 'unreadable') throw thrown;
        rows.push({ path, error: describeError(error) });
      }
    }
    for (const row of rows) if ('error' in row) say(`facet: ${row.error}`);
    answer(flags.json, rows, () => rows.flatMap(lines));
    return rows.every((row) => !('error' in row));
  },
};
