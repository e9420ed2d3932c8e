/** The template sets of sampled people under one contract, and the scores of their faces. */
import { chooseTemplates } from '../../templates/choose.ts';
import { type MeanTemplate, meanTemplate, personScore, scoreWithoutItself } from '../../templates/fusion.ts';
import { type NamedFaces, poses, type Side, vectorOf } from './input.ts';

/** A person as a search knows it: rows of {@link NamedFaces}, and those among them that are templates. */
export interface SetOf {
  readonly rows: readonly number[];
  readonly mean: MeanTemplate;
  readonly templates: ReadonlySet<number>;
}

/** Rows of each person, in the order they come. */
export function rowsByPerson({ person }: NamedFaces): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  person.forEach((id, row) => {
    const list = rows.get(id);
    if (list === undefined) rows.set(id, [row]);
    else list.push(row);
  });
  return rows;
}

/** Chosen anew under each contract, as `templates/` does after a change. */
export function setOf(named: NamedFaces, side: Side, rows: readonly number[]): SetOf | null {
  const samples = rows.map((row) => ({
    face: row,
    quality: named.quality[row] as number,
    year: named.year[row] === 0 ? null : (named.year[row] as number),
    pose: poses[named.pose[row] as number] ?? 'front',
  }));
  const chosen = chooseTemplates(samples, (row) => vectorOf(side, row)).map(({ face }) => face);
  const mean = meanTemplate(chosen.map((row) => vectorOf(side, row)));
  return mean === null ? null : { rows, mean, templates: new Set(chosen) };
}

/** The score of a face against its own person without itself; null for the only face. */
export function ownScore(named: NamedFaces, side: Side, set: SetOf, row: number): number | null {
  const vector = vectorOf(side, row);
  if (!set.templates.has(row)) return personScore(vector, set.mean);
  if (set.templates.size > 1) return scoreWithoutItself(vector, set.mean);
  // The only template stands for faces that are all but the same: one of those takes its place.
  const others = set.rows.filter((other) => other !== row);
  const rest = others.length === 0 ? null : setOf(named, side, others);
  return rest === null ? null : personScore(vector, rest.mean);
}
