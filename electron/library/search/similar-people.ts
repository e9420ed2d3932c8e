/** Suggestions: which groups and people may be the same person as this one? */
import type { Grouper } from '../cluster/grouper.ts';
import { TopK } from '../index/top-k.ts';

/** A person and the cosine of its mean embedding to the one asked about, -1..1. */
export interface SimilarPerson {
  readonly person: number;
  readonly cosine: number;
}

/**
 * The people and groups whose mean embedding is most like that of `person`, best first, equal cosines by id.
 * Left out: those the user ruled out (the pair, or a face of one for the other), those seen together with
 * `person` in one photo, and those `skip` names (strangers). Empty when `person` has no good face. Gives way
 * to other calls in between.
 */
export async function similarPeople(
  grouper: Grouper,
  person: number,
  limit: number,
  skip: (person: number) => boolean = () => false,
  signal?: AbortSignal,
): Promise<SimilarPerson[]> {
  const top = new TopK(limit);
  const work = grouper.meanCosines(person, (other, cosine) => {
    if (cosine < top.least || skip(other) || grouper.ruledOut(person, other)) return;
    top.offer(other, cosine);
  });
  while (work.next().done !== true) {
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  }
  return top.sorted().map(({ face, cosine }) => ({ person: face, cosine }));
}
