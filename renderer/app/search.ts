/** What each address may carry after the `?`. Anything that does not fit falls back to its default. */
import { z } from 'zod';

const Id = z.coerce.number().int().positive();
const Ids = z.array(Id).max(50).catch([]).default([]);
const Text = z.string().max(200).catch('').default('');

/** Which photos, in which order. The viewer carries it too, so that arrow keys walk the same list. */
export const PhotosSearch = z.object({
  all: Ids,
  none: Ids,
  folder: z.string().nullable().catch(null).default(null),
  text: Text,
  order: z.enum(['newest', 'oldest', 'name']).catch('newest').default('newest'),
});
export type PhotosSearch = z.infer<typeof PhotosSearch>;

export const PhotoSearch = PhotosSearch.extend({
  /** Place of this photo in that list; null when it was opened from elsewhere. */
  at: z.coerce.number().int().min(0).nullable().catch(null).default(null),
  /** A face to point out. */
  face: Id.nullable().catch(null).default(null),
});

export const PeopleSearch = z.object({
  /** `aside`: not people, but the faces that the library's limits leave out. */
  show: z.enum(['all', 'person', 'group', 'stranger', 'aside']).catch('all').default('all'),
  text: Text,
  order: z.enum(['faces', 'name', 'recent']).catch('faces').default('faces'),
});

export const PersonSearch = z.object({
  order: z.enum(['doubt', 'best', 'date']).catch('best').default('best'),
  tab: z.enum(['faces', 'photos', 'templates', 'doubts']).catch('faces').default('faces'),
});

const Pick = z
  .union([z.object({ face: Id }), z.object({ probe: z.string(), index: z.coerce.number().int().min(0) })])
  .nullable()
  .catch(null)
  .default(null);

export const CompareSearch = z.object({ a: Pick, b: Pick });

/** Grants that were dropped or chosen elsewhere and are to be looked at here. */
export const GrantsSearch = z.object({
  grants: z.array(z.string()).max(1000).catch([]).default([]),
});

/** The face that is searched for. */
export const FacesSearch = GrantsSearch.extend({ of: Pick });

export const EnrollSearch = GrantsSearch.extend({
  /** Add to this person; null asks for a name. */
  person: Id.nullable().catch(null).default(null),
});
