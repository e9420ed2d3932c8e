/** How well each named face fits its own person, without itself. */
import { sharedRows } from '../compute/shared.ts';
import { personScore, scoreWithoutItself } from './fusion.ts';
import type { ScoreMeaning } from './odds.ts';
import type { TemplateSets } from './sets.ts';

export interface Fit {
  readonly face: number;
  readonly person: number;
  /** Score against the other templates of the person; null when there are none. */
  readonly own: number | null;
  /** How many those are. */
  readonly rest: number;
}

/** Only faces among this share of mates that fit worst can have a wrong name; it saves comparing the others with everybody. */
const lowEnough = 0.1;

/** The fit of these faces; poor ones the user does not vouch for are passed over: they fit badly anywhere. */
export function* fitsOf(
  sets: TemplateSets,
  faces: Iterable<{ readonly face: number; readonly person: number }>,
): Generator<Fit> {
  const { gallery } = sets;
  const members = new Map<number, ReadonlySet<number>>();
  for (const { face, person } of faces) {
    if (!gallery.has(face) || gallery.personOf(face) !== person || !gallery.decides(face)) continue;
    const set = sets.of(person);
    if (set === null) continue;
    const known = members.get(person) ?? new Set(set.templates.map((template) => template.face));
    members.set(person, known);
    const isTemplate = known.has(face);
    const vector = gallery.vector(face);
    const own = isTemplate ? scoreWithoutItself(vector, set) : personScore(vector, set);
    yield { face, person, own, rest: known.size - (isTemplate ? 1 : 0) };
  }
}

/** Whether a fit is low enough to look for somebody else. */
export function isSuspicious({ own, rest }: Fit, meaning: ScoreMeaning): boolean {
  return own !== null && meaning.fnmr(own, rest) < lowEnough;
}

/** Rows looked at between two chances to give way: a fraction of a ms. */
const rowsAtOnce = 512;

/**
 * The faces and everybody's mean template as one block of numbers each, for `compute('nearestPeople')`. Faces that go while
 * it is put together are compared as zeros, with nobody as the result.
 * @param barred people that a face cannot be, beside its own
 * @param without people who are not compared with
 * @param breathe gives way to other calls; see `compute/slices.ts`
 */
export async function comparison(
  sets: TemplateSets,
  fits: readonly Fit[],
  barred: (face: number) => Iterable<number>,
  without: ReadonlySet<number>,
  breathe: () => Promise<void>,
): Promise<{ probes: Float32Array; people: Int32Array; directions: Float32Array; barred: Int32Array[] }> {
  const { gallery } = sets;
  const d = gallery.dimension;
  const others: number[] = [];
  let seen = 0;
  for (const [person] of sets.all()) {
    if (!without.has(person)) others.push(person);
    if (++seen % rowsAtOnce === 0) await breathe();
  }
  // Whoever lost all faces meanwhile and got others was met twice.
  const people = Int32Array.from(others)
    .sort()
    .filter((person, at, all) => person !== all[at - 1]);
  await breathe();
  const directions = sharedRows(people.length, d);
  for (const [row, person] of people.entries()) {
    const set = sets.of(person);
    if (set !== null) directions.set(set.direction, row * d);
    if (row % rowsAtOnce === 0) await breathe();
  }
  const probes = sharedRows(fits.length, d);
  const none: Int32Array[] = [];
  for (const [row, fit] of fits.entries()) {
    if (gallery.has(fit.face)) probes.set(gallery.vector(fit.face), row * d);
    none.push(Int32Array.from(new Set([fit.person, ...barred(fit.face)])));
    if (row % rowsAtOnce === 0) await breathe();
  }
  return { probes, people, directions, barred: none };
}
