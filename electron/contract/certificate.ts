/** What a library signs about an erasure: what was erased and when, to be shown to whoever asked for it. */
import { z } from 'zod';

/** The end of the log: how many entries, and the hash of the last. Noted down elsewhere, it proves them later. */
export const AuditHead = z.object({
  count: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AuditHead = z.infer<typeof AuditHead>;

const count = z.int().min(0);

export const Certificate = z.strictObject({
  facet: z.literal('erasure-certificate'),
  version: z.literal(1),
  id: z.uuid(),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
  /** Tells certificates of one library from those of another; says nothing else. */
  library: z.string().regex(/^[0-9a-f]{32}$/),
  what: z.enum(['person', 'folder']),
  /** Those of the audit log: of the person and of everybody merged into it. */
  pseudonyms: z.array(z.string().max(100)).max(100_000),
  /** Only where the user asked for it; the copy that the library keeps has none. */
  name: z.string().max(200).nullable(),
  erased: z.strictObject({
    faces: count,
    templates: count,
    crops: count,
    thumbnails: count,
    photos: count,
    /** Entries of the history that were emptied of it. */
    decisions: count,
  }),
  /** A backup from before the erasure was restored, and it was erased once more. */
  again: z.boolean(),
  /** Where the audit log ended then. */
  log: AuditHead,
  /** Ed25519, SPKI in base64. */
  publicKey: z.base64().max(200),
  /** Over everything else, base64; see `host/certificate.ts`. */
  signature: z.base64().max(200),
});
export type Certificate = z.infer<typeof Certificate>;
