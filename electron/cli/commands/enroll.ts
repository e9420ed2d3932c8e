/** `facet enroll`: people from photos, one by one or a folder each. */
import { basename, join, relative, resolve, sep } from 'node:path';
import type { Api, Enrolled, Probe } from '../../contract/api.ts';
import type { Consent } from '../../contract/consent.ts';
import { toAppError } from '../../contract/errors.ts';
import { whyPoor } from '../../contract/words.ts';
import type { Client } from '../../rpc/client.ts';
import { checkName, type Command, UsageError } from '../command.ts';
import { answer, count, ProgressLine, say } from '../output.ts';
import { consentOf, consentUsage } from './consent.ts';

interface Rejected {
  readonly path: string;
  readonly reason: string;
}

interface Row {
  readonly id: number | null;
  readonly name: string | null;
  readonly added: number;
  readonly rejected: readonly Rejected[];
}

interface How {
  readonly anyway: boolean;
  /** The record of those who are enrolled. */
  readonly consent: Consent | undefined;
  readonly signal: AbortSignal;
}

/** Photos examined before their faces are stored: the library keeps only the last 200 in memory. */
const batch = 100;

/** The photo at `path`, or each photo in it when it is a folder. */
async function* examine(
  facet: Client<Api>,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<[string, Probe]> {
  const grant = await facet.host.grant({ path: resolve(path), save: false });
  for await (const probe of facet.probe.examine({ grants: [grant.id] }, { signal })) {
    yield [grant.kind === 'folder' ? join(path, probe.label) : path, probe];
  }
}

/** The largest face of a photo is the one enrolled; the window lets the user pick, a terminal cannot. */
function largest(probe: Probe): Probe['faces'][number] | undefined {
  return [...probe.faces].sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height)[0];
}

/** The face to enrol, or why there is none. */
function choose(probe: Probe, anyway: boolean): { probe: string; index: number } | string {
  // The reason stands beside the path, so it need not name the photo again.
  if (probe.problem !== null) return probe.problem.replace(`${probe.label}: `, '').replace(/\.$/, '');
  const face = largest(probe);
  if (face === undefined) return 'no face was found';
  return face.usable || anyway ? { probe: probe.probe, index: face.index } : whyPoor(face);
}

async function enrollOne(
  facet: Client<Api>,
  name: string,
  paths: readonly string[],
  { anyway, consent, signal }: How,
): Promise<Row> {
  const rejected: Rejected[] = [];
  let picks: { probe: string; index: number; path: string }[] = [];
  let added = 0;
  let person: Enrolled['person'] | undefined;
  const store = async (): Promise<void> => {
    if (picks.length === 0) return;
    const to = person === undefined ? { name } : { person: person.id };
    const chosen = picks.map(({ probe, index }) => ({ probe, index }));
    const against = anyway ? [] : await facet.enroll.check({ to, picks: chosen });
    rejected.push(
      ...picks.flatMap(({ path }, at) => {
        const why = against[at] ?? null;
        return why === null ? [] : [{ path, reason: why.reason }];
      }),
    );
    const taken = chosen.filter((_, at) => (against[at] ?? null) === null);
    picks = [];
    if (taken.length === 0) return;
    // The terminal has judged every face by now.
    const enrolled = await facet.enroll.add({ to, picks: taken, anyway: true, consent });
    person = enrolled.person;
    added += enrolled.added;
  };
  for (const given of paths) {
    try {
      for await (const [path, probe] of examine(facet, given, signal)) {
        const chosen = choose(probe, anyway);
        if (typeof chosen === 'string') rejected.push({ path, reason: chosen });
        else picks.push({ ...chosen, path });
        if (picks.length >= batch) await store();
      }
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== 'unreadable') throw thrown;
      rejected.push({ path: given, reason: error.detail });
    }
  }
  await store();
  return { id: person?.id ?? null, name: person?.name ?? name, added, rejected };
}

async function enrollFolders(
  facet: Client<Api>,
  dir: string,
  { anyway, consent, signal }: How,
): Promise<Row[]> {
  const root = resolve(dir);
  const grant = await facet.host.grant({ path: root, save: false });
  const progress = new ProgressLine();
  const run = facet.enroll.folders({ grant: grant.id, anyway, consent }, { signal });
  for await (const step of run) progress.show(`${step.done}/${step.total} photos · ${step.current}`);
  progress.end();
  const { people, rejected } = await run.result;
  const rows: Row[] = people.map((p: Enrolled) => ({
    id: p.person.id,
    name: p.person.name,
    added: p.added,
    rejected: p.rejected.map((r) => ({ path: r.label, reason: r.reason })),
  }));
  const nobody = Map.groupBy(rejected, (r) => relative(root, r.label).split(sep)[0] ?? basename(root));
  for (const [name, photos] of nobody) {
    const refused = photos.map((r) => ({ path: r.label, reason: r.reason }));
    rows.push({ id: null, name, added: 0, rejected: refused });
  }
  return rows;
}

/** The one line for an enrolment that added nobody. */
function whyNobody(people: readonly Row[], folders: string | undefined): string {
  const [first] = people.flatMap((p) => p.rejected);
  if (first === undefined)
    return `${folders ?? ''}: holds no sub-folder with photos; one per person is needed`;
  const more = people.reduce((sum, p) => sum + p.rejected.length, 0) - 1;
  const others = more === 0 ? '' : `, and ${count(more, 'other photo')} gave no face either`;
  return `nobody was enrolled: ${first.path}: ${first.reason}${others}`;
}

export const enroll: Command = {
  words: 'enroll',
  usage: `(--name NAME IMAGE... | --folders DIR) [${consentUsage}]`,
  help: 'add a person from photos, or one person per sub-folder (--anyway takes poor faces, and those that look like somebody else)',
  args: [0, Infinity],
  async run({ flags, library, signal }, args) {
    const { name, folders, anyway } = flags;
    if ((name === undefined) === (folders === undefined)) {
      throw new UsageError('enroll takes either --name NAME IMAGE... or --folders DIR');
    }
    if (name !== undefined) checkName(name, '--name');
    if (name !== undefined && args.length === 0)
      throw new UsageError('enroll --name needs at least one image');
    if (folders !== undefined && args.length > 0)
      throw new UsageError('enroll --folders takes one folder and no images');
    const consent = consentOf(flags);
    const facet = await library();
    const people =
      folders === undefined
        ? [await enrollOne(facet, name ?? '', args, { anyway, consent, signal })]
        : await enrollFolders(facet, folders, { anyway, consent, signal });
    answer(flags.json, { people }, () =>
      people.flatMap((p) => [
        `${p.name ?? ''}: ${count(p.added, 'face')} added`,
        ...p.rejected.map((r) => `  rejected ${r.path}: ${r.reason}`),
      ]),
    );
    const enrolled = people.some((p) => p.added > 0);
    if (!enrolled) say(`facet: ${whyNobody(people, folders)}`);
    return enrolled;
  },
};
