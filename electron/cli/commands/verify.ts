/** `facet verify A B`: are the largest faces of two photos mates? */
import { resolve } from 'node:path';
import { FacetError } from '../../contract/errors.ts';
import type { VisionApi } from '../../contract/vision.ts';
import { pairMeaning } from '../../evaluate/meaning.ts';
import type { Client } from '../../rpc/client.ts';
import type { Command } from '../command.ts';
import { answer } from '../output.ts';

async function largestFace(vision: Client<VisionApi>['vision'], path: string): Promise<Float32Array> {
  const { faces } = await vision.analyse({
    source: { path: resolve(path), bytes: null, label: path },
    embed: true,
    crops: false,
    thumb: false,
  });
  const [largest] = [...faces].sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
  if (largest === undefined || largest.embedding === null)
    throw new FacetError({ code: 'no-face', label: path });
  return largest.embedding;
}

export const verify: Command = {
  words: 'verify',
  usage: 'IMAGE_A IMAGE_B',
  help: 'compare the largest faces of two photos',
  args: [2, 2],
  async run({ flags, vision: start }, [a = '', b = '']) {
    const { vision } = await start();
    const first = await largestFace(vision, a);
    const second = await largestFace(vision, b);
    const { thresholds, contract } = await vision.report({});
    const dot = first.reduce((sum, x, i) => sum + x * (second[i] ?? 0), 0);
    const cosine = Math.min(1, Math.max(-1, dot));
    const angle = (Math.acos(cosine) * 180) / Math.PI;
    const same = cosine >= thresholds.verify;
    const meaning = pairMeaning(contract, thresholds.verify, cosine);
    const found = { cosine, angle, same, threshold: thresholds.verify, ...meaning };
    answer(flags.json, found, () => [
      `${same ? 'same person' : 'different people'}: cosine ${cosine.toFixed(3)}, angle ${angle.toFixed(1)}° (threshold ${thresholds.verify})`,
    ]);
    return true;
  },
};
