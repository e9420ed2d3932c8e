/** `facet adapt`: learning from what was confirmed. */
import type { AdaptFigure, AdaptStatus, AdaptVerdict } from '../../contract/adapt.ts';
import { type Command, seedOf } from '../command.ts';
import { answer, count, duration, ProgressLine } from '../output.ts';

const status: Command = {
  words: 'adapt status',
  usage: '',
  help: 'whether enough is confirmed to learn from, and what came of it',
  args: [0, 0],
  async run({ flags, library }) {
    const value = await (await library()).adapt.status({});
    answer(flags.json, value, () => statusLines(value));
    return true;
  },
};

const train: Command = {
  words: 'adapt train',
  usage: '[--seed N]',
  help: 'learn from confirmed faces and judge it; nothing changes until `adapt use`',
  args: [0, 0],
  async run({ flags, library, signal }) {
    const facet = await library();
    const line = new ProgressLine();
    try {
      const running = facet.adapt.train({ seed: seedOf(flags.seed) }, { signal });
      for await (const { stage, done, total, epoch, loss, secondsLeft } of running) {
        const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
        const where = loss === null ? stage : `${stage}, pass ${epoch}, loss ${loss.toFixed(3)}`;
        line.show(`${Math.round((100 * done) / total)} % ${where}${left}`);
      }
      const verdict = await running.result;
      line.end();
      answer(flags.json, verdict, () => verdictLines(verdict));
    } finally {
      line.end();
    }
    return true;
  },
};

const use: Command = {
  words: 'adapt use',
  usage: '',
  help: 'compare with the adapter that was offered',
  args: [0, 0],
  async run({ flags, library }) {
    const value = await (await library()).adapt.use({});
    answer(flags.json, value, () => statusLines(value));
    return true;
  },
};

const rollback: Command = {
  words: 'adapt rollback',
  usage: '',
  help: 'compare with the model alone again and erase the adapter',
  args: [0, 0],
  async run({ flags, library }) {
    const value = await (await library()).adapt.rollback({});
    answer(flags.json, value, () => statusLines(value));
    return true;
  },
};

export const adapt: readonly Command[] = [status, train, use, rollback];

const names: Record<AdaptFigure, string> = {
  tar: 'TAR at FAR 1e-3, people never trained on',
  eer: 'EER, people never trained on',
  fnir: 'FNIR at FPIR 0.1, unseen photos',
  precision: 'grouping, pair precision',
  recall: 'grouping, pair recall',
};

const reasons: Record<AdaptVerdict['reason'], string> = {
  gains: 'offered: TAR rises beyond its interval and nothing falls',
  'no-gain': 'not offered: TAR does not rise beyond its interval',
  falls: 'not offered: something else falls',
  'nothing-learned': 'not offered: no pass over the faces helped photos that were held back',
};

function statusLines({
  needed,
  people,
  photos,
  almost,
  active,
  canUse,
  forgotten,
  verdict,
}: AdaptStatus): string[] {
  return [
    `${people} of ${needed.people} people with ${needed.photosEach} confirmed photos (${count(photos, 'photo')}), ${almost} with fewer`,
    active ? 'an adapter is in use' : 'no adapter is in use',
    ...(canUse ? ['one is offered: facet adapt use'] : []),
    ...(forgotten > 0
      ? [`it learned from ${count(forgotten, 'person', 'people')} forgotten since: train again or roll back`]
      : []),
    ...(verdict === null ? [] : verdictLines(verdict)),
  ];
}

export function verdictLines({
  rows,
  reason,
  people,
  photos,
  mated,
  nonMated,
  folds,
  seconds,
}: Omit<AdaptVerdict, 'at' | 'contract' | 'history'>): string[] {
  const percent = (value: number): string => (value * 100).toFixed(2);
  const cell = ({ value, low, high }: { value: number; low: number; high: number }): string =>
    `${percent(value)} [${percent(low)}, ${percent(high)}]`.padEnd(24);
  return [
    `${people} people, ${photos} photos, ${folds} trials, ${mated} mated and ${nonMated} non-mated pairs of people never trained on, ${seconds.toFixed(0)} s`,
    `${'%, with 95 % intervals over people'.padEnd(42)}${'before'.padEnd(24)}${'after'.padEnd(24)}change`,
    ...rows.map(
      ({ figure, before, after, change, outcome }) =>
        `${names[figure].padEnd(42)}${cell(before)}${cell(after)}${cell(change)}${outcome}`,
    ),
    reasons[reason],
  ];
}
