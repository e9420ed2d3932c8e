/** A stored template crop, back to pixels. */
import { toAppError } from '../../contract/errors.ts';
import { decode, inspect } from '../decode/image.ts';
import type { Raster } from '../decode/raster.ts';
import { readSource } from '../decode/source.ts';

/** The `side`×`side` picture in `bytes`, or null when that is not what they are. */
export async function decodeCrop(bytes: Uint8Array<ArrayBuffer>, side: number): Promise<Raster | null> {
  const label = 'stored crop';
  try {
    const file = await readSource({ path: null, bytes, label });
    const info = await inspect(file, label);
    if (info.width !== side || info.height !== side) return null;
    return (await decode(file, info, label)).raster;
  } catch (thrown) {
    if (toAppError(thrown).code === 'bad-image') return null;
    throw thrown;
  }
}
