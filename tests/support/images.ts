/** Every awkward image the tests need, made on the spot: nothing of it is stored in the repository. */
import { crc32, deflateSync } from 'node:zlib';
import type { Sharp } from 'sharp';
import sharp from 'sharp';

export interface TestImage {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A smooth coloured picture without a face, `width`×`height`, as an open sharp pipeline. */
export function picture(width = 64, height = 48): Sharp {
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data[i++] = (x * 255) / width;
      data[i++] = (y * 255) / height;
      data[i++] = 128 + 100 * Math.sin((x + y) / 9);
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** The picture as a PNG file: a good image without a face. */
export async function plainPng(width = 320, height = 240): Promise<Uint8Array> {
  return new Uint8Array(await picture(width, height).png().toBuffer());
}

/** The picture in every supported format. */
export async function everyFormat(width = 64, height = 48): Promise<TestImage[]> {
  const encode = async (name: string, image: Sharp): Promise<TestImage> => ({
    name,
    bytes: await image.toBuffer(),
  });
  return Promise.all([
    encode('a.jpg', picture(width, height).jpeg()),
    encode('a.png', picture(width, height).png()),
    encode('a.webp', picture(width, height).webp()),
    encode('a.avif', picture(width, height).avif({ effort: 0 })),
    encode('a.tiff', picture(width, height).tiff()),
    encode('a.gif', picture(width, height).gif()),
  ]);
}

/** Valid files with pixels of an unusual kind; each decodes to the size given. */
export async function oddPixels(width = 64, height = 48): Promise<TestImage[]> {
  const grey = picture(width, height).greyscale();
  const pixels = Buffer.alloc(width * height * 4);
  for (let i = 0; i < pixels.length; i++) pixels[i] = i % 4 === 3 ? 0 : (i * 7) % 256;
  const transparent = sharp(pixels, { raw: { width, height, channels: 4 } });
  return Promise.all(
    Object.entries({
      '16-bit.png': picture(width, height).toColourspace('rgb16').png(),
      '16-bit-grey.png': picture(width, height).toColourspace('grey16').png(),
      'cmyk.jpg': picture(width, height).toColourspace('cmyk').jpeg(),
      'grey.jpg': grey.clone().jpeg(),
      'grey.png': grey.clone().png(),
      'alpha.png': transparent.clone().png(),
      'alpha.webp': transparent.clone().webp({ lossless: true }),
      'palette.png': picture(width, height).png({ palette: true }),
      'progressive.jpg': picture(width, height).jpeg({ progressive: true }),
    }).map(async ([name, image]) => ({ name, bytes: await image.toBuffer() })),
  );
}

/** An animation of three frames, red, green and blue, each `side`×`side`. */
export async function animated(format: 'gif' | 'webp', side = 40): Promise<Uint8Array> {
  const frames = ['#ff0000', '#00ff00', '#0000ff'].map((background) =>
    sharp({ create: { width: side, height: side, channels: 3, background } })
      .png()
      .toBuffer(),
  );
  const joined = sharp(await Promise.all(frames), { join: { animated: true } });
  return format === 'gif' ? joined.gif().toBuffer() : joined.webp({ lossless: true }).toBuffer();
}

/** `bytes` up to `share` (0..1) of their length. */
export function cut(bytes: Uint8Array, share: number): Uint8Array {
  return bytes.slice(0, Math.floor(bytes.length * share));
}

/**
 * A PNG of `width`×`height` whose pixels are never written out in memory: one row, repeated, deflates to
 * almost nothing.
 */
export function hugePng(width: number, height: number): Uint8Array {
  const rowBytes = Math.ceil(width / 8) + 1;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(rowBytes * height))),
    chunk('IEND'),
  ];
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...parts]);
}

function chunk(type: string, data: Uint8Array = new Uint8Array()): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** Files that are no image or of a kind that is refused, with the reason each must get. */
export function notImages(): readonly (TestImage & { readonly reason: string })[] {
  const text = (value: string): Uint8Array => Buffer.from(value, 'latin1');
  return [
    { name: 'empty.jpg', bytes: new Uint8Array(), reason: 'empty' },
    { name: 'text.jpg', bytes: text('this is a letter, not a photo\n'), reason: 'not-an-image' },
    { name: 'zeros.png', bytes: new Uint8Array(5000), reason: 'not-an-image' },
    { name: 'one-byte.gif', bytes: text('G'), reason: 'not-an-image' },
    { name: 'drawing.svg', bytes: text('<?xml version="1.0"?>\n<svg xmlns="x"/>'), reason: 'unsupported' },
    { name: 'plain.svg', bytes: text('<svg width="1" height="1"></svg>'), reason: 'unsupported' },
    { name: 'paper.pdf', bytes: text('%PDF-1.7\n%abc'), reason: 'unsupported' },
    { name: 'phone.heic', bytes: text('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), reason: 'unsupported' },
    { name: 'film.mp4', bytes: text('\0\0\0\x18ftypisom\0\0\0\0isommp42'), reason: 'unsupported' },
    { name: 'old.bmp', bytes: text('BM\x46\0\0\0\0\0\0\0\x36\0\0\0'), reason: 'unsupported' },
    { name: 'layers.psd', bytes: text('8BPS\0\x01'), reason: 'unsupported' },
  ];
}
