/** `facet people consent`, `people due`, `people export-data`: why people are in the library, until when, and what it holds. */
import { resolve } from 'node:path';
import type { Api } from '../../contract/api.ts';
import { Consent, LawfulBasis } from '../../contract/consent.ts';
import type { Client } from '../../rpc/client.ts';
import { type Command, Failure, type Flags, UsageError, wholeNumber } from '../command.ts';
import { answer, count } from '../output.ts';
import { all } from '../paging.ts';

export const consentUsage = '--basis BASIS --purpose WORDS [--given DAY] [--expires DAY] [--notes WORDS]';

/** The record on the command line; undefined where there is none. @throws UsageError naming the option that is wrong */
export function consentOf({ basis, purpose, given, expires, notes }: Flags): Consent | undefined {
  if ([basis, purpose, given, expires, notes].every((given) => given === undefined)) return undefined;
  const read = Consent.safeParse({
    basis,
    purpose: purpose ?? '',
    given: given ?? new Date().toISOString().slice(0, 10),
    expires: expires ?? null,
    notes: notes ?? '',
  });
  if (read.success) return read.data;
  const field = String(read.error.issues[0]?.path[0]);
  if (field === 'basis')
    throw new UsageError(`--basis takes one of ${LawfulBasis.options.join(', ')}, not "${basis ?? ''}"`);
  if (field === 'given' || field === 'expires')
    throw new UsageError(
      `--${field} must be a day such as 2026-07-31, not "${(field === 'given' ? given : expires) ?? ''}"`,
    );
  throw new UsageError(`--${field} is missing or too long`);
}

function line(consent: Consent | null): string {
  if (consent === null) return 'no record of consent';
  const { basis, purpose, given, expires, notes } = consent;
  const end = expires === null ? '' : `, erased on ${expires}`;
  return `${basis}, given ${given}${end}: ${purpose}${notes === '' ? '' : ` (${notes})`}`;
}

const record: Command = {
  words: 'people consent',
  usage: `ID [${consentUsage} | --remove]`,
  help: 'show, set or remove why a person is in the library; on the day --expires they are erased',
  args: [1, 1],
  async run({ flags, library }, [id]) {
    const person = wholeNumber(id, 'ID');
    const wanted = consentOf(flags);
    if (flags.remove && wanted !== undefined) throw new UsageError('--remove takes no record along');
    const { consent } = await library();
    const value =
      wanted === undefined && !flags.remove
        ? await consent.get({ person })
        : await consent.set({ person, consent: wanted ?? null });
    answer(flags.json, value, () => [line(value)]);
    return true;
  },
};

const due: Command = {
  words: 'people due',
  usage: '[--days N]',
  help: 'who is erased within so many days (60)',
  args: [0, 0],
  async run({ flags, library }) {
    const days = flags.days === undefined ? 60 : wholeNumber(flags.days, '--days');
    const value = await (await library()).consent.due({ days });
    answer(flags.json, value, () => [
      ...value.due.map(({ person, name, expires }) => `${expires}  ${name ?? `unnamed ${person}`}`),
      ...(value.lacking === 0
        ? []
        : [`${count(value.lacking, 'named person has', 'named people have')} no record that holds`]),
    ]);
    return true;
  },
};

const exportData: Command = {
  words: 'people export-data',
  usage: 'NAME|ID --out DIR',
  help: 'write everything held about a person into a new folder in DIR',
  args: [1, 1],
  async run({ flags, library, signal }, [who = '']) {
    if (flags.out === undefined) throw new UsageError('people export-data needs --out DIR');
    const facet = await library();
    const person = await find(facet, who);
    const to = await facet.host.grant({ path: resolve(flags.out), save: true });
    const value = await facet.consent.export({ person, to: to.id }, { signal });
    answer(flags.json, value, () => [`${value.path}: ${count(value.files, 'file')}`]);
    return true;
  },
};

export const consent: readonly Command[] = [record, due, exportData];

/** By name, upper and lower case alike, else by id. */
async function find(facet: Client<Api>, who: string): Promise<number> {
  const filter = { kinds: ['person' as const], text: '', order: 'name' as const, minFaces: 1 };
  const people = await all((offset, limit) => facet.people.list({ offset, limit, ...filter }));
  const key = who.trim().normalize('NFC').toLowerCase();
  const named = people.find(({ name }) => name?.normalize('NFC').toLowerCase() === key);
  if (named !== undefined) return named.id;
  const id = Number(who);
  if (!Number.isSafeInteger(id) || id < 1) throw new Failure(`nobody is called "${who}"`);
  return id;
}
