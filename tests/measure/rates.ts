/** Cosine thresholds from rates, and rates from thresholds, on all labelled faces of one network. */
import { dotRow } from '../../electron/library/index/dot.ts';
import { enrol, search } from './open-set.ts';

export interface Named {
  readonly person: string;
  /** Unit length. */
  readonly vector: Float32Array;
}

/** Falling. */
export type Scores = Float64Array;

/** Of every two faces, compared 1:1. */
export function pairScores(faces: readonly Named[]): { mated: Scores; nonMated: Scores } {
  const mated: number[] = [];
  const nonMated: number[] = [];
  faces.forEach((a, i) => {
    for (const b of faces.slice(i + 1)) {
      const score = dotRow(a.vector, 0, b.vector, a.vector.length);
      (a.person === b.person ? mated : nonMated).push(score);
    }
  });
  return { mated: falling(mated), nonMated: falling(nonMated) };
}

/**
 * Of each face of one half of the people with the best of the other half, who are enrolled with up to
 * `templates` faces each; then the halves change places.
 */
export function strangerScores(faces: readonly Named[], templates: number): Scores {
  const people = [...Map.groupBy(faces, ({ person }) => person)].sort(([a], [b]) => (a < b ? -1 : 1));
  const best: number[] = [];
  for (const half of [0, 1]) {
    const gallery = people
      .filter((_, at) => at % 2 === half)
      .map(([name, own]) =>
        enrol(
          name,
          own.slice(0, templates).map(({ vector }) => vector),
        ),
      );
    for (const [at, [, own]] of people.entries()) {
      if (at % 2 === half) continue;
      for (const { vector } of own) best.push(search(gallery, vector, null).best);
    }
  }
  return falling(best);
}

/** Share of scores that reach `cosine`: an FMR, FPIR or TAR. */
export function rateAt(scores: Scores, cosine: number): number {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((scores[middle] as number) >= cosine) low = middle + 1;
    else high = middle;
  }
  return low / scores.length;
}

/** The lowest score that at most this share of scores reach. */
export function cosineAt(scores: Scores, rate: number): number {
  const count = Math.floor(rate * scores.length + 1e-9);
  return scores[Math.max(0, count - 1)] ?? 1;
}

const falling = (scores: readonly number[]): Scores => Float64Array.from(scores).sort().reverse();
