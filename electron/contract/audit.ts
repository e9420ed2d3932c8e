/** `audit`: what was done with faces in this library, in a log that shows when somebody changed it. */
import { z } from 'zod';
import { AuditHead, Certificate } from './certificate.ts';
import { command, query } from './method.ts';

/**
 * What an entry is about. `broken`: the log was found to have been changed from outside when the next entry came; it
 * stays in it for good.
 */
export const AuditKind = z.enum([
  'enrolment',
  'consent',
  'search',
  'export',
  'erasure',
  'model-change',
  'settings',
  'backup',
  'restore',
  'broken',
]);
export type AuditKind = z.infer<typeof AuditKind>;

/** Counts and words of one entry. Never a template, never a name. */
export const AuditDetails = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
export type AuditDetails = z.infer<typeof AuditDetails>;

/** A person of an entry. `person` and `name` as they are now: null once forgotten, when nobody knows any more. */
export const AuditSubject = z.object({
  pseudonym: z.string(),
  person: z.int().positive().nullable(),
  name: z.string().nullable(),
});
export type AuditSubject = z.infer<typeof AuditSubject>;

export const AuditEntry = z.object({
  /** 1, 2, 3 … without gaps. */
  seq: z.int().positive(),
  /** ISO 8601, UTC. */
  at: z.string(),
  kind: AuditKind,
  subjects: z.array(AuditSubject),
  details: AuditDetails,
  /** SHA-256 of the hash before and of this entry, in hexadecimal. */
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Which entries are wanted. Dates are days, UTC, both included; null: no limit. */
export const AuditFilter = z.object({
  /** Empty: all. */
  kinds: z.array(AuditKind),
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
  /** All its words are in the details, the pseudonyms or the present names; case does not matter. */
  text: z.string().max(200),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

export const AuditVerdict = z.object({
  ok: z.boolean(),
  /** In words, the first few. */
  problems: z.array(z.string()),
  head: AuditHead,
  /** The key that signs the end of the log and certificates: Ed25519, SPKI in base64. */
  publicKey: z.string(),
});
export type AuditVerdict = z.infer<typeof AuditVerdict>;

export const auditApi = {
  /** Newest first, those before entry `before` (null: from the end). `next`: where to go on; null at the beginning. */
  list: query(
    AuditFilter.extend({
      before: z.int().positive().nullable(),
      limit: z.int().min(1).max(1000),
    }),
    z.object({ items: z.array(AuditEntry), next: z.int().positive().nullable() }),
  ),
  /** What was signed about an erasure, by the id that its entry tells. */
  certificate: query(z.object({ id: z.uuid() }), Certificate),
  /** Writes a certificate that this library signed; `to` is a grant for saving. */
  saveCertificate: command(
    z.object({ certificate: Certificate, to: z.string() }),
    z.object({ path: z.string(), bytes: z.int() }),
  ),
  /** Reads the whole log. With an end noted down earlier: whether the log still goes through it. */
  verify: query(z.object({ expect: AuditHead.nullable() }), AuditVerdict),
};
