/** The report as a compute job: everything about a change that can be told from numbers alone. */
import type { ModelChangeReport } from '../../../contract/model-change-report.ts';
import { supportOf } from '../../../evaluate/rates.ts';
import type { Report } from '../../compute/report.ts';
import type { Multiply } from '../../products/tiles.ts';
import { regrouped, type Regrouped } from './groups.ts';
import type { ChangeInput } from './input.ts';
import { choosePairs, leastMated, quotedRate, separationOf } from './separation.ts';
import { rowsByPerson, setOf } from './templates.ts';
import { confusions, mostAlikeRow, type Pair, verdicts } from './verdicts.ts';

type Shown = ModelChangeReport;
type Face = number;

/** {@link ModelChangeReport} without what only the store knows: names, and how much was drawn from how much. */
export interface ChangeFindings {
  readonly verdicts: Pick<Shown['verdicts'], 'confirmed' | 'automatic'> & {
    readonly examples: readonly Omit<Shown['verdicts']['examples'][number], 'name'>[];
  };
  readonly confusions: Omit<Shown['confusions'], 'examples'> & {
    readonly examples: readonly {
      readonly person: number;
      readonly face: Face;
      readonly other: { readonly person: number; readonly face: Face };
      readonly before: number;
      readonly after: number;
    }[];
  };
  readonly regrouping: Regrouped;
  readonly separation: Shown['separation'];
}

/** Shares of the time, by stage. */
const shares = { verdicts: 0.15, confusions: 0.45, regrouping: 0.85, separation: 1 } as const;

export async function changeReport(
  input: ChangeInput,
  report: Report,
  multiply: Multiply,
): Promise<ChangeFindings> {
  const { named, before, after } = input;
  let from = 0;
  const stage = (name: keyof typeof shares): ((part: number) => void) => {
    const start = from;
    from = shares[name];
    return (part) => {
      report({ stage: name, done: Math.round(1000 * (start + part * (shares[name] - start))), total: 1000 });
    };
  };
  const judging = stage('verdicts');
  const sets = [...rowsByPerson(named)];
  const people = sets.flatMap(([person, rows], at): Pair[] => {
    if (at % 16 === 0) judging((0.8 * at) / sets.length);
    const [was, is] = [setOf(named, before, rows), setOf(named, after, rows)];
    return was === null || is === null ? [] : [{ person, before: was, after: is }];
  });
  const judged = verdicts(input, people, (part) => {
    judging(0.8 + 0.2 * part);
  });
  const confused = confusions(input, people, stage('confusions'));
  const regrouping = await regrouped(input.groups, stage('regrouping'), multiply);
  stage('separation')(0);
  const pairs = choosePairs(named, input.seed);
  const [mated, nonMated] = [pairs.mated.length / 2, pairs.nonMated.length / 2];
  const support = mated < leastMated ? 'none' : supportOf(quotedRate, nonMated);
  const idOf = (row: number): Face => named.face[row] as number;
  return {
    verdicts: {
      confirmed: judged.confirmed,
      automatic: judged.automatic,
      examples: judged.changes.map(({ row, before: was, after: is }) => ({
        person: named.person[row] as number,
        face: idOf(row),
        by: named.confirmed[row] === 1 ? ('user' as const) : ('auto' as const),
        before: was,
        after: is,
      })),
    },
    confusions: {
      before: confused.before,
      after: confused.after,
      fresh: confused.fresh,
      examples: confused.alarms.flatMap(({ row, of, other, before: was, after: is }) => {
        const [person, rival] = [people[of], people[other]];
        if (person === undefined || rival === undefined) return [];
        const face = idOf(mostAlikeRow(after, rival.after, row));
        return [
          {
            person: person.person,
            face: idOf(row),
            other: { person: rival.person, face },
            before: was,
            after: is,
          },
        ];
      }),
    },
    regrouping,
    separation: {
      mates: pairs.mates,
      mated,
      nonMated,
      support,
      before: separationOf(before, pairs, support),
      after: separationOf(after, pairs, support),
    },
  };
}
