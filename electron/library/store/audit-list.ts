/** Entries of the audit log as they are shown, and which of them pass a filter. */
import { AuditDetails, type AuditEntry, type AuditFilter, AuditKind } from '../../contract/audit.ts';
import type { AuditRow } from './audit-chain.ts';

/** Who a pseudonym stands for now; undefined when nobody knows any more. */
export type ResolveSubject = (pseudonym: string) => { id: number; name: string | null } | undefined;

/** Texts that somebody broke from outside are shown as nothing: `verify` is what tells. */
export function toEntry(row: AuditRow, resolve: ResolveSubject): AuditEntry {
  const kind = AuditKind.safeParse(row.kind);
  const details = AuditDetails.safeParse(parsed(row.details));
  const subjects = parsed(row.subjects);
  return {
    seq: row.seq,
    at: row.at,
    kind: kind.success ? kind.data : 'broken',
    subjects: (Array.isArray(subjects) ? subjects : []).map(String).map((pseudonym) => {
      const found = resolve(pseudonym);
      return { pseudonym, person: found?.id ?? null, name: found?.name ?? null };
    }),
    details: details.success ? details.data : {},
    hash: row.hash.toString('hex'),
  };
}

export function matcher({ kinds, from, to, text }: AuditFilter): (entry: AuditEntry) => boolean {
  const wanted = new Set(kinds);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (entry) => {
    const day = entry.at.slice(0, 10);
    if (wanted.size > 0 && !wanted.has(entry.kind)) return false;
    if ((from !== null && day < from) || (to !== null && day > to)) return false;
    if (words.length === 0) return true;
    const told = [
      entry.kind,
      ...Object.entries(entry.details).map(([key, value]) => `${key} ${String(value)}`),
      ...entry.subjects.flatMap(({ pseudonym, name }) => [pseudonym, name ?? '']),
    ]
      .join(' ')
      .toLowerCase();
    return words.every((word) => told.includes(word));
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
