/** `facet library encrypt`, `rotate-key`, `passphrase`, `export-open`: what a library is written down with. */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RewriteProgress } from '../../contract/rewrite.ts';
import { newKey } from '../../host/keys/entries.ts';
import { changeKey, changePassphrase, encryptLibrary, exportOpen } from '../../host/keys/protect.ts';
import { type ClosedLibrary, type Command, type Context, UsageError } from '../command.ts';
import { unreadable } from '../errno.ts';
import { answer, duration, ProgressLine } from '../output.ts';

const from = 'the passphrase comes from --passphrase-fd N or FACET_PASSPHRASE';

/** Does it, with a line that says how far it is. */
async function working<T>({ closed }: Context, work: (library: ClosedLibrary) => Promise<T>): Promise<T> {
  const line = new ProgressLine();
  try {
    return await work(
      await closed((progress) => {
        line.show(progressText(progress));
      }),
    );
  } finally {
    line.end();
  }
}

function progressText({ done, total, secondsLeft }: RewriteProgress): string {
  const share = total === 0 ? 100 : Math.floor((100 * done) / total);
  return `writing the library anew: ${share} %${secondsLeft === null ? '' : ` · ${duration(secondsLeft)} left`}`;
}

/** The terminal asks no keychain. */
const by = (passphrase: string | null) => ({ keychain: null, passphrase });

const encrypt: Command = {
  words: 'library encrypt',
  usage: '',
  help: `encrypt a library that lies open; ${from}`,
  args: [0, 0],
  async run(context) {
    const dir = await working(context, async ({ task, passphrase }) => {
      if (passphrase === null) throw new UsageError(`a passphrase is needed: ${from}`);
      await encryptLibrary(task, newKey(), by(passphrase));
      return task.dir;
    });
    answer(context.flags.json, { library: dir, encrypted: true }, () => [
      `${dir} is encrypted. Its passphrase opens it; nobody can restore a lost one.`,
      'facet.keys.json belongs to it: keep it with every copy.',
    ]);
    return true;
  },
};

const rotateKey: Command = {
  words: 'library rotate-key',
  usage: '',
  help: 'give an encrypted library another key; the passphrase stays',
  args: [0, 0],
  async run(context) {
    const dir = await working(context, async ({ task, passphrase }) => {
      await changeKey(task, newKey(), by(passphrase));
      return task.dir;
    });
    answer(context.flags.json, { library: dir, encrypted: true }, () => [
      `${dir} has another key, which the same passphrase opens.`,
      'A keychain that opened it does so again once the app is told to (Settings, Protection).',
    ]);
    return true;
  },
};

const passphrase: Command = {
  words: 'library passphrase',
  usage: '',
  help: 'another passphrase, from --new-passphrase-fd N or FACET_NEW_PASSPHRASE; the key stays',
  args: [0, 0],
  async run(context) {
    const dir = await working(context, async ({ task, newPassphrase }) => {
      if (newPassphrase === null)
        throw new UsageError('it comes from --new-passphrase-fd N or FACET_NEW_PASSPHRASE');
      await changePassphrase(task, newPassphrase);
      return task.dir;
    });
    answer(context.flags.json, { library: dir, changed: true }, () => [
      `${dir} has another passphrase. Copies of facet.keys.json from before open with the former one, until the key is changed too.`,
    ]);
    return true;
  },
};

const exportUnencrypted: Command = {
  words: 'library export-open',
  usage: 'FOLDER --yes-unencrypted',
  help: 'write the whole library UNENCRYPTED into a folder',
  args: [1, 1],
  async run(context, [folder = '']) {
    if (!context.flags.yesUnencrypted) {
      throw new UsageError(
        'everybody who can read the folder will read every name, face and template in it; say --yes-unencrypted to go on',
      );
    }
    const target = resolve(folder);
    const copy = await working(context, ({ task }) => {
      makeFolder(target);
      return exportOpen(task, target);
    });
    answer(context.flags.json, copy, () => [
      `${copy.path}: ${(copy.bytes / 1e6).toFixed(1)} MB, not encrypted`,
    ]);
    return true;
  },
};

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

export const protection: readonly Command[] = [encrypt, rotateKey, passphrase, exportUnencrypted];
