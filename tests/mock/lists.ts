/** The ids of a list and their rows, cut from the pages that other handlers give: for stand-ins of a library. */
import type { Api } from '../../electron/contract/api.ts';
import type { ListOf } from '../../electron/contract/lists.ts';
import type { CallContext, Handlers } from '../../electron/rpc/server.ts';

interface Pages {
  readonly people: Pick<Handlers<Api>['people'], 'list' | 'faces' | 'loose'>;
  readonly photos: Pick<Handlers<Api>['photos'], 'list'>;
  readonly detection: Pick<Handlers<Api>['detection'], 'aside'>;
}

interface Item {
  readonly id: number;
}

interface Answer {
  readonly items: readonly Item[];
}

const whole = { offset: 0, limit: 1_000_000 };

export function mockLists({ people, photos, detection }: Pages): Handlers<Api>['lists'] {
  /** Every row that was in a list that was asked for. */
  const rows = {
    people: new Map<number, Item>(),
    faces: new Map<number, Item>(),
    photos: new Map<number, Item>(),
  };
  const pageOf = (of: ListOf, context: CallContext): Answer | Promise<Answer> => {
    switch (of.list) {
      case 'people':
        return people.list({ ...whole, ...of }, context);
      case 'photos':
        return photos.list({ ...whole, ...of }, context);
      case 'faces':
        return people.faces({ ...whole, ...of }, context);
      case 'loose':
        return people.loose(whole, context);
      case 'aside':
        return detection.aside(whole, context);
    }
  };
  const kindOf = (of: ListOf): keyof typeof rows =>
    of.list === 'people' || of.list === 'photos' ? of.list : 'faces';
  const pick =
    <T>(kind: keyof typeof rows) =>
    ({ ids }: { ids: number[] }): T[] =>
      ids.flatMap((id) => rows[kind].get(id) ?? []) as unknown as T[];
  return {
    ids: async ({ of }, context) => {
      const { items } = await pageOf(of, context);
      for (const item of items) rows[kindOf(of)].set(item.id, item);
      return { ids: Int32Array.from(items, ({ id }) => id) };
    },
    people: pick('people'),
    faces: pick('faces'),
    photos: pick('photos'),
  };
}
