/** Who is this? One probe face against every person of the library. */
import type { Verdict } from '../../contract/model.ts';
import { dotRow } from '../index/dot.ts';
import type { Gallery } from '../index/gallery.ts';

/** Cosines of `native-models/manifest.json`. */
export interface MatchThresholds {
  readonly match: number;
  readonly unsure: number;
}

/** The best face of one person for a probe. */
export interface PersonMatch {
  readonly person: number;
  /** -1..1 */
  readonly cosine: number;
  /** {@link angleOf} the cosine. */
  readonly angle: number;
  /** The person's face that gave this cosine. */
  readonly face: number;
}

export interface Identification {
  /** About the first match; `unknown` when there is none. */
  readonly verdict: Verdict;
  /** One per person, best first, equal cosines by person id. May lie below every threshold. */
  readonly matches: PersonMatch[];
}

/** What the search needs to know of a person; strangers are left out by answering null. */
export type PersonInfo = (person: number) => { readonly named: boolean } | null;

/** Two named people closer than this cannot be told apart by their best faces alone. */
export const closeCall = 0.03;

/**
 * The `k` people most like `query` (unit length): each person counts with their best face, so one good photo
 * of a person who changed over the years is enough. Poor templates count only where the user vouches for
 * them; loose faces never do. Reads every row of the gallery once.
 *
 * The verdict is `match` from `thresholds.match`, `unsure` from `thresholds.unsure`, else `unknown`. A match
 * with a named person becomes `unsure` when another named person is within {@link closeCall}. Unnamed groups
 * do not call a match into question: they may well be the same person.
 * @throws FacetError `invalid-input` when the query is not a unit vector of the gallery's dimension
 */
export function identify(
  gallery: Gallery,
  query: Float32Array,
  k: number,
  thresholds: MatchThresholds,
  info: PersonInfo,
): Identification {
  gallery.checkVector(query);
  const best = new Map<number, { cosine: number; face: number }>();
  gallery.eachCosine(query, (cosine, face, person, decides) => {
    if (person === null || !decides) return;
    const known = best.get(person);
    if (known === undefined) best.set(person, { cosine, face });
    else if (cosine > known.cosine || (cosine === known.cosine && face < known.face)) {
      known.cosine = cosine;
      known.face = face;
    }
  });
  const ranked = [...best].sort(([a, x], [b, y]) => y.cosine - x.cosine || a - b);
  const matches: PersonMatch[] = [];
  const named: number[] = [];
  let bestIsNamed = false;
  for (const [person, { cosine, face }] of ranked) {
    const about = info(person);
    if (about === null) continue;
    if (matches.length === 0) bestIsNamed = about.named;
    if (about.named && named.length < 2) named.push(cosine);
    if (matches.length < k) matches.push({ person, cosine, angle: angleOf(cosine), face });
    else if (named.length === 2) break;
  }
  const [top] = matches;
  if (top === undefined) return { verdict: 'unknown', matches };
  const rival = bestIsNamed ? named[1] : undefined;
  const verdict = verdictOf(top.cosine, thresholds);
  const close = rival !== undefined && top.cosine - rival < closeCall;
  return { verdict: verdict === 'match' && close ? 'unsure' : verdict, matches };
}

/** Three-way verdict of one cosine. */
export function verdictOf(cosine: number, thresholds: MatchThresholds): Verdict {
  if (cosine >= thresholds.match) return 'match';
  return cosine >= thresholds.unsure ? 'unsure' : 'unknown';
}

/** Angle between two unit vectors in degrees, 0..180, from their cosine; rounding past ±1 is forgiven. */
export function angleOf(cosine: number): number {
  return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI;
}

/** Cosine of two unit vectors of one length, clamped to -1..1. */
export function cosineOf(a: Float32Array, b: Float32Array): number {
  return Math.max(-1, Math.min(1, dotRow(a, 0, b, Math.min(a.length, b.length))));
}
