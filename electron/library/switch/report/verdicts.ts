/** Which faces of named people would be judged otherwise, and which people would be taken for each other. */
import type { VerdictTable } from '../../../contract/model-change-report.ts';
import type { Verdict } from '../../../contract/model.ts';
import { verdictOf } from '../../search/identify.ts';
import { personScore } from '../../templates/fusion.ts';
import { type ChangeInput, type Side, vectorOf } from './input.ts';
import { ownScore, type SetOf } from './templates.ts';

/** Examples of one kind. */
export const mostExamples = 12;
/** Faces of each person that are searched with for look-alikes. */
const probesEach = 4;

/** One person under both contracts. */
export interface Pair {
  readonly person: number;
  readonly before: SetOf;
  readonly after: SetOf;
}

interface Change {
  readonly row: number;
  readonly before: { readonly cosine: number; readonly verdict: Verdict };
  readonly after: { readonly cosine: number; readonly verdict: Verdict };
}

const severity: Readonly<Record<Verdict, number>> = { unknown: 0, unsure: 1, match: 2 };

/** The only face of a person has nothing to be compared with, and is passed over. */
export function verdicts(
  { named, before, after }: ChangeInput,
  people: readonly Pair[],
  tell: (part: number) => void,
): { confirmed: VerdictTable; automatic: VerdictTable; changes: Change[] } {
  const tables = { confirmed: empty(), automatic: empty() };
  const changes: Change[] = [];
  people.forEach((person, at) => {
    if (at % 16 === 0) tell(at / people.length);
    for (const row of person.before.rows) {
      const was = ownScore(named, before, person.before, row);
      const is = ownScore(named, after, person.after, row);
      if (was === null || is === null) continue;
      const change: Change = {
        row,
        before: { cosine: was, verdict: verdictOf(was, before.thresholds) },
        after: { cosine: is, verdict: verdictOf(is, after.thresholds) },
      };
      const table = named.confirmed[row] === 1 ? tables.confirmed : tables.automatic;
      table.faces += 1;
      table.before[change.before.verdict] += 1;
      table.after[change.after.verdict] += 1;
      if (change.before.verdict === change.after.verdict) table.kept += 1;
      else changes.push(change);
    }
  });
  const step = ({ before: was, after: is }: Change): number => severity[is.verdict] - severity[was.verdict];
  // What gets worse is what the user has to know; of equals, by how far it falls.
  changes.sort(
    (x, y) => step(x) - step(y) || x.after.cosine - x.before.cosine - (y.after.cosine - y.before.cosine),
  );
  return { ...tables, changes: changes.slice(0, mostExamples) };
}

const empty = (): VerdictTable => ({
  faces: 0,
  kept: 0,
  before: { match: 0, unsure: 0, unknown: 0 },
  after: { match: 0, unsure: 0, unknown: 0 },
});

/** A face (by row) of one person, taken for another. People are places in the list. */
interface Alarm {
  readonly row: number;
  readonly of: number;
  readonly other: number;
  readonly before: number;
  readonly after: number;
}

/**
 * Pairs of people of whom some probe of one scores at or above the match threshold against the other: a search with
 * that photo lists both.
 */
export function confusions(
  { before, after }: ChangeInput,
  people: readonly Pair[],
  tell: (part: number) => void,
): { before: number; after: number; fresh: number; alarms: Alarm[] } {
  const was = new Set<number>();
  const is = new Map<number, Alarm>();
  const keyOf = (a: number, b: number): number => Math.min(a, b) * people.length + Math.max(a, b);
  people.forEach((person, of) => {
    if (of % 4 === 0) tell(of / people.length);
    for (const row of person.before.rows.slice(0, probesEach)) {
      const [probeBefore, probeAfter] = [vectorOf(before, row), vectorOf(after, row)];
      people.forEach((rival, other) => {
        if (other === of) return;
        const scoreBefore = personScore(probeBefore, rival.before.mean);
        const scoreAfter = personScore(probeAfter, rival.after.mean);
        const key = keyOf(of, other);
        if (scoreBefore >= before.thresholds.match) was.add(key);
        if (scoreAfter < after.thresholds.match) return;
        const alarm = { row, of, other, before: scoreBefore, after: scoreAfter };
        if ((is.get(key)?.after ?? -1) < scoreAfter) is.set(key, alarm);
      });
    }
  });
  const fresh = [...is].flatMap(([key, alarm]) => (was.has(key) ? [] : [alarm]));
  fresh.sort((a, b) => b.after - a.after || a.row - b.row);
  return { before: was.size, after: is.size, fresh: fresh.length, alarms: fresh.slice(0, mostExamples) };
}

/** The row of a person's template most like a probe. */
export function mostAlikeRow(side: Side, { templates, rows }: SetOf, probe: number): number {
  const vector = vectorOf(side, probe);
  const ranked = [...templates].map((row) => ({
    row,
    cosine: personScore(vector, { direction: vectorOf(side, row), resultant: 1 }),
  }));
  ranked.sort((a, b) => b.cosine - a.cosine || a.row - b.row);
  return ranked[0]?.row ?? rows[0] ?? 0;
}
