/** `lists`: ids of long lists, and their rows by id. Pages by offset are cut from the same ids. */
import type { Api } from '../../contract/api.ts';
import type { ListOf } from '../../contract/lists.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Page, PageInput } from '../store/shape.ts';
import type { Core } from './core.ts';

/** All ids of a list, in its order. */
export function idsOf({ store, kept }: Core, of: ListOf): Promise<Int32Array> {
  // Somebody who was merged away is looked for where they are now.
  const wanted = of.list === 'faces' ? { ...of, person: store.people.resolve(of.person) ?? of.person } : of;
  return kept.get(JSON.stringify(wanted), () => store.lists.walk(wanted));
}

/** A part of a list, by place. `rows` gives the rows of some ids in their order. */
export async function pageOf<T>(
  core: Core,
  of: ListOf,
  { offset, limit }: PageInput,
  rows: (ids: readonly number[]) => T[],
): Promise<Page<T>> {
  const ids = await idsOf(core, of);
  return { items: rows([...ids.subarray(offset, offset + limit)]), total: ids.length };
}

export function listsHandlers(core: Core): Handlers<Api>['lists'] {
  const { people, faces, photos } = core.store;
  return {
    // The ids as they are kept; a port copies them, and nobody here writes to them.
    ids: async ({ of }) => ({ ids: (await idsOf(core, of)) as Int32Array<ArrayBuffer> }),
    people: ({ ids }) => people.some(ids),
    faces: ({ ids }) => faces.get(ids),
    photos: ({ ids }) => photos.some(ids),
  };
}
