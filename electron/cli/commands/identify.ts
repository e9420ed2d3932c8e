/** `facet identify`: who is in these photos? */
import { resolve } from 'node:path';
import type { Command } from '../command.ts';
import { wholeNumber } from '../command.ts';
import { answer, say } from '../output.ts';

export const identify: Command = {
  words: 'identify',
  usage: 'IMAGE... [--top K]',
  help: 'match every face against the library',
  args: [1, Infinity],
  async run({ flags, library, signal }, args) {
    const topK = flags.top === undefined ? 5 : Math.min(100, wholeNumber(flags.top, '--top'));
    const facet = await library();
    const images: unknown[] = [];
    const lines: string[] = [];
    let ok = true;
    for (const path of args) {
      const grant = await facet.host.grant({ path: resolve(path), save: false });
      for await (const found of facet.probe.identify({ grants: [grant.id], topK }, { signal })) {
        if (found.problem !== null) {
          images.push({ path, error: found.problem });
          say(`facet: ${found.problem}`);
          ok = false;
          continue;
        }
        const faces = found.faces.map(({ box, verdict, matches }) => ({
          box,
          verdict,
          matches: matches.map(({ person, name, cosine, angle }) => ({ person, name, cosine, angle })),
        }));
        images.push({ path, width: found.width, height: found.height, faces });
        lines.push(`${path}:`);
        for (const { box, verdict, matches } of faces) {
          const [best] = matches;
          const who =
            best === undefined
              ? ''
              : ` ${best.name ?? `unnamed ${best.person}`} (cosine ${best.cosine.toFixed(3)}, ${best.angle.toFixed(1)}°)`;
          lines.push(
            `  ${[box.x, box.y, box.width, box.height].map(Math.round).join(' ')}  ${verdict}${who}`,
          );
        }
      }
    }
    answer(flags.json, images, () => lines);
    return ok;
  },
};
