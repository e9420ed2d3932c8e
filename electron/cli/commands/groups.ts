/** `facet groups`: the whole grouping by file, for measuring it against known labels. */
import type { Command } from '../command.ts';
import { answer, count } from '../output.ts';

export const groups: Command = {
  words: 'groups',
  usage: '',
  help: 'every group with the path and box of each face',
  args: [0, 0],
  async run({ flags, library }) {
    const found = await (await library()).host.groups({});
    const rows = found.map((g) => ({
      person: g.person,
      name: g.name,
      faces: g.faces.map(({ path, box }) => ({ path, box })),
    }));
    answer(flags.json, rows, () =>
      rows.flatMap((g) => [
        `${g.name ?? `group ${g.person}`}: ${count(g.faces.length, 'face')}`,
        ...g.faces.map((f) => `  ${f.path}`),
      ]),
    );
    return true;
  },
};
