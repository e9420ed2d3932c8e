/** `facet models status`, `use`, `report`, `rollback`, `clean`: by which model faces are compared. */
import type { Api } from '../../contract/api.ts';
import type { ModelChangeReport, Separation, VerdictTable } from '../../contract/model-change-report.ts';
import type { ModelChangeStatus } from '../../contract/model-change.ts';
import type { ModelEntry } from '../../contract/models.ts';
import type { Client } from '../../rpc/client.ts';
import { type Command, Failure, seedOf } from '../command.ts';
import { answer, count, duration, ProgressLine } from '../output.ts';

/** How often the progress line is brought up to date, ms. */
const lookMs = 200;

const status: Command = {
  words: 'models status',
  usage: '',
  help: 'by which model faces are compared, and what can be changed back',
  args: [0, 0],
  async run({ flags, library }) {
    const value = await (await library()).modelChange.status({});
    answer(flags.json, value, () => lines(value));
    return true;
  },
};

const use: Command = {
  words: 'models use',
  usage: 'ID [--yes]',
  help: 'embed every face anew under another model, with --yes change over to it; or read photos with a detector',
  args: [1, 1],
  async run({ flags, library, signal }, [id = '']) {
    const { modelChange, models, settings } = await library();
    const entry = (await models.list({})).find((known) => known.id === id);
    if (entry?.role === 'detector') return useDetector(settings, entry, flags.json);
    const line = new ProgressLine();
    try {
      let now = await modelChange.status({});
      if (now.change === null) now = await modelChange.begin({ embedder: id });
      else if (now.change.to.embedder !== id)
        throw new Failure(`a change to ${now.change.to.embedder} is under way; finish or cancel it first`);
      else if (now.change.state === 'paused') now = await modelChange.resume({});
      while (now.change?.state === 'embedding') {
        const { done, total, secondsLeft } = now.change;
        const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
        line.show(`${done} of ${total} faces${left}`);
        await new Promise((resolve) => setTimeout(resolve, lookMs));
        // What is embedded stays: the next try goes on from there.
        signal.throwIfAborted();
        now = await modelChange.status({});
      }
      line.end();
      if (now.change?.state === 'paused') throw new Failure(now.change.error ?? 'the change was paused');
      if (flags.yes) {
        await modelChange.apply({});
        now = await settled(modelChange, signal);
      }
      answer(flags.json, now, () => lines(now));
    } finally {
      line.end();
    }
    return true;
  },
};

/** No vector changes: photos are read with it from now on. */
async function useDetector(
  settings: Client<Api>['settings'],
  { id, title }: ModelEntry,
  json: boolean,
): Promise<true> {
  const value = await settings.set({ ...(await settings.get({})), detector: id });
  answer(json, value, () => [
    `${title} (${id}) finds the faces in photos from now on`,
    'photos that were read before stay as they are',
  ]);
  return true;
}

const report: Command = {
  words: 'models report',
  usage: '[--seed N]',
  help: 'what the model that is ready would change: verdicts, groups, people taken for each other, error rates',
  args: [0, 0],
  async run({ flags, library, signal }) {
    const { modelChange } = await library();
    const line = new ProgressLine();
    try {
      const running = modelChange.report({ seed: seedOf(flags.seed) }, { signal });
      for await (const { stage, done, total } of running)
        line.show(`${Math.round((100 * done) / total)} % ${stage}`);
      const value = await running.result;
      line.end();
      answer(flags.json, value, () => reportLines(value));
    } finally {
      line.end();
    }
    return true;
  },
};

const rollback: Command = {
  words: 'models rollback',
  usage: '',
  help: 'compare by the model before the last change again',
  args: [0, 0],
  async run({ flags, library, signal }) {
    const { modelChange } = await library();
    await modelChange.rollback({});
    const value = await settled(modelChange, signal);
    answer(flags.json, value, () => lines(value));
    return true;
  },
};

/** Waits for what goes on after a change: with the end of this process it would wait for the next command. */
async function settled(
  modelChange: Client<Api>['modelChange'],
  signal: AbortSignal,
): Promise<ModelChangeStatus> {
  const line = new ProgressLine();
  try {
    for (;;) {
      const now = await modelChange.status({});
      if (now.after === null || now.after.doing === 'stopped') return now;
      const { doing, done, total } = now.after;
      line.show(`${doing}, ${Math.round((100 * done) / Math.max(1, total))} %`);
      await new Promise((resolve) => setTimeout(resolve, lookMs));
      signal.throwIfAborted();
    }
  } finally {
    line.end();
  }
}

const simple = (words: string, help: string, step: 'cancel' | 'removeOld'): Command => ({
  words,
  usage: '',
  help,
  args: [0, 0],
  async run({ flags, library }) {
    const value = await (await library()).modelChange[step]({});
    answer(flags.json, value, () => lines(value));
    return true;
  },
});

function lines({ active, change, after, rollback: back, old }: ModelChangeStatus): string[] {
  return [
    active === null
      ? 'no model yet: the library holds no face'
      : `${active.embedder}, contract ${active.contract}`,
    ...(change === null
      ? []
      : [
          `${change.to.embedder}: ${change.state}, ${change.done} of ${count(change.total, 'face')}`,
          ...(change.error === null ? [] : [`  ${change.error}`]),
          ...change.leftBehind.map(({ reason, faces }) => `  ${count(faces, 'face')} left behind: ${reason}`),
          ...(change.state === 'ready'
            ? [`  facet models use ${change.to.embedder} --yes changes over`]
            : []),
        ]),
    ...(after?.error ? [`afterwards: ${after.error}`] : []),
    ...(back === null ? [] : [`facet models rollback goes back to ${back.embedder}`]),
    ...(old.faces === 0
      ? []
      : [
          `old vectors: ${count(old.faces, 'face')}, ${(old.bytes / 1e6).toFixed(1)} MB (facet models clean)`,
        ]),
  ];
}

function reportLines({
  thresholds,
  people,
  groups,
  faces,
  verdicts,
  confusions,
  regrouping,
  separation,
  seed,
}: ModelChangeReport): string[] {
  const table = (name: string, { faces: all, kept, before, after }: VerdictTable): string[] =>
    all === 0
      ? []
      : [
          `${name}: ${kept} of ${count(all, 'face')} keep their verdict (match ${before.match} -> ${after.match}, unsure ${before.unsure} -> ${after.unsure}, unknown ${before.unknown} -> ${after.unknown})`,
        ];
  const model = (name: string, { dPrime, fnmr }: Separation): string =>
    `  ${name}: d' ${dPrime === null ? '-' : dPrime.toFixed(2)}, FNMR at FMR 1e-3 ${fnmr === null ? '-' : fnmr.toFixed(4)}`;
  return [
    `looked at ${people.taken} of ${count(people.of, 'named person', 'named people')}, ${groups.taken} of ${count(groups.of, 'unnamed group')}, ${faces.taken} of ${count(faces.of, 'face')} (seed ${seed})`,
    `match from ${thresholds.before.match.toFixed(3)} -> ${thresholds.after.match.toFixed(3)}, unsure from ${thresholds.before.unsure.toFixed(3)} -> ${thresholds.after.unsure.toFixed(3)}`,
    ...table('confirmed', verdicts.confirmed),
    ...table('automatic', verdicts.automatic),
    `named people taken for each other: ${count(confusions.before, 'pair')} -> ${confusions.after}, ${confusions.fresh} new`,
    ...confusions.examples.map(
      ({ name, other, before, after }) =>
        `  ${name} and ${other.name}: ${before.toFixed(2)} -> ${after.toFixed(2)}`,
    ),
    `unnamed groups: ${regrouping.splits} would fall apart, ${regrouping.merges} would come about from several`,
    `${count(separation.mated, 'mated pair')} (${separation.mates} faces), ${count(separation.nonMated, 'non-mated pair')}${supportWords[separation.support]}`,
    model('before', separation.before),
    model('after', separation.after),
  ];
}

const supportWords: Record<ModelChangeReport['separation']['support'], string> = {
  ample: '',
  thin: ': few for a rate of 1 in 1000',
  none: ': too few for a rate of 1 in 1000',
};

export const modelChange: readonly Command[] = [
  status,
  use,
  report,
  rollback,
  simple('models cancel', 'give up a change that is under way', 'cancel'),
  simple('models clean', 'remove the vectors of models that are no longer used', 'removeOld'),
];
