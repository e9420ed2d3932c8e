/** `media:` URLs: what the page may show, by id only. The page builds them in `renderer/engine/media.ts`. */
import { z } from 'zod';
import type { Api } from '../contract/api.ts';
import type { Input } from '../contract/method.ts';
import { parseUrl } from './parse-url.ts';

const Digits = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
const Index = z
  .string()
  .regex(/^(0|[1-9]\d{0,5})$/)
  .transform(Number);
const Probe = z.string().regex(/^[\w-]{1,100}$/);
const Width = z
  .string()
  .regex(/^[1-9]\d{0,3}$/)
  .transform(Number)
  .pipe(z.int().min(16).max(8192));

const Crop = z.tuple([z.literal('crop'), Digits]);
const Thumb = z.tuple([z.literal('thumb'), Digits]);
const PhotoPath = z.tuple([z.literal('photo'), Digits]);
const ProbePath = z.tuple([z.literal('probe'), Probe]);
const ProbeFacePath = z.tuple([z.literal('probe-face'), Probe, Index]);
const MediaPath = z.union([Crop, Thumb, PhotoPath, ProbePath, ProbeFacePath]);

type MediaMethods = Api['media'];

/** One call of the library's `media` group. `lasting`: the answer never changes for this URL. */
export type MediaRequest = {
  [M in keyof MediaMethods]: { method: M; input: Input<MediaMethods[M]>; lasting: boolean };
}[keyof MediaMethods];

/** Width of a rendered photo when the URL names none, px. */
const defaultWidth = 1600;

/** Reads a `media://kind/id` URL; null when it is anything else. */
export function parseMediaUrl(text: string): MediaRequest | null {
  const url = parseUrl(text);
  if (url?.protocol !== 'media:' || url.username !== '' || url.password !== '' || url.port !== '')
    return null;
  const path = MediaPath.safeParse([url.hostname, ...url.pathname.slice(1).split('/')]);
  if (!path.success) return null;
  const width = Width.safeParse(url.searchParams.get('w') ?? String(defaultWidth));
  if (!width.success) return null;
  const [kind, id, index] = path.data;
  switch (kind) {
    case 'crop':
      return { method: 'crop', input: { face: id }, lasting: true };
    case 'thumb':
      return { method: 'thumb', input: { photo: id }, lasting: true };
    case 'photo':
      // The file may change on disk.
      return { method: 'photo', input: { photo: id, width: width.data }, lasting: false };
    case 'probe':
      return { method: 'probe', input: { probe: id, width: width.data }, lasting: false };
    case 'probe-face':
      return { method: 'probeFace', input: { probe: id, index }, lasting: false };
  }
}
