/** `facet models list`, `install`, `import`, `test`, `remove`: how models come to this machine. */
import { resolve } from 'node:path';
import { FacetError } from '../../contract/errors.ts';
import type { InputRecipe, ModelDownload, ModelEntry, ModelTest } from '../../contract/models.ts';
import { type Command, Failure, type Flags, UsageError } from '../command.ts';
import { answer, duration, ProgressLine } from '../output.ts';

/** How often the progress line is brought up to date, ms. */
const lookMs = 200;

const list: Command = {
  words: 'models list',
  usage: '',
  help: 'every model Facet knows: what is here, its licence, where the rest comes from',
  args: [0, 0],
  async run({ flags, library }) {
    const value = await (await library()).models.list({});
    answer(flags.json, value, () => value.flatMap(entryLines));
    return true;
  },
};

const install: Command = {
  words: 'models install',
  usage: 'ID [--accept-licence]',
  help: 'fetch a model from its maker, or go on with it; Ctrl+C keeps what has come',
  args: [1, 1],
  async run({ flags, library, signal }, [id = '']) {
    const { models } = await library();
    const line = new ProgressLine();
    try {
      let now = await licensed(() => models.install({ id, acceptLicence: flags.acceptLicence }));
      while (now.download?.state === 'running' || now.download?.state === 'checking') {
        line.show(progressWords(now.download));
        await new Promise((wait) => setTimeout(wait, lookMs));
        if (signal.aborted) {
          await models.stop({ id });
          throw new Failure(`stopped; what has come is kept: facet models install ${id} goes on`);
        }
        now = (await models.list({})).find((entry) => entry.id === id) ?? now;
      }
      line.end();
      if (now.download !== null && now.download.error !== null) throw new FacetError(now.download.error);
      answer(flags.json, now, () => entryLines(now));
    } finally {
      line.end();
    }
    return true;
  },
};

const bring: Command = {
  words: 'models import',
  usage:
    'FILE [--member NAME] [--title T] [--channels rgb|bgr|grey --mean M --std S] [--anyway] [--accept-licence]',
  help: 'bring in a .onnx, or one out of a .zip, after a self-test',
  args: [1, 1],
  async run({ flags, library, signal }, [file = '']) {
    const facet = await library();
    const { id: grant } = await facet.host.grant({ path: resolve(file), save: false });
    const found = await facet.models.inspect({ grant }, { signal });
    const usable = found.filter(({ problem }) => problem === null);
    const [only] = usable;
    const picked =
      flags.member === undefined
        ? only
        : found.find(({ member, label }) => flags.member === (member ?? label));
    if (flags.member === undefined && usable.length > 1) {
      const names = usable.map(({ member }) => member ?? '').join(', ');
      throw new UsageError(`there are several models in it; choose one with --member: ${names}`);
    }
    if (picked === undefined) {
      const reasons = found.map(({ label, problem }) => `${label}: ${problem ?? 'usable'}`).join('; ');
      throw new Failure(`${file} has no such model (${reasons})`);
    }
    const wish = {
      grant,
      member: picked.member,
      title: flags.title ?? picked.label.replace(/\.onnx$/i, ''),
      recipe: recipeOf(flags, picked.recipe),
      acceptLicence: flags.acceptLicence,
      anyway: flags.anyway,
    };
    const line = new ProgressLine();
    try {
      line.show(`trying ${picked.label} on photos of known people`);
      const value = await licensed(() => facet.models.import(wish, { signal }));
      line.end();
      answer(flags.json, value, () => entryLines(value));
    } finally {
      line.end();
    }
    return true;
  },
};

const test: Command = {
  words: 'models test',
  usage: '[ID]',
  help: 'self-test of an installed model, or of all; exit 1 when one fails',
  args: [0, 1],
  async run({ flags, library }, [id]) {
    const { models } = await library();
    if (id !== undefined) {
      const value = await models.test({ id });
      answer(flags.json, value, () => testLines(value));
      return value.verdict !== 'failed';
    }
    const tests: (ModelTest & { readonly id: string })[] = [];
    for (const entry of await models.list({}))
      if (entry.installed) tests.push({ id: entry.id, ...(await models.test({ id: entry.id })) });
    answer(flags.json, tests, () =>
      tests.flatMap((one) => [one.id, ...testLines(one).map((line) => `  ${line}`)]),
    );
    return tests.every(({ verdict }) => verdict !== 'failed');
  },
};

const remove: Command = {
  words: 'models remove',
  usage: 'ID',
  help: 'take a model that was fetched or imported off this machine',
  args: [1, 1],
  async run({ flags, library }, [id = '']) {
    await (await library()).models.remove({ id });
    answer(flags.json, { removed: id }, () => [`${id} is removed`]);
    return true;
  },
};

/** Tells how to accept where a licence stands in the way. */
async function licensed(work: () => Promise<ModelEntry>): Promise<ModelEntry> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof FacetError && thrown.error.code === 'licence-needed')
      throw new Failure(`${thrown.message} --accept-licence says that you did.`);
    throw thrown;
  }
}

/** The recipe of the command line over that of the file. @throws UsageError */
function recipeOf({ channels, mean, std }: Flags, found: InputRecipe | null): InputRecipe | null {
  if (channels === undefined && mean === undefined && std === undefined) return null;
  const order = channels ?? found?.channels;
  if (order !== 'rgb' && order !== 'bgr' && order !== 'grey')
    throw new UsageError(`--channels must be rgb, bgr or grey, not "${order ?? ''}"`);
  return {
    channels: order,
    mean: real(mean, found?.mean, '--mean'),
    std: positive(real(std, found?.std, '--std')),
  };
}

function real(text: string | undefined, otherwise: number | undefined, option: string): number {
  const value = text === undefined ? otherwise : Number(text);
  if (text === '' || value === undefined || !Number.isFinite(value))
    throw new UsageError(`${option} must be a number, not "${text ?? ''}"`);
  return value;
}

function positive(value: number): number {
  if (value > 0) return value;
  throw new UsageError('--std must be above 0');
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function progressWords({ state, bytes, total, bytesPerSecond, secondsLeft }: ModelDownload): string {
  if (state === 'checking') return 'checking what came';
  const of = total === null ? '' : ` of ${megabytes(total)}`;
  const rate = bytesPerSecond === 0 ? '' : `, ${megabytes(bytesPerSecond)}/s`;
  const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
  return `${megabytes(bytes)}${of}${rate}${left}`;
}

function entryLines(entry: ModelEntry): string[] {
  const {
    id,
    title,
    role,
    licence,
    accepted,
    installed,
    active,
    bytes,
    download,
    source,
    test: tested,
  } = entry;
  const words = [role, title, megabytes(bytes), licence.name];
  const state = installed
    ? []
    : download === null
      ? [`  not here: ${source}`]
      : [`  ${download.state}: ${progressWords(download)}`];
  return [
    `${active ? '*' : installed ? '+' : ' '} ${id}: ${words.join(', ')}`,
    ...state,
    ...(licence.free || accepted !== null
      ? []
      : [`  licence to accept: ${licence.url ?? licence.name} (--accept-licence)`]),
    ...(tested === null || tested.verdict === 'passed' ? [] : testLines(tested).map((line) => `  ${line}`)),
  ];
}

function testLines({ verdict, checks, better }: ModelTest): string[] {
  return [
    `self-test: ${verdict}`,
    ...checks.map(({ check, verdict: of, detail }) => `  ${check}: ${of}, ${detail}`),
    ...(better === null
      ? []
      : [
          `  better: --channels ${better.channels} --mean ${String(better.mean)} --std ${String(better.std)}`,
        ]),
  ];
}

export const machineModels: readonly Command[] = [list, install, bring, test, remove];
