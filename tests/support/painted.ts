/** Photos with their faces painted out: what is left is all that surrounds faces, and none. */
import type { Box } from '../../electron/contract/model.ts';
import { sharp } from '../../electron/vision/decode/sharp.ts';

/** The photo as PNG, each box and a margin around it covered by the colour of its border. */
export async function paintedOut(path: string, faces: readonly Box[]): Promise<Uint8Array<ArrayBuffer>> {
  const { data, info } = await sharp(path).rotate().removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  for (const face of faces) {
    const x1 = Math.max(0, Math.floor(face.x - face.width * 0.25));
    const x2 = Math.min(width, Math.ceil(face.x + face.width * 1.25));
    const y1 = Math.max(0, Math.floor(face.y - face.height * 0.3));
    const y2 = Math.min(height, Math.ceil(face.y + face.height * 1.2));
    for (let y = y1; y < y2; y++) {
      const left = (y * width + Math.max(0, x1 - 1)) * 3;
      const right = (y * width + Math.min(width - 1, x2)) * 3;
      for (let x = x1; x < x2; x++) {
        const share = (x - x1) / (x2 - x1);
        for (let c = 0; c < 3; c++) {
          const mixed = (data[left + c] ?? 0) * (1 - share) + (data[right + c] ?? 0) * share;
          data[(y * width + x) * 3 + c] = Math.round(mixed);
        }
      }
    }
  }
  const png = await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  return new Uint8Array(png);
}
