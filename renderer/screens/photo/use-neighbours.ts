import { useQuery } from '@tanstack/react-query';
import { engineQuery } from '../../engine/queries.ts';

interface ListPlace {
  readonly all: number[];
  readonly none: number[];
  readonly folder: string | null;
  readonly text: string;
  readonly order: 'newest' | 'oldest' | 'name';
  readonly at: number | null;
}

export interface Neighbour {
  readonly id: number;
  readonly at: number;
}

/** The photos before and after this one in the list it was opened from; both null when it came from elsewhere. */
export function useNeighbours({ at, all, none, folder, text, order }: ListPlace): {
  previous: Neighbour | null;
  next: Neighbour | null;
  total: number | null;
} {
  const offset = Math.max(0, (at ?? 0) - 1);
  const list = useQuery({
    ...engineQuery('photos.list', { all, none, folder, text, order, offset, limit: 3 }),
    enabled: at !== null,
  });
  if (at === null || list.data === undefined) return { previous: null, next: null, total: null };
  const pick = (index: number): Neighbour | null => {
    const id = index < 0 ? undefined : list.data.items[index - offset]?.id;
    return id === undefined ? null : { id, at: index };
  };
  return { previous: pick(at - 1), next: pick(at + 1), total: list.data.total };
}
