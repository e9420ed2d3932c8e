/** What a file is by its first bytes; names and extensions are never trusted. */

/** Formats that are decoded. */
export type Format = 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff' | 'gif';

export type Sniffed =
  | { readonly kind: 'image'; readonly format: Format }
  /** A known format that is refused, by name. */
  | { readonly kind: 'unsupported'; readonly name: string }
  | { readonly kind: 'unknown' };

/** Bytes needed to sniff; fewer are fine. */
export const sniffLength = 1024;

/**
 * The format of a file from its start.
 * Signatures: JPEG ITU T.81 B.1.1.3, PNG 5.2, GIF89a 17, WebP RFC 9649 2.3, TIFF 6.0 section 2,
 * ISO base media `ftyp` (ISO 14496-12 4.3) for AVIF and HEIC.
 */
export function sniff(head: Uint8Array): Sniffed {
  if (at(head, 0, [0xff, 0xd8, 0xff])) return image('jpeg');
  if (at(head, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return image('png');
  if (ascii(head, 0, 'GIF87a') || ascii(head, 0, 'GIF89a')) return image('gif');
  if (ascii(head, 0, 'RIFF') && ascii(head, 8, 'WEBP')) return image('webp');
  // 42 is TIFF, 43 is BigTIFF; camera raw files share the header and are told apart by the decoder.
  if (at(head, 0, [0x49, 0x49, 0x2a, 0]) || at(head, 0, [0x4d, 0x4d, 0, 0x2a])) return tiffOrRaw(head);
  if (at(head, 0, [0x49, 0x49, 0x2b, 0]) || at(head, 0, [0x4d, 0x4d, 0, 0x2b])) return image('tiff');
  if (ascii(head, 4, 'ftyp')) return isoMedia(head);
  return refused(head);
}

function tiffOrRaw(head: Uint8Array): Sniffed {
  if (ascii(head, 8, 'CR')) return unsupported('Canon raw (CR2)');
  return image('tiff');
}

function isoMedia(head: Uint8Array): Sniffed {
  const size = Math.min(uint32(head, 0), head.length);
  const brands: string[] = [text(head, 8, 4)];
  for (let i = 16; i + 4 <= size; i += 4) brands.push(text(head, i, 4));
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return image('avif');
  if (brands.some((brand) => /^(hei[cxms]|hev[cxms])$/.test(brand))) return unsupported('HEIC');
  if (brands.includes('crx ')) return unsupported('Canon raw (CR3)');
  if (brands.includes('mif1') || brands.includes('msf1')) return unsupported('HEIF');
  return unsupported('video');
}

const signatures: readonly (readonly [string, number, string])[] = [
  ['%PDF-', 0, 'PDF'],
  ['BM', 0, 'BMP'],
  ['8BPS', 0, 'Photoshop'],
  ['\0\0\x01\0', 0, 'ICO'],
  ['\0\0\0\x0cJXL ', 0, 'JPEG XL'],
  ['\xff\x0a', 0, 'JPEG XL'],
  ['\0\0\0\x0cjP  ', 0, 'JPEG 2000'],
  ['\xff\x4f\xff\x51', 0, 'JPEG 2000'],
  ['FUJIFILMCCD-RAW', 0, 'Fuji raw'],
  ['IIRO', 0, 'Olympus raw'],
  ['IIU\0', 0, 'Panasonic raw'],
  ['\x1aE\xdf\xa3', 0, 'video'],
];

function refused(head: Uint8Array): Sniffed {
  for (const [signature, offset, name] of signatures) {
    // `BM` is two letters any text may start with: a real BMP has zeros in its reserved words.
    if (name === 'BMP' && !at(head, 6, [0, 0, 0, 0])) continue;
    if (ascii(head, offset, signature)) return unsupported(name);
  }
  const start = text(head, 0, Math.min(head.length, sniffLength));
  if (/^\s*(\xef\xbb\xbf)?\s*(<\?xml|<!--|<!DOCTYPE svg|<svg)/i.test(start) && /<svg/i.test(start)) {
    return unsupported('SVG');
  }
  return { kind: 'unknown' };
}

const image = (format: Format): Sniffed => ({ kind: 'image', format });
const unsupported = (name: string): Sniffed => ({ kind: 'unsupported', name });

function at(bytes: Uint8Array, offset: number, expected: readonly number[]): boolean {
  return expected.every((value, i) => bytes[offset + i] === value);
}

function ascii(bytes: Uint8Array, offset: number, expected: string): boolean {
  return text(bytes, offset, expected.length) === expected;
}

function text(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

function uint32(bytes: Uint8Array, offset: number): number {
  let value = 0;
  for (let i = 0; i < 4; i++) value = value * 256 + (bytes[offset + i] ?? 0);
  return value;
}

/**
 * True when the end mark that the format prescribes is missing: tells a file cut short from one damaged
 * inside. Only asked after decoding failed, since some cameras append data after the mark.
 */
export function looksCut(bytes: Uint8Array, format: Format): boolean {
  const tail = bytes.subarray(Math.max(0, bytes.length - 64));
  switch (format) {
    case 'jpeg':
      return !includes(tail, [0xff, 0xd9]);
    case 'png':
      return !text(tail, 0, tail.length).includes('IEND');
    case 'gif':
      return !tail.includes(0x3b);
    case 'webp':
      return littleEndian(bytes, 4) + 8 > bytes.length;
    case 'avif':
      return boxesEnd(bytes) > bytes.length;
    case 'tiff':
      // No end mark: offsets point anywhere. A decoder error on a well-formed header is mostly a short file.
      return true;
  }
}

function includes(bytes: Uint8Array, pattern: readonly number[]): boolean {
  for (let i = 0; i + pattern.length <= bytes.length; i++) if (at(bytes, i, pattern)) return true;
  return false;
}

function littleEndian(bytes: Uint8Array, offset: number): number {
  return [3, 2, 1, 0].reduce((value, i) => value * 256 + (bytes[offset + i] ?? 0), 0);
}

/** Where the last top-level ISO box says it ends. */
function boxesEnd(bytes: Uint8Array): number {
  let offset = 0;
  while (offset + 8 <= bytes.length) {
    const size = uint32(bytes, offset);
    if (size === 0) return bytes.length;
    if (size < 8) return size === 1 ? bytes.length : offset;
    offset += size;
  }
  // A partial box header is a cut too.
  return offset === bytes.length ? offset : Math.max(offset, bytes.length + 1);
}
