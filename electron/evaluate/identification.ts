/** The 1:N part of a report: figures of all searches, with intervals that grow replicate by replicate. */
import type { Identification } from '../contract/evaluate.ts';
import { estimate } from './bootstrap.ts';
import { cumulativeMatch, type Searches } from './identify.ts';
import { fpirGrid, quotedFpir, supportOf } from './rates.ts';
import { tarAtFar } from './roc.ts';
import { sortCompared, sweep } from './sweep.ts';

/** Ranks of the CMC. */
const ranks = 20;

export interface IdentificationUnder {
  /** One bootstrap replicate: how often each identity was drawn. The gallery stays; its probes are drawn. */
  add(weights: Float64Array): void;
  answer(): Identification;
}

export function identificationUnder(searches: Searches): IdentificationUnder {
  const { compared } = searches;
  const nonMated = compared.filter(({ same }) => !same);
  const mated = compared.length - nonMated.length;
  const people = new Set(searches.ranks.map(({ identity }) => identity)).size;
  const grid = fpirGrid(nonMated.length);
  const sorted = sortCompared(compared);
  const last = Math.min(ranks, searches.gallery);
  const open = Array.from(grid, () => [] as number[]);
  const cmc = Array.from({ length: last }, () => [] as number[]);
  const fnirAt = (fpir: number) =>
    estimate(1 - tarAtFar(compared, fpir), open[grid.indexOf(fpir)] ?? [], people);
  const falling = nonMated.map(({ score }) => score).sort((x, y) => y - x);
  return {
    add: (weights) => {
      sweep(sorted, weights, grid)?.tar.forEach((value, i) => open[i]?.push(1 - value));
      cumulativeMatch(searches.ranks, weights, last).forEach((value, i) => {
        if (!Number.isNaN(value)) cmc[i]?.push(value);
      });
    },
    answer: () => ({
      gallery: searches.gallery,
      templates: searches.templates,
      enrolled: searches.enrolled,
      mated,
      nonMated: nonMated.length,
      cmc: cumulativeMatch(searches.ranks, null, last).map((value, i) => ({
        rank: i + 1,
        ...estimate(value, cmc[i] ?? [], people),
      })),
      open: [...grid]
        .filter((fpir) => fpir * nonMated.length >= 1)
        .map((fpir) => ({ fpir, ...fnirAt(fpir) })),
      at: quotedFpir.map((fpir) => ({
        fpir,
        ...fnirAt(fpir),
        // The first score that would be one false alarm too many; a match must lie above it.
        threshold: falling[Math.floor(fpir * nonMated.length)] ?? -1,
        support: supportOf(fpir, nonMated.length),
      })),
    }),
  };
}
