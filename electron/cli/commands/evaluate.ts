/** `facet evaluate`: how well faces are recognised, on labelled pairs, folders of people or the library's own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { FacetError } from '../../contract/errors.ts';
import type { EvaluationProgress, EvaluationReport } from '../../contract/evaluate.ts';
import type { Analysed, VisionApi } from '../../contract/vision.ts';
import { aboutHere } from '../../evaluate/about.ts';
import { evaluate as evaluateLabelled, worstImages } from '../../evaluate/evaluate.ts';
import { listPeople } from '../../evaluate/folders.ts';
import { type Embedded, type Labelled, labelledFolders, labelledPairs } from '../../evaluate/labelled.ts';
import { parsePairs } from '../../evaluate/pairs.ts';
import { cutPictures } from '../../evaluate/pictures.ts';
import { readImages } from '../../evaluate/read.ts';
import { reportHtml } from '../../evaluate/report/html.ts';
import type { Client } from '../../rpc/client.ts';
import { type Command, type Context, seedOf, UsageError } from '../command.ts';
import { answer, duration, ProgressLine, say } from '../output.ts';

const words: Record<EvaluationProgress['stage'], string> = {
  reading: 'images',
  measuring: 'bootstrap draws',
  pictures: 'pictures',
};

/** A source of labels that needs no library: its images, and how to label what was found in them. */
interface Source {
  readonly root: string;
  readonly images: readonly string[];
  readonly label: (embedded: Embedded) => Labelled;
}

export const evaluate: Command = {
  words: 'evaluate',
  usage: '--pairs FILE.tsv --root DIR | --folders DIR | --people [--seed N] [--report FILE.html]',
  help: 'accuracy, ROC, search 1:N and intervals on labelled faces',
  args: [0, 0],
  async run(context) {
    const { flags, signal } = context;
    const seed = seedOf(flags.seed);
    const line = new ProgressLine();
    const progress = ({ stage, done, total, secondsLeft }: EvaluationProgress): void => {
      const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
      line.show(`${done}/${total} ${words[stage]}${left}`);
    };
    try {
      const source = await sourceOf(context);
      const report =
        source === null
          ? await ofPeople(context, seed, progress)
          : await ofFiles(context, source, seed, progress, signal);
      line.end();
      answer(flags.json, report, () => summary(report));
    } finally {
      line.end();
    }
    return true;
  },
};

/** Null for the library's own people. @throws UsageError unless exactly one source is named */
async function sourceOf({ flags, signal }: Context): Promise<Source | null> {
  const { pairs: file, root, folders, people } = flags;
  const named = [file !== undefined, folders !== undefined, people].filter(Boolean).length;
  if (named !== 1 || (file === undefined) !== (root === undefined))
    throw new UsageError('evaluate needs --pairs FILE.tsv with --root DIR, or --folders DIR, or --people');
  if (file !== undefined && root !== undefined) {
    const pairs = parsePairs(readPairs(file), file);
    const images = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
    return { root, images, label: (embedded) => labelledPairs(basename(file), pairs, embedded) };
  }
  if (folders === undefined) return null;
  const listed = await listPeople(resolve(folders), signal);
  return {
    root: folders,
    images: listed.map(({ image }) => image),
    label: (embedded) => labelledFolders(basename(resolve(folders)), listed, embedded),
  };
}

function readPairs(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new FacetError({
      code: 'unreadable',
      path: file,
      detail: thrown instanceof Error ? thrown.message : '',
    });
  }
}

async function ofFiles(
  { vision: start, flags }: Context,
  { root, images, label }: Source,
  seed: number,
  progress: (progress: EvaluationProgress) => void,
  signal: AbortSignal,
): Promise<EvaluationReport> {
  const { vision } = await start();
  const labelled = label(
    await readImages(images, { analyse: analyser(vision, root, false), progress, signal }),
  );
  const { contract, detector, embedder, dimension, provider } = await vision.report({});
  const report = await evaluateLabelled({
    labelled,
    seed,
    model: { contract, detector, embedder, dimension, provider },
    about: aboutHere(process.env['npm_package_version'] ?? 'source'),
    library: null,
    progress,
    signal,
  });
  if (flags.report !== undefined) {
    const pictures = await cutPictures(worstImages(report), analyser(vision, root, true), progress, signal);
    writeReport(flags.report, reportHtml(report, pictures));
  }
  return report;
}

const analyser =
  (vision: Client<VisionApi>['vision'], root: string, crops: boolean) =>
  (image: string): Promise<Analysed> =>
    vision.analyse({
      source: { path: resolve(root, image), bytes: null, label: image },
      embed: !crops,
      crops,
      thumb: false,
    });

async function ofPeople(
  { library, flags, signal }: Context,
  seed: number,
  progress: (progress: EvaluationProgress) => void,
): Promise<EvaluationReport> {
  const facet = await library();
  const running = facet.evaluate.run({ source: { kind: 'people' }, seed }, { signal });
  for await (const event of running) progress(event);
  const { id, report } = await running.result;
  if (flags.report !== undefined) {
    const to = await facet.host.grant({ path: resolve(flags.report), save: true });
    const { path } = await facet.evaluate.save({ id, to: to.id, as: 'html' });
    say(`report: ${path}`);
  }
  return report;
}

function writeReport(path: string, html: string): void {
  try {
    writeFileSync(path, html);
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    throw new FacetError({ code: 'unreadable', path, detail }, { cause: thrown });
  }
  say(`report: ${path}`);
}

const percent = (value: number): string => `${(value * 100).toFixed(2)} %`;
const interval = ({ low, high }: { low: number; high: number }): string =>
  `[${(low * 100).toFixed(2)}, ${(high * 100).toFixed(2)}]`;

function summary(value: EvaluationReport): string[] {
  const { source, identification, intervals } = value;
  const short = { ample: '', thin: '  (few non-mated pairs)', none: '  (too few non-mated pairs)' };
  return [
    `${value.pairs} pairs (${source.mated} mated, ${source.nonMated} non-mated) of ${source.identities} people; 95 % intervals over people, seed ${value.seed}`,
    `accuracy ${percent(value.accuracy)} ± ${(value.accuracyStd * 100).toFixed(2)} ${interval(intervals.accuracy)} at threshold ${value.threshold.toFixed(3)}`,
    `AUC ${value.auc.toFixed(5)}, EER ${percent(value.eer)} ${interval(intervals.eer)}`,
    ...value.tar.map(
      (row) =>
        `TAR@FAR ${row.far.toExponential()}: ${percent(row.value)} ${interval(row)}${short[row.support]}`,
    ),
    ...(identification === null
      ? []
      : [
          `search among ${identification.gallery} people, ${identification.mated} mated and ${identification.nonMated} non-mated probes:`,
          ...[1, 5].flatMap((rank) => {
            const row = identification.cmc[rank - 1];
            return row === undefined ? [] : [`rank ${rank}: ${percent(row.value)} ${interval(row)}`];
          }),
          ...identification.at.map(
            (row) =>
              `FNIR at FPIR ${row.fpir}: ${percent(row.value)} ${interval(row)} (threshold ${row.threshold.toFixed(3)})${short[row.support]}`,
          ),
        ]),
    ...[...value.worst.nonMated, ...value.worst.mated]
      .filter(({ suspect }) => suspect)
      .map(
        ({ a, b, score, row }) =>
          `label probably wrong: ${a.label} / ${b.label} (cosine ${score.toFixed(3)}${row === null ? '' : `, pair ${row}`})`,
      ),
    ...value.missing.map((image) => `no face: ${image}`),
  ];
}
