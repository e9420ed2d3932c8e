/**
 * Which file names a walk looks at. The extension only decides what is worth opening; what a file really
 * is, the vision process finds out from its bytes. A file the user names himself is always tried.
 */
import { extname } from 'node:path';

const readable = new Set(['jpg', 'jpeg', 'jpe', 'jfif', 'png', 'webp', 'avif', 'tif', 'tiff', 'gif']);

/** Photos that people have and Facet cannot decode: named in the list of skipped files, never silently left out. */
const known = new Map<string, string>([
  ...['heic', 'heif', 'hif'].map((e) => [e, 'HEIC'] as const),
  ...[
    'cr2',
    'cr3',
    'crw',
    'nef',
    'nrw',
    'arw',
    'srf',
    'sr2',
    'dng',
    'raf',
    'orf',
    'rw2',
    'pef',
    'srw',
    'x3f',
    '3fr',
    'iiq',
    'raw',
  ].map((e) => [e, 'camera raw'] as const),
  ['jxl', 'JPEG XL'],
  ['jp2', 'JPEG 2000'],
  ['psd', 'Photoshop'],
  ['bmp', 'BMP'],
]);

export type NameClass =
  | { readonly kind: 'image' }
  | { readonly kind: 'unsupported'; readonly format: string }
  | { readonly kind: 'other' };

/** Sorts a file name by its extension, in any letter case. */
export function classify(name: string): NameClass {
  const extension = extname(name).slice(1).toLowerCase();
  if (readable.has(extension)) return { kind: 'image' };
  const format = known.get(extension);
  return format === undefined ? { kind: 'other' } : { kind: 'unsupported', format };
}
