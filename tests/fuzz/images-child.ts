/**
 * Decodes spoiled images in a process of its own, which may die of one: `node images-child.ts FILE CASES`. Writes the number
 * of each case to FILE before it runs it, and prints at its end how many ended in which way and the most memory it had.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { FacetError } from '../../electron/contract/errors.ts';
import { captureTime } from '../../electron/vision/decode/exif.ts';
import {
  decode,
  decodeRegion,
  inspect,
  maxPixels,
  render,
  workingSide,
} from '../../electron/vision/decode/image.ts';
import { sharp } from '../../electron/vision/decode/sharp.ts';
import { readSource } from '../../electron/vision/decode/source.ts';
import { animated, everyFormat, oddPixels, picture } from '../support/images.ts';
import type { Random } from '../support/random.ts';
import { fuzz } from './cases.ts';
import { pick, spoilBytes } from './mutate.ts';

/** Where formats say how large they are and how they go on. */
const headBytes = 96;
/** The vision process is ended for a photo that takes longer; here it is a case that failed. */
const longestMs = 30_000;

const [progress = '', count = '0'] = process.argv.slice(2);
const exif = await picture()
  .withExif({ IFD2: { DateTimeOriginal: '2024:02:29 12:30:45' } })
  .withMetadata({ orientation: 6 })
  .jpeg()
  .toBuffer();
const seeds: readonly Uint8Array[] = [
  ...[...(await everyFormat()), ...(await oddPixels())].map(({ bytes }) => bytes),
  await animated('gif'),
  await animated('webp'),
  exif,
];

/** `decoded`, or why not; anything but a reason of the contract is thrown. */
async function outcome(random: Random, bytes: Uint8Array): Promise<string> {
  const label = 'photo';
  try {
    const source = await readSource({ path: null, bytes: new Uint8Array(bytes), label });
    const info = await inspect(source, label);
    const { width, height } = info;
    if (!(width >= 1 && height >= 1 && width * height <= maxPixels)) {
      throw new Error(`a size of ${String(width)} × ${String(height)}`);
    }
    const box = {
      x: width * random.next(),
      y: height * random.next(),
      width: 40,
      height: 1e9 * random.next(),
    };
    const work = pick(random, [
      async () => decode(source, info, label, pick(random, [1, 2, 4, 8])),
      async () => decodeRegion(source, info, label, box),
      async () => {
        const shown = await render(source, info, label, 64, random.int(2) === 0 ? box : null);
        await sharp(shown).stats();
        return null;
      },
    ]);
    const made = await work();
    if (made !== null) {
      const { raster } = made;
      const whole = raster.data.length === raster.width * raster.height * 3;
      if (!whole || Math.max(raster.width, raster.height) > workingSide)
        throw new Error('a raster of a wrong size');
    }
    return 'decoded';
  } catch (thrown) {
    if (thrown instanceof FacetError && thrown.error.code === 'bad-image' && thrown.error.label === label) {
      return thrown.error.reason;
    }
    throw thrown;
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`it took more than ${String(longestMs)} ms`));
    }, longestMs);
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
}

const outcomes: Record<string, number> = {};
const file = openSync(progress, 'w');
await fuzz(Number(count), async (random, number) => {
  writeSync(file, String(number).padStart(9), 0);
  const good = pick(random, seeds);
  const bytes = spoilBytes(random, good, headBytes, 1 + random.int(4));
  // The EXIF block is read by our own code, whatever the decoder made of the rest.
  captureTime(spoilBytes(random, exif.subarray(20, 400)));
  const end = await inTime(outcome(random, bytes));
  outcomes[end] = (outcomes[end] ?? 0) + 1;
});
closeSync(file);
const { maxRSS } = process.resourceUsage();
process.stdout.write(JSON.stringify({ outcomes, megabytes: Math.round(maxRSS / 1024) }));
