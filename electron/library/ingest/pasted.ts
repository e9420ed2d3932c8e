/**
 * A pasted photo has no file. When one is enrolled, the library keeps a copy of it (webp, long side at most
 * 1600) where other photos have their thumbnail, under a path that no disk has.
 */
const scheme = 'pasted:';

/** Long side of the copy kept, in pixels. */
export const pastedSide = 1600;

/** The path of a pasted photo: the same bytes always get the same one. */
export function pastedPath(sha256: string, label: string): string {
  const name = label.replaceAll(/[/\\]/g, '-') || 'pasted';
  return `${scheme}/${sha256.slice(0, 16)}/${name}`;
}

export function isPasted(path: string): boolean {
  return path.startsWith(scheme);
}
