/** How well each named face fits its own person, without itself. */
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

/** The fits that are low enough to look for somebody else. */
export function suspicious(fits: readonly Fit[], meaning: ScoreMeaning): Fit[] {
  return fits.filter(({ own, rest }) => own !== null && meaning.fnmr(own, rest) < lowEnough);
}

/**
 * The faces and everybody's mean template as one block of numbers each, for `compute('nearestPeople')`.
 * @param barred people that a face cannot be, beside its own
 * @param counts who is compared with at all
 */
export function comparison(
  sets: TemplateSets,
  fits: readonly Fit[],
  barred: (face: number) => Iterable<number>,
  counts: (person: number) => boolean,
): { probes: Float32Array; people: Int32Array; directions: Float32Array; barred: Int32Array[] } {
  const { gallery } = sets;
  const d = gallery.dimension;
  const others = [...sets.all()].filter(([person]) => counts(person)).sort(([a], [b]) => a - b);
  const people = Int32Array.from(others, ([person]) => person);
  const directions = new Float32Array(others.length * d);
  others.forEach(([, { direction }], row) => {
    directions.set(direction, row * d);
  });
  const probes = new Float32Array(fits.length * d);
  fits.forEach(({ face }, row) => {
    probes.set(gallery.vector(face), row * d);
  });
  return {
    probes,
    people,
    directions,
    barred: fits.map((fit) => Int32Array.from(new Set([fit.person, ...barred(fit.face)]))),
  };
}
