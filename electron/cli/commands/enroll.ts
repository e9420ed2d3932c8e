/** `facet enroll`: people from photos, one by one or a folder each. */
import { resolve } from 'node:path';
import type { Api, Enrolled, Probe } from '../../contract/api.ts';
import { describeQuality } from '../../contract/words.ts';
import type { Client } from '../../rpc/client.ts';
import { type Command, UsageError } from '../command.ts';
import { answer, count, ProgressLine } from '../output.ts';

interface Row {
  readonly id: number | null;
  readonly name: string | null;
  readonly added: number;
  readonly rejected: readonly { path: string; reason: string }[];
}

async function examine(facet: Client<Api>, path: string): Promise<Probe | undefined> {
  const grant = await facet.host.grant({ path: resolve(path), save: false });
  for await (const probe of facet.probe.examine({ grants: [grant.id] })) return probe;
  return undefined;
}

/** The largest face of a photo is the one enrolled; the window lets the user pick, a terminal cannot. */
function largest(probe: Probe): Probe['faces'][number] | undefined {
  return [...probe.faces].sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height)[0];
}

async function enrollOne(
  facet: Client<Api>,
  name: string,
  paths: readonly string[],
  anyway: boolean,
): Promise<Row> {
  const picks: { probe: string; index: number }[] = [];
  const rejected: { path: string; reason: string }[] = [];
  for (const path of paths) {
    const probe = await examine(facet, path);
    const face = probe === undefined ? undefined : largest(probe);
    if (probe?.problem !== null) {
      rejected.push({ path, reason: probe?.problem ?? 'the photo could not be read' });
    } else if (face === undefined) rejected.push({ path, reason: 'no face was found' });
    else if (!face.usable && !anyway) rejected.push({ path, reason: describeQuality(face.quality) });
    else picks.push({ probe: probe.probe, index: face.index });
  }
  if (picks.length === 0) return { id: null, name, added: 0, rejected };
  const enrolled = await facet.enroll.add({ to: { name }, picks, anyway: true });
  const late = enrolled.rejected.map((r) => ({ path: r.label, reason: r.reason }));
  return {
    id: enrolled.person.id,
    name: enrolled.person.name,
    added: enrolled.added,
    rejected: [...rejected, ...late],
  };
}

async function enrollFolders(facet: Client<Api>, dir: string): Promise<Row[]> {
  const grant = await facet.host.grant({ path: resolve(dir), save: false });
  const progress = new ProgressLine();
  const run = facet.enroll.folders({ grant: grant.id });
  for await (const step of run) progress.show(`${step.done}/${step.total} photos · ${step.current}`);
  progress.end();
  const { people } = await run.result;
  return people.map((p: Enrolled) => ({
    id: p.person.id,
    name: p.person.name,
    added: p.added,
    rejected: p.rejected.map((r) => ({ path: r.label, reason: r.reason })),
  }));
}

export const enroll: Command = {
  words: 'enroll',
  usage: '--name NAME IMAGE... | --folders DIR',
  help: 'add a person from photos, or one person per sub-folder (--anyway takes poor faces too)',
  args: [0, Infinity],
  async run({ flags, library }, args) {
    const { name, folders, anyway } = flags;
    if ((name === undefined) === (folders === undefined)) {
      throw new UsageError('enroll takes either --name NAME IMAGE... or --folders DIR');
    }
    if (name?.trim() === '') throw new UsageError('--name must not be empty');
    if (name !== undefined && args.length === 0)
      throw new UsageError('enroll --name needs at least one image');
    const facet = await library();
    const people =
      folders === undefined
        ? [await enrollOne(facet, name ?? '', args, anyway)]
        : await enrollFolders(facet, folders);
    answer(flags.json, { people }, () =>
      people.flatMap((p) => [
        `${p.name ?? ''}: ${count(p.added, 'face')} added`,
        ...p.rejected.map((r) => `  rejected ${r.path}: ${r.reason}`),
      ]),
    );
    return people.some((p) => p.added > 0);
  },
};
