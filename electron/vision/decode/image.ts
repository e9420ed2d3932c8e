/** Bytes of any supported format to upright 8-bit RGB. */
import type { Metadata, Sharp, SharpOptions } from 'sharp';
import type { Box, Point } from '../../contract/model.ts';
import { captureTime } from './exif.ts';
import type { Raster } from './raster.ts';
import { sharp } from './sharp.ts';
import { looksCut, type Format } from './sniff.ts';
import { badImage, type SourceBytes } from './source.ts';

/** More pixels than this are refused, whatever their decoder could do: 2^28, a 16-bit square and a third. */
export const maxPixels = 2 ** 28;

/** Longest side of the working raster; larger images are shrunk while they are decoded. */
export const workingSide = 4096;

/** What the header says. Sizes are those of the displayed image: EXIF orientation applied, first frame. */
export interface ImageInfo {
  readonly width: number;
  readonly height: number;
  readonly format: Format;
  /** `YYYY-MM-DDTHH:MM:SS`, local time of the camera, or null. */
  readonly takenAt: string | null;
}

/** `raster` is the displayed image or a part of it, `shrink` ≥ 1 times smaller than `info` says. */
export interface Decoded {
  readonly info: ImageInfo;
  readonly raster: Raster;
  readonly shrink: { readonly x: number; readonly y: number };
  /** Its upper left corner in displayed pixels; 0, 0 for all of the image. */
  readonly origin: Point;
}

const options: SharpOptions = {
  failOn: 'error',
  limitInputPixels: maxPixels,
  pages: 1,
  autoOrient: true,
  sequentialRead: true,
};

/** Alpha is laid over the grey that detectors know as "nothing here". */
const backdrop = { r: 127, g: 127, b: 127 };

/**
 * Reads the header only. Errors: too-large (before any pixel is decoded), unsupported (HEVC in a HEIF
 * box), truncated, damaged.
 */
export async function inspect(source: SourceBytes, label: string): Promise<ImageInfo> {
  let meta: Metadata;
  try {
    meta = await sharp(source.bytes, options).metadata();
  } catch (cause) {
    throw decodeError(source, label, cause);
  }
  const { width, height } = meta.autoOrient;
  if (meta.compression === 'hevc') throw badImage(label, 'unsupported', 'HEIC');
  if (width * height > maxPixels) throw tooLarge(label, width, height);
  const takenAt = meta.exif === undefined ? null : captureTime(meta.exif);
  return { width, height, format: source.format, takenAt };
}

/**
 * Decodes to upright sRGB: 16-bit to 8, CMYK and grey to RGB, alpha flattened on grey, first frame only.
 * `divisor` (1, 2, 4, 8) asks for a smaller raster; JPEG then decodes only what that needs (libjpeg DCT
 * scaling). Whatever it is, no side exceeds {@link workingSide}.
 */
export async function decode(
  source: SourceBytes,
  info: ImageInfo,
  label: string,
  divisor = 1,
): Promise<Decoded> {
  const all = { left: 0, top: 0, width: info.width, height: info.height };
  return pixels(sharp(source.bytes, options), all, divisor, { source, info, label });
}

/**
 * The same of `region` only, at full size: displayed pixels, widened to whole ones and clipped to the image. What lies
 * above it is decoded on the way, so one region round several faces costs less than several.
 */
export async function decodeRegion(
  source: SourceBytes,
  info: ImageInfo,
  label: string,
  region: Box,
): Promise<Decoded> {
  const part = whole(region, info);
  return pixels(sharp(source.bytes, options).extract(part), part, 1, { source, info, label });
}

/** A box in whole pixels of the displayed image. */
interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Known {
  readonly source: SourceBytes;
  readonly info: ImageInfo;
  readonly label: string;
}

/** `image` gives `part` of the image; no side of the answer exceeds {@link workingSide}. */
async function pixels(image: Sharp, part: Part, divisor: number, known: Known): Promise<Decoded> {
  const { source, info, label } = known;
  const factor = Math.max(divisor, Math.max(part.width, part.height) / workingSide);
  const width = Math.max(1, Math.floor(part.width / factor));
  const height = Math.max(1, Math.floor(part.height / factor));
  const sized = factor > 1 ? image.resize(width, height, { fit: 'fill', kernel: 'linear' }) : image;
  try {
    const { data, info: out } = await upright(sized)
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const raster = toRgb(data, out.width, out.height, out.channels);
    const shrink = { x: part.width / out.width, y: part.height / out.height };
    return { info, raster, shrink, origin: [part.left, part.top] };
  } catch (cause) {
    throw decodeError(source, label, cause);
  }
}

/** `region` widened to whole pixels and clipped to the image; at least one pixel. */
function whole(region: Box, { width, height }: ImageInfo): Part {
  const left = clamp(Math.floor(region.x), 0, width - 1);
  const top = clamp(Math.floor(region.y), 0, height - 1);
  const right = clamp(Math.ceil(region.x + region.width), left + 1, width);
  const bottom = clamp(Math.ceil(region.y + region.height), top + 1, height);
  return { left, top, width: right - left, height: bottom - top };
}

/**
 * A copy for the screen: long side ≤ `width` pixels, of all or of `region` (displayed pixels, clipped to
 * the image). Never enlarges. JPEG.
 */
export async function render(
  source: SourceBytes,
  info: ImageInfo,
  label: string,
  width: number,
  region: Box | null,
): Promise<Uint8Array<ArrayBuffer>> {
  let image = sharp(source.bytes, options);
  if (region !== null) image = image.extract(whole(region, info));
  image = image.resize(width, width, { fit: 'inside', withoutEnlargement: true });
  try {
    // Copied out of the Buffer, which may share a pool: what leaves the process is exactly these bytes.
    return new Uint8Array(await upright(image).jpeg({ quality: 85 }).toBuffer());
  } catch (cause) {
    throw decodeError(source, label, cause);
  }
}

/** Encodes RGB as WebP, `quality` 1..100. */
export async function encodeWebp(raster: Raster, quality: number): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height, data } = raster;
  const raw = { width, height, channels: 3 as const };
  return new Uint8Array(await sharp(data, { raw }).webp({ quality, effort: 2 }).toBuffer());
}

function upright(image: Sharp): Sharp {
  return image.flatten({ background: backdrop }).toColourspace('srgb');
}

function toRgb(data: Buffer, width: number, height: number, channels: number): Raster {
  if (channels === 3) return { data, width, height };
  const pixels = width * height;
  const rgb = new Uint8Array(pixels * 3);
  const second = channels > 2 ? 1 : 0;
  for (let i = 0; i < pixels; i++) {
    const from = i * channels;
    rgb[i * 3] = data[from] as number;
    rgb[i * 3 + 1] = data[from + second] as number;
    rgb[i * 3 + 2] = data[from + 2 * second] as number;
  }
  return { data: rgb, width, height };
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

function tooLarge(label: string, width: number, height: number): Error {
  const limit = Math.round(maxPixels / 1e6);
  return badImage(label, 'too-large', `${width} × ${height} pixels, the limit is ${limit} million`);
}

/** libvips' message in the four words that matter to the person: too large, cut short, damaged, unsupported. */
function decodeError(source: SourceBytes, label: string, cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  const line = message.split('\n')[0] ?? '';
  if (/pixel limit|exceeds|too large|maximum .*dimension|out of memory|unable to allocate/i.test(message)) {
    return badImage(label, 'too-large', line, cause);
  }
  if (/premature end|truncat|unexpected end|end of (file|stream)|ran out of|not enough data/i.test(message)) {
    return badImage(label, 'truncated', '', cause);
  }
  if (looksCut(source.bytes, source.format)) return badImage(label, 'truncated', '', cause);
  if (/unsupported|not supported|no decod/i.test(message)) return badImage(label, 'unsupported', line, cause);
  return badImage(label, 'damaged', line, cause);
}
