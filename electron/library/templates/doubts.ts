/** Faces that probably have the wrong name, surest first. */
import type { Fit } from './fit.ts';
import { oddsOfWrong, probabilityOf, type ScoreMeaning } from './odds.ts';

/** The person a doubted face is most like, other than its own. */
export interface Rival {
  readonly person: number;
  /** Person score, -1..1. */
  readonly score: number;
  /** Templates behind it. */
  readonly templates: number;
}

export interface Doubt {
  readonly face: number;
  readonly person: number;
  /** Score against the rest of its person. */
  readonly own: number;
  /** Templates in that rest. */
  readonly rest: number;
  /** Who it looks more like; null when it only does not look like the rest. */
  readonly rival: Rival | null;
  /** That the name is wrong, 0.5..1. */
  readonly certainty: number;
}

/** The least certainty worth a look. */
const even = 0.5;

/**
 * @param rivals per fit, the best other person
 * @param people how many people each was compared with
 * @param plausible least score at which a rival is named: below it, nobody in the library looks like this face
 */
export function doubtsOf(
  fits: readonly Fit[],
  rivals: readonly (Rival | null)[],
  people: number,
  meaning: ScoreMeaning,
  plausible: number,
): Doubt[] {
  const found = fits.flatMap(({ face, person, own, rest }, at): Doubt[] => {
    if (own === null) return [];
    const best = rivals[at] ?? null;
    // Whoever fits the person better than anybody else is an odd photo of that person, not of another.
    if (best !== null && best.score <= own) return [];
    const certainty = probabilityOf(
      oddsOfWrong({ score: own, templates: rest }, best, Math.max(1, people), meaning),
    );
    if (certainty < even) return [];
    const rival = best !== null && best.score >= plausible ? best : null;
    return [{ face, person, own, rest, rival, certainty }];
  });
  found.sort((a, b) => b.certainty - a.certainty || a.own - b.own || a.face - b.face);
  return withoutMirrors(found);
}

/**
 * Of a person with two templates each is unlike "the rest": one doubt says it. The one that looks like somebody
 * else is the wrong one, so it is kept (it is the surer).
 */
function withoutMirrors(doubts: readonly Doubt[]): Doubt[] {
  const asked = new Set<number>();
  return doubts.filter(({ person, rest }) => {
    if (rest > 1) return true;
    if (asked.has(person)) return false;
    asked.add(person);
    return true;
  });
}
