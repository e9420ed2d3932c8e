/** `consent`: why somebody is in the library, since when and until when; and everything the library holds about them. */
import { z } from 'zod';
import { command, query } from './method.ts';
import { Id } from './model.ts';
import { text } from './text.ts';

/** What the library may hold somebody's face on. `consent` is GDPR Art. 9(2)(a); a private album needs none of them. */
export const LawfulBasis = z.enum(['consent', 'contract', 'legal', 'interest', 'household', 'other']);
export type LawfulBasis = z.infer<typeof LawfulBasis>;

export const Consent = z.object({
  purpose: text(500).min(1),
  basis: LawfulBasis,
  /** Day on which it was given. */
  given: z.iso.date(),
  /** Day on which the person is erased, UTC; null: never by itself. */
  expires: z.iso.date().nullable(),
  notes: text(5000),
});
export type Consent = z.infer<typeof Consent>;

/** Somebody whose day comes, or came: then it is erased the next time the library has a moment. */
export const Due = z.object({
  person: Id,
  name: z.string().nullable(),
  expires: z.iso.date(),
  days: z.int(),
});
export type Due = z.infer<typeof Due>;

export const consentApi = {
  get: query(z.object({ person: Id }), Consent.nullable()),
  /** Null takes the record away: refused with `consent-needed` where the library asks for one and the person has a name. */
  set: command(z.object({ person: Id, consent: Consent.nullable() }), Consent.nullable()),
  /** Whose day comes within so many days, the next first; and how many named people have no record that holds. */
  due: query(z.object({ days: z.int().min(0).max(3660) }), z.object({ due: z.array(Due), lacking: z.int() })),
  /**
   * Writes everything held about a person into a new folder below the granted one: record, photos, crops, templates,
   * decisions, entries of the audit log.
   */
  export: command(
    z.object({ person: Id, to: z.string() }),
    z.object({ path: z.string(), files: z.int(), bytes: z.int() }),
  ),
};
