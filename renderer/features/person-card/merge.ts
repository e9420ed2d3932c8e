import type { Person } from '../../../electron/contract/model.ts';

export interface MergePlan {
  readonly into: Person;
  readonly from: readonly Person[];
  /** Everyone in it who has a name; two or more mean that a name is given up, which is asked first. */
  readonly named: readonly Person[];
}

/**
 * Who stays when people are merged: a named one before an unnamed one, then the one asked for, then the one
 * with most faces (the lower id on a tie).
 * @returns null when there are fewer than two
 */
export function planMerge(people: readonly Person[], preferred: number | null = null): MergePlan | null {
  const rank = (person: Person): number =>
    (person.name === null ? 0 : 4) + (person.id === preferred ? 2 : 0) + (person.kind === 'stranger' ? 0 : 1);
  const [into, ...from] = people.toSorted((a, b) => rank(b) - rank(a) || b.faces - a.faces || a.id - b.id);
  if (into === undefined || from.length === 0) return null;
  return { into, from, named: people.filter((person) => person.name !== null) };
}
