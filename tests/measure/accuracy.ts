/**
 * `npm run measure:accuracy`: the labelled LFW pairs under the defaults, against the figures that the recipe
 * reached. Exit code 1 when one is missed; a plain message where the photos are not here.
 */
import type { EvaluationReport } from '../../electron/contract/evaluate.ts';
import { facetJson } from '../support/cli.ts';
import { noShared, sharedDir } from '../support/shared.ts';

interface Goal {
  readonly file: string;
  /** Held-out accuracy, 0..1. */
  readonly accuracy: number;
  /** TAR at FAR 1e-3; null where there are too few non-mated pairs to have one. */
  readonly tar: number | null;
}

const goals: readonly Goal[] = [
  { file: 'lfw-pairs.tsv', accuracy: 0.992, tar: 0.984 },
  { file: 'lfw-crop-pairs.tsv', accuracy: 0.988, tar: null },
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const shared = sharedDir();
if (shared === null) say(`measure:accuracy skipped: ${noShared}`);
else {
  say('| pairs | accuracy, 95 % interval | TAR@FAR 1e-3 | EER | no face | goal |\n|---|---|---|---|---|---|');
  for (const goal of goals) {
    const report = await facetJson<EvaluationReport>([
      'evaluate',
      '--pairs',
      `${shared}/data/${goal.file}`,
      '--root',
      `${shared}/data`,
    ]);
    const tar = report.tarAtFar['1e-3'] ?? 0;
    const held = report.accuracy >= goal.accuracy && (goal.tar === null || tar >= goal.tar);
    const { low, high } = report.intervals.accuracy;
    const wanted = `accuracy >= ${goal.accuracy}${goal.tar === null ? '' : `, TAR >= ${goal.tar}`}`;
    say(
      `| ${goal.file} | ${report.accuracy.toFixed(4)} ± ${report.accuracyStd.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}] | ${goal.tar === null ? 'too few pairs' : tar.toFixed(4)} | ${report.eer.toFixed(4)} | ${report.missing.length} | ${wanted}: ${held ? 'holds' : 'MISSED'} |`,
    );
    if (!held) process.exitCode = 1;
  }
}
