/** Seeded ways to spoil a photo, as cameras and networks do: for measuring quality and enrolment. */
import { sharp } from '../../electron/vision/decode/sharp.ts';
import type { Random } from '../support/random.ts';

type Way = (image: Buffer, strength: number, random: Random) => Promise<Buffer>;

const size = async (image: Buffer): Promise<{ width: number; height: number }> => {
  const { width, height } = await sharp(image).metadata();
  return { width, height };
};

/** `strength` runs from 0 (hardly visible) to 1 (hardly a face). */
const ways = {
  blur: async (image, strength) => {
    const { width } = await size(image);
    return sharp(image)
      .blur(0.5 + (3.5 * strength * width) / 250)
      .png()
      .toBuffer();
  },
  /** Fewer pixels. */
  shrink: async (image, strength) => {
    const { width } = await size(image);
    return sharp(image)
      .resize(Math.max(24, Math.round(width * (0.65 - 0.5 * strength))))
      .png()
      .toBuffer();
  },
  /** Fewer pixels, enlarged again: the eye distance does not tell. */
  soften: async (image, strength) => {
    const { width, height } = await size(image);
    const small = await sharp(image)
      .resize(Math.max(12, Math.round(width * (0.5 - 0.4 * strength))))
      .png()
      .toBuffer();
    return sharp(small).resize(width, height, { fit: 'fill', kernel: 'cubic' }).png().toBuffer();
  },
  darken: (image, strength) =>
    sharp(image)
      .linear(0.4 - 0.36 * strength, 0)
      .png()
      .toBuffer(),
  noise: async (image, strength, random) => {
    const { data, info } = await sharp(image).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const sigma = 8 + 60 * strength;
    for (const [i, value] of data.entries()) {
      data[i] = Math.max(0, Math.min(255, Math.round(value + sigma * random.normal())));
    }
    const { width, height, channels } = info;
    return sharp(data, { raw: { width, height, channels } }).png().toBuffer();
  },
  compress: (image, strength) =>
    sharp(image)
      .jpeg({ quality: Math.round(25 - 22 * strength) })
      .toBuffer(),
} as const satisfies Record<string, Way>;

/** The photo after `steps` different ways of random strength. */
export async function spoil(photo: Buffer, random: Random, steps: number): Promise<Buffer> {
  let image = photo;
  const chosen = random.shuffle(Object.values<Way>(ways)).slice(0, steps);
  for (const way of chosen) image = await way(image, random.next(), random);
  return image;
}

/** Over-exposed, or with a plain bar over the eyes or the mouth of a centred face. */
export async function cover(photo: Buffer, random: Random): Promise<Buffer> {
  const kind = random.int(3);
  if (kind === 0)
    return sharp(photo)
      .linear(1.5 + 3 * random.next(), 20)
      .png()
      .toBuffer();
  const { width, height } = await size(photo);
  const grey = 20 + random.int(200);
  const eyes = kind === 1;
  const bar = {
    create: {
      width: Math.round(0.42 * width),
      height: Math.round((eyes ? 0.13 : 0.2) * height),
      channels: 3 as const,
      background: { r: grey, g: grey, b: grey },
    },
  };
  const at = { left: Math.round(0.29 * width), top: Math.round((eyes ? 0.39 : 0.57) * height) };
  return sharp(photo)
    .composite([{ input: bar, ...at }])
    .png()
    .toBuffer();
}
