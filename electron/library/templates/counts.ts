/** How many people a search goes through, by the number of their templates: what a score means depends on it. */
import { evenPlaces } from '../compute/evenly.ts';
import type { TemplateSets } from './sets.ts';

/** People who are chosen for to judge by them what the others will have. Of 500, a share of one half is known to 4.4 %. */
const sampled = 500;

/**
 * People by the number of their templates, 0..20. Exact where at most {@link sampled} of them are still to be chosen for, as a
 * while after the start of a library; else those are taken to be like {@link sampled} of them, evenly spread. Chosen for
 * in slices.
 * @param strangers people who are not searched for
 * @throws FacetError `cancelled`
 */
export async function templateCounts(
  sets: TemplateSets,
  strangers: ReadonlySet<number>,
  signal?: AbortSignal,
): Promise<number[]> {
  const { changed } = sets.gallery;
  if (changed.size <= sampled) {
    await sets.catchUp(signal);
    return sets.counts(strangers);
  }
  const sample = sampleOf(changed, strangers);
  await sets.chooseFor(sample, signal);
  const counts = sets.counts(strangers);
  // Others may have been chosen for meanwhile.
  const left = sizeWithout(changed, strangers);
  for (const person of sample) {
    const set = sets.of(person);
    if (set !== null) (counts[set.templates.length] as number) += left / sample.length;
  }
  return counts.map(Math.round);
}

/** How many of `people` are not among `without`. */
function sizeWithout(people: ReadonlySet<number>, without: ReadonlySet<number>): number {
  let size = people.size;
  for (const person of without) if (people.has(person)) size--;
  return size;
}

/** At most {@link sampled} of them, evenly spread; in one look, without a list of all: they may be a million. */
function sampleOf(people: ReadonlySet<number>, without: ReadonlySet<number>): number[] {
  const places = evenPlaces(sizeWithout(people, without), sampled);
  const sample: number[] = [];
  let at = 0;
  for (const person of people) {
    if (without.has(person)) continue;
    if (at++ === places[sample.length]) sample.push(person);
    if (sample.length === places.length) break;
  }
  return sample;
}
