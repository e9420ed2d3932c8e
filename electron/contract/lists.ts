/**
 * Long lists, for grids: all ids of a list at once, in its order, and then the rows that are on screen by id. A grid that
 * knows every id can be scrolled to any place, and what comes or goes meanwhile moves nothing that is being looked at.
 */
import { z } from 'zod';
import { query } from './method.ts';
import { Face, Id, Person, PersonKind, Photo } from './model.ts';

export const PeopleFilter = {
  /** Empty: all kinds. */
  kinds: z.array(PersonKind),
  /** Part of the name. */
  text: z.string().max(200),
  order: z.enum(['faces', 'name', 'recent']),
  /** Fewer faces than this hide an unnamed group, never a named person. */
  minFaces: z.int().min(1),
};

export const PhotoFilter = {
  /** Every one of these people is in the photo … */
  all: z.array(Id).max(50),
  /** … and none of these. */
  none: z.array(Id).max(50),
  folder: z.string().nullable(),
  /** Part of the path, or of the name of somebody in the photo. */
  text: z.string().max(200),
  order: z.enum(['newest', 'oldest', 'name']),
};

/** `doubt` puts the least certain automatic faces first. */
export const FaceOrder = z.enum(['doubt', 'best', 'date']);

/** Which list. `loose`: faces that belong to nobody. `aside`: faces below the limits. Both best first. */
export const ListOf = z.union([
  z.object({ list: z.literal('people'), ...PeopleFilter }),
  z.object({ list: z.literal('faces'), person: Id, order: FaceOrder }),
  z.object({ list: z.literal('loose') }),
  z.object({ list: z.literal('aside') }),
  z.object({ list: z.literal('photos'), ...PhotoFilter }),
]);
export type ListOf = z.infer<typeof ListOf>;

const Some = z.object({ ids: z.array(Id).min(1).max(500) });

export const listsApi = {
  /** Every id of the list: of people, faces or photos. A million are 4 MB. */
  ids: query(z.object({ of: ListOf }), z.object({ ids: z.instanceof(Int32Array) })),
  /** These rows in this order; those that are gone are left out. */
  people: query(Some, z.array(Person)),
  faces: query(Some, z.array(Face)),
  photos: query(Some, z.array(Photo)),
};
