/** Who is this? One probe face against every person of the library. */
import type { Verdict } from '../../contract/model.ts';
import { dotRow } from '../index/dot.ts';
import type { Gallery } from '../index/gallery.ts';
import type { Neighbour } from '../index/top-k.ts';
import type { Template } from '../templates/choose.ts';
import type { TemplateSets } from '../templates/sets.ts';

/** Cosines: see `calibrate/`. */
export interface MatchThresholds {
  readonly match: number;
  readonly unsure: number;
}

/** One person as an answer to a probe. */
export interface PersonMatch {
  readonly person: number;
  /** Person score in cosine units, -1..1: see `templates/fusion.ts`. */
  readonly cosine: number;
  /** {@link angleOf} the cosine. */
  readonly angle: number;
  /** The person's template most like the probe. */
  readonly face: number;
  /** Templates behind the score. */
  readonly templates: number;
  readonly named: boolean;
}

export interface Identification {
  /** About the first match; `unknown` when there is none. */
  readonly verdict: Verdict;
  /** One per person, best first, equal cosines by person id. May lie below every threshold. */
  readonly matches: PersonMatch[];
}

/** What the search needs to know of a person; strangers are left out by answering null. */
export type PersonInfo = (person: number) => { readonly named: boolean } | null;

/** Two named people closer than this cannot be told apart by their scores alone. */
export const closeCall = 0.03;

/** People searched for beyond those asked for: some of the nearest may be strangers. */
const spare = 32;

/**
 * The `k` people most like `query` (unit length), each by the score of its template set. Poor templates count
 * only where the user vouches for them; loose faces never do. One dot product per person, away from the calling
 * thread where people are many; exact.
 *
 * The verdict is `match` from `thresholds.match`, `unsure` from `thresholds.unsure`, else `unknown`. A match
 * with a named person becomes `unsure` when another named person is within {@link closeCall}. Unnamed groups
 * do not call a match into question: they may well be the same person.
 * @throws FacetError `invalid-input` when the query is not a unit vector of the gallery's dimension; `cancelled`
 */
export async function identify(
  sets: TemplateSets,
  query: Float32Array,
  k: number,
  thresholds: MatchThresholds,
  info: PersonInfo,
  signal?: AbortSignal,
): Promise<Identification> {
  sets.gallery.checkVector(query);
  await sets.catchUp(signal);
  for (let asked = k + spare; ; asked *= 4) {
    const near = await sets.nearest(query, asked, signal);
    const { verdict, matches, enough } = judged(sets, near, query, k, thresholds, info);
    // Enough people to tell, or all there are.
    if (enough || near.length < asked) return { verdict, matches };
  }
}

/** What the nearest people say, and whether more of them could change it. */
function judged(
  sets: TemplateSets,
  near: readonly Neighbour[],
  query: Float32Array,
  k: number,
  thresholds: MatchThresholds,
  info: PersonInfo,
): Identification & { enough: boolean } {
  const matches: PersonMatch[] = [];
  let best: { readonly cosine: number; readonly named: boolean } | undefined;
  /** The named person nearest after the best. */
  let rival: number | undefined;
  let enough = false;
  for (const { face: person, cosine: score } of near) {
    const set = sets.of(person);
    const about = set === null ? null : info(person);
    const cosine = Math.max(-1, Math.min(1, score));
    // Whoever comes now is too far to be a rival.
    const far = best !== undefined && (!best.named || best.cosine - cosine >= closeCall);
    enough = matches.length === k && (rival !== undefined || far);
    if (enough) break;
    if (set === null || about === null) continue;
    if (best === undefined) best = { cosine, named: about.named };
    else if (about.named) rival ??= cosine;
    if (matches.length === k) continue;
    const face = mostAlike(sets.gallery, set.templates, query);
    const { templates } = set;
    matches.push({
      person,
      cosine,
      angle: angleOf(cosine),
      face,
      templates: templates.length,
      named: about.named,
    });
  }
  if (best === undefined || matches.length === 0) return { verdict: 'unknown', matches, enough };
  const verdict = verdictOf(best.cosine, thresholds);
  const close = best.named && rival !== undefined && best.cosine - rival < closeCall;
  return { verdict: verdict === 'match' && close ? 'unsure' : verdict, matches, enough };
}

/** What {@link oncePerPhoto} needs of a face that was identified. */
interface Identified {
  readonly verdict: Verdict;
  readonly matches: readonly { readonly person: number; readonly cosine: number }[];
}

/**
 * Nobody is in one photo twice: of its faces that match the same person only the best stays a `match`, the others
 * become `unsure`. A collage or a mirror is then for a person to decide.
 */
export function oncePerPhoto<T extends Identified>(faces: readonly T[]): T[] {
  const best = new Map<number, T>();
  for (const face of faces) {
    const [top] = face.matches;
    if (face.verdict !== 'match' || top === undefined) continue;
    const rival = best.get(top.person)?.matches[0];
    if (rival === undefined || top.cosine > rival.cosine) best.set(top.person, face);
  }
  return faces.map((face) => {
    const [top] = face.matches;
    const second = face.verdict === 'match' && top !== undefined && best.get(top.person) !== face;
    return second ? { ...face, verdict: 'unsure' } : face;
  });
}

/** The template most like the probe; of equals the more important one. */
export function mostAlike(gallery: Gallery, templates: readonly Template[], query: Float32Array): number {
  let best = -1;
  let closest = -Infinity;
  for (const { face } of templates) {
    const cosine = gallery.cosineTo(query, face);
    if (cosine > closest) {
      closest = cosine;
      best = face;
    }
  }
  return best;
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
