/** Many different photos with known people from the six sample photos: crops, sizes, mirrorings, light. */
import { join } from 'node:path';
import sharp from 'sharp';
import { ensureSamples, sampleNames } from '../../build/samples.ts';

/** Writes `n` JPEG files named `0000.jpg` … into `dir`; the same files every time. */
export async function makeVariants(dir: string, n: number): Promise<string[]> {
  const samples = await ensureSamples();
  const paths: string[] = [];
  for (let i = 0; i < n; i++) {
    const name = sampleNames[i % sampleNames.length] ?? '';
    const round = Math.floor(i / sampleNames.length);
    const path = join(dir, `${String(i).padStart(4, '0')}.jpg`);
    const image = sharp(join(samples, name))
      .resize({ width: 640 + 8 * (round % 40) })
      .modulate({ brightness: 0.9 + 0.02 * (round % 10) });
    await (round % 2 === 0 ? image : image.flop()).jpeg({ quality: 80 + (round % 15) }).toFile(path);
    paths.push(path);
  }
  return paths;
}
