/** `facet audit list`, `audit verify`: what was done with faces, and whether that log is whole. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type AuditEntry, AuditFilter, AuditKind } from '../../contract/audit.ts';
import type { AuditHead, Certificate } from '../../contract/certificate.ts';
import { checkCertificate } from '../../host/certificate.ts';
import { type Command, Failure, type Flags, UsageError } from '../command.ts';
import { unreadable } from '../errno.ts';
import { answer, count, say } from '../output.ts';

/** @throws UsageError naming the option that is wrong */
function filterOf({ kind, from, to, text }: Flags): AuditFilter {
  const kinds = (kind ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
  const read = AuditFilter.safeParse({ kinds, from: from ?? null, to: to ?? null, text: text ?? '' });
  if (read.success) return read.data;
  const field = read.error.issues[0]?.path[0];
  if (field === 'kinds')
    throw new UsageError(
      `--kind takes ${AuditKind.options.join(', ')}, or several with commas, not "${kind ?? ''}"`,
    );
  if (field === 'text') throw new UsageError('--text must have at most 200 characters');
  throw new UsageError(
    `--${String(field)} must be a day such as 2026-07-31, not "${(field === 'to' ? to : from) ?? ''}"`,
  );
}

/** `N:HASH`, as `audit verify` printed it. */
function headOf(text: string | undefined): AuditHead | null {
  if (text === undefined) return null;
  const found = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text);
  if (found === null)
    throw new UsageError(`--expect takes what "audit verify" printed, such as 12:9f…, not "${text}"`);
  return { count: Number(found[1]), hash: found[2] ?? '' };
}

function line({ seq, at, kind, subjects, details }: AuditEntry): string {
  const who = subjects.map(({ name, pseudonym }) => name ?? pseudonym);
  const told = Object.entries(details)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key} ${String(value)}`);
  return [`${String(seq).padStart(6)}  ${at}  ${kind}`, ...who, ...told].join('  ');
}

const list: Command = {
  words: 'audit list',
  usage: '[--kind KIND,...] [--from DAY] [--to DAY] [--text WORDS]',
  help: 'what was done with faces in the library, newest first',
  args: [0, 0],
  async run({ flags, library }) {
    const filter = filterOf(flags);
    const facet = await library();
    const items: AuditEntry[] = [];
    for (let before: number | null = null; ;) {
      const page: { items: AuditEntry[]; next: number | null } = await facet.audit.list({
        ...filter,
        before,
        limit: 1000,
      });
      items.push(...page.items);
      before = page.next;
      if (before === null) break;
    }
    answer(flags.json, items, () => items.map(line));
    return true;
  },
};

const verify: Command = {
  words: 'audit verify',
  usage: '[--expect N:HASH]',
  help: 'whether that log is whole, and goes through an end noted down earlier; exit 1 when not',
  args: [0, 0],
  async run({ flags, library }) {
    const expect = headOf(flags.expect);
    const value = await (await library()).audit.verify({ expect });
    const end = `${value.head.count}:${value.head.hash}`;
    answer(flags.json, value, () =>
      value.ok
        ? [
            `the audit log is whole: ${count(value.head.count, 'entry', 'entries')}`,
            `its end, to note down: ${end}`,
          ]
        : value.problems,
    );
    if (!value.ok) say('facet: the audit log was changed from outside');
    return value.ok;
  },
};

/** What a certificate says, in lines. */
export function certificateLines({ id, at, what, name, pseudonyms, erased, again }: Certificate): string[] {
  const { faces, templates, crops, thumbnails, photos, decisions } = erased;
  return [
    `certificate ${id}: a ${what} was erased ${again ? 'once more, from a backup that was put back, ' : ''}at ${at}`,
    ...(name === null ? [] : [`  ${name}`]),
    ...pseudonyms.map((pseudonym) => `  pseudonym ${pseudonym}`),
    `  ${count(faces, 'face')}, ${count(templates, 'template')}, ${count(crops, 'crop')}, ${count(thumbnails, 'thumbnail')}, ${count(photos, 'photo')}, ${count(decisions, 'entry', 'entries')} of the history`,
  ];
}

const save: Command = {
  words: 'audit certificate save',
  usage: 'ID FILE',
  help: 'write the certificate of an erasure that the log tells of',
  args: [2, 2],
  async run({ flags, library }, [id = '', file = '']) {
    if (!/^[0-9a-f-]{36}$/.test(id))
      throw new UsageError(`ID is what "audit list" tells as certificate, not "${id}"`);
    const facet = await library();
    const certificate = await facet.audit.certificate({ id });
    const to = await facet.host.grant({ path: resolve(file), save: true });
    const { path } = await facet.audit.saveCertificate({ certificate, to: to.id });
    answer(flags.json, { path, certificate }, () => [path, ...certificateLines(certificate)]);
    return true;
  },
};

const check: Command = {
  words: 'audit certificate verify',
  usage: 'FILE',
  help: 'whether a certificate of erasure is as it was signed, and by which key; needs no library',
  args: [1, 1],
  async run({ flags }, [file = '']) {
    const path = resolve(file);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (thrown) {
      throw unreadable(path, thrown);
    }
    const found = checkCertificate(text);
    if (typeof found === 'string') throw new Failure(`${path}: this certificate does not hold: ${found}`);
    answer(flags.json, { ok: true, certificate: found }, () => [
      ...certificateLines(found),
      `as it was signed with the key ${found.publicKey}`,
    ]);
    return true;
  },
};

export const audit: readonly Command[] = [list, verify, save, check];
