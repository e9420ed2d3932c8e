/** Suggestions: which groups and people may be the same person as this one? */
import type { Grouper } from '../cluster/grouper.ts';

/** A person and the cosine of its mean embedding to the one asked about, -1..1. */
export interface SimilarPerson {
  readonly person: number;
  readonly cosine: number;
}

/**
 * The people and groups whose mean embedding is most like that of `person`, best first, equal cosines by id.
 * Left out: those the user ruled out (the pair, or a face of one for the other), those seen together with
 * `person` in one photo, and those `skip` names (strangers). Empty when `person` has no good face.
 */
export function similarPeople(
  grouper: Grouper,
  person: number,
  limit: number,
  skip: (person: number) => boolean = () => false,
): SimilarPerson[] {
  return grouper
    .meanCosines(person)
    .filter((other) => !skip(other.person) && !grouper.ruledOut(person, other.person))
    .sort((a, b) => b.cosine - a.cosine || a.person - b.person)
    .slice(0, limit);
}
