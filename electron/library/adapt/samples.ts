/** Which confirmed faces are learned from. */
import { evenly } from '../compute/evenly.ts';

export interface ConfirmedRow {
  readonly face: number;
  readonly person: number;
}

export const needed = { people: 24, photosEach: 4 } as const;

/** 8,000 faces: 16 MB of vectors in training, some minutes on two cores; more of the same people adds little. */
const mostPeople = 400;
const mostEach = 20;

export interface Chosen {
  /** People with enough faces, those with the most first, and their rows in the order given. */
  readonly people: readonly { readonly person: number; readonly faces: readonly number[] }[];
  /** People with some faces, but too few. */
  readonly almost: number;
}

/** @param rows by person, faces of one person in the order of their photos */
export function chooseSamples(rows: readonly ConfirmedRow[]): Chosen {
  const own = [...Map.groupBy(rows, ({ person }) => person)];
  const enough = own.filter(([, list]) => list.length >= needed.photosEach);
  const people = enough
    .sort(([a, x], [b, y]) => y.length - x.length || a - b)
    .slice(0, mostPeople)
    .map(([person, list]) => ({ person, faces: evenly(list, mostEach).map(({ face }) => face) }));
  return { people, almost: own.length - enough.length };
}

/** What {@link chooseSamples} would choose, from how many confirmed faces each person has. */
export function countSamples(confirmed: readonly number[]): {
  people: number;
  photos: number;
  almost: number;
} {
  const enough = confirmed.filter((faces) => faces >= needed.photosEach).sort((a, b) => b - a);
  const chosen = enough.slice(0, mostPeople);
  return {
    people: chosen.length,
    photos: chosen.reduce((sum, faces) => sum + Math.min(faces, mostEach), 0),
    almost: confirmed.length - enough.length,
  };
}
