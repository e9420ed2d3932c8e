/** Photos made from the samples: one face alone, and the same face too blurred, too small or too dark. */
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

/** The woman who is in sample1 and in sample3, and the man on the left of sample1: head and shoulders, pixels. */
export const portraits = {
  woman1: { file: 'sample1.jpg', left: 1330, top: 60, width: 500, height: 560 },
  woman3: { file: 'sample3.jpg', left: 940, top: 40, width: 500, height: 620 },
  other1: { file: 'sample1.jpg', left: 270, top: 190, width: 480, height: 560 },
} as const;

/** A sample photo cut to one person. */
export function portrait(samples: string, who: keyof typeof portraits): Sharp {
  const { file, ...region } = portraits[who];
  return sharp(join(samples, file)).extract(region);
}

/** Writes an image as JPEG and gives its path back. */
export async function save(image: Sharp, path: string): Promise<string> {
  await image.jpeg({ quality: 92 }).toFile(path);
  return path;
}
