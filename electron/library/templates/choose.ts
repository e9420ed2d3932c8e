/** Which of a person's faces become templates: the best of each look, year and pose, then the best of the rest. */
import type { TemplateReason } from '../../contract/templates.ts';
import { dotRow } from '../index/dot.ts';
import { looksOf } from './looks.ts';
import type { Sample } from './sample.ts';

/** More templates than this cost time and gain nothing that could be measured. */
export const mostTemplates = 20;
/** Years that get a template of their own; of more, this many are taken evenly from first to last. */
const mostYears = 10;
/** Faces more alike than this are one picture twice, or a burst: the second would only weigh double. */
const twin = 0.9;

export interface Template {
  readonly face: number;
  readonly reason: TemplateReason;
}

/**
 * The template set of one person, at most {@link mostTemplates}, in order of importance. Depends on the samples
 * alone, not on their order. One sample is its own set.
 * @param vectorOf the unit vector of a face
 */
export function chooseTemplates(
  samples: readonly Sample[],
  vectorOf: (face: number) => Float32Array,
): Template[] {
  const ranked = [...samples].sort((a, b) => b.quality - a.quality || a.face - b.face);
  const [best] = ranked;
  if (best === undefined) return [];
  const chosen = new Map<number, { vector: Float32Array; reason: TemplateReason }>();
  const choose = (face: number, reason: TemplateReason): void => {
    if (chosen.size >= mostTemplates || chosen.has(face)) return;
    const vector = vectorOf(face);
    for (const other of chosen.values()) if (dotRow(other.vector, 0, vector, vector.length) > twin) return;
    chosen.set(face, { vector, reason });
  };

  choose(best.face, { kind: 'best' });
  for (const year of spread(yearsOf(ranked), mostYears)) {
    const first = ranked.find((sample) => sample.year === year);
    if (first !== undefined) choose(first.face, { kind: 'year', year });
  }
  for (const pose of ['left', 'right'] as const) {
    const first = ranked.find((sample) => sample.pose === pose);
    if (first !== undefined) choose(first.face, { kind: 'pose', pose });
  }
  const faces = ranked.map(({ face }) => face);
  for (const look of looksOf(faces, vectorOf).slice(1))
    choose(look.medoid, { kind: 'look', faces: look.faces });
  for (const { face } of inTurn(ranked)) choose(face, { kind: 'more' });
  return [...chosen].map(([face, { reason }]) => ({ face, reason }));
}

/** The years of dated samples, ascending. */
function yearsOf(samples: readonly Sample[]): number[] {
  const years = new Set(samples.flatMap(({ year }) => (year === null ? [] : [year])));
  return [...years].sort((a, b) => a - b);
}

/** At most `count` of `list`, evenly from first to last. */
function spread(list: readonly number[], count: number): number[] {
  if (list.length <= count) return [...list];
  return Array.from(
    { length: count },
    (_, i) => list[Math.round((i * (list.length - 1)) / (count - 1))] as number,
  );
}

/** Best first, but one of each year before a second of any: a year with many photos must not outweigh others. */
function inTurn(ranked: readonly Sample[]): Sample[] {
  const seen = new Map<number | null, number>();
  const turns = ranked.map((sample) => {
    const turn = seen.get(sample.year) ?? 0;
    seen.set(sample.year, turn + 1);
    return { sample, turn };
  });
  // A stable sort: within a turn they stay best first.
  return turns.sort((a, b) => a.turn - b.turn).map(({ sample }) => sample);
}
