/** The icon in every size a platform asks for, drawn from one SVG. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { repoRoot } from '../runtime/launch.ts';

/** Edge lengths in px, as the freedesktop icon theme has them. */
export const iconSizes = [16, 24, 32, 48, 64, 128, 256, 512] as const;

/** Draws them into `folder` as `16x16.png` … and, for macOS and Windows, `icon.png` of 1,024 px. */
export async function drawIcons(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const svg = readFileSync(join(repoRoot, 'build', 'resources', 'icon.svg'));
  const draw = async (size: number, name: string): Promise<void> => {
    // The drawing is 512 units wide; rendered at the density that makes it `size`, nothing is resampled.
    const density = (72 * size) / 512;
    await sharp(svg, { density }).resize(size, size).png({ compressionLevel: 9 }).toFile(join(folder, name));
  };
  for (const size of iconSizes) await draw(size, `${String(size)}x${String(size)}.png`);
  await draw(1024, 'icon.png');
}
