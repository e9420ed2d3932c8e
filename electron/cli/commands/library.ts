/** `facet info`, `check`, `backup`, `models`. */
import { resolve } from 'node:path';
import type { Backup } from '../../contract/api.ts';
import type { Command } from '../command.ts';
import { answer, count, say } from '../output.ts';

export const info: Command = {
  words: 'info',
  usage: '',
  help: 'size, counts and engine of the library',
  args: [0, 0],
  async run({ flags, library }) {
    const value = await (await library()).library.info({});
    answer(flags.json, value, () => [
      value.path,
      `${count(value.photos, 'photo')}, ${count(value.faces, 'face')}, ${count(value.people, 'person', 'people')}, ${count(value.groups, 'unnamed group')}`,
      `${(value.bytes / 1e6).toFixed(1)} MB, schema ${value.schema}, provider ${value.engine.provider}`,
    ]);
    return true;
  },
};

export const check: Command = {
  words: 'check',
  usage: '',
  help: 'verify the library file; exit 1 when something is wrong',
  args: [0, 0],
  async run({ flags, library }) {
    const value = await (await library()).library.check({});
    answer(flags.json, value, () => (value.ok ? ['the library is sound'] : value.problems));
    if (!value.ok)
      say(`facet: the library is damaged (${count(value.problems.length, 'finding')}); restore a backup`);
    return value.ok;
  },
};

export const backup: Command = {
  words: 'backup',
  usage: 'FILE',
  help: 'write the whole library into one file',
  args: [1, 1],
  async run({ flags, library }, [file = '']) {
    const facet = await library();
    const grant = await facet.host.grant({ path: resolve(file), save: true });
    const value = await facet.library.backup({ to: grant.id });
    answer(flags.json, value, () => [`${value.path}: ${(value.bytes / 1e6).toFixed(1)} MB`]);
    if (value.keys !== null) say(keptBeside(value.keys));
    return true;
  },
};

function keptBeside({ path, passphrase }: NonNullable<Backup['keys']>): string {
  const where = passphrase
    ? 'the passphrase of the library opens it'
    : 'it opens on this computer only, until the library has a passphrase';
  return `facet: keep ${path} beside it, without which nobody can read it; ${where}`;
}

export const models: Command = {
  words: 'models',
  usage: '',
  help: 'which models and provider are in use',
  args: [0, 0],
  async run({ flags, vision: start }) {
    const { vision } = await start();
    const value = await vision.report({});
    answer(flags.json, value, () => [
      `provider ${value.provider}, contract ${value.contract}`,
      ...value.fallbacks.map((f) => `  not ${f.provider}: ${f.reason}`),
      ...value.models.map(
        (m) =>
          `${m.active ? '*' : ' '} ${m.id} (${m.role}, ${m.licence})${m.installed ? '' : ', not installed'}`,
      ),
    ]);
    return true;
  },
};
