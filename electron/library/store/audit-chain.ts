/** The arithmetic of the audit log: what is hashed, and what is signed. */
import { createHash } from 'node:crypto';

/** A row as it is stored; `subjects` and `details` are JSON texts, hashed as they stand. */
export interface AuditRow {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly subjects: string;
  readonly details: string;
  readonly hash: Buffer;
}

/** What stands before the first entry: the log of one library is not the beginning of another's. */
export function genesis(library: string): Buffer {
  return createHash('sha256').update(`facet audit\n${library}`).digest();
}

/** SHA-256 of the hash before and the entry. A JSON array of texts has one spelling, so no two entries share theirs. */
export function chained(before: Uint8Array, row: Omit<AuditRow, 'hash'>): Buffer {
  const entry = JSON.stringify([row.seq, row.at, row.kind, row.subjects, row.details]);
  return createHash('sha256').update(before).update(entry, 'utf8').digest();
}

/** What is signed of the end of the log. */
export function headBytes(library: string, count: number, hash: Uint8Array): Buffer {
  return Buffer.from(`facet audit head\n${library}\n${count}\n${Buffer.from(hash).toString('hex')}`, 'utf8');
}
