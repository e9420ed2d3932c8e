/** Who is in each image of a pairs file, as far as the file tells. */
import type { Pair } from './pairs.ts';

export interface Identities {
  /** Number of the identity of each image. */
  readonly of: ReadonlyMap<string, number>;
  readonly count: number;
  /** Name of the folder, where folders are people; null where identities follow from the labels alone. */
  readonly names: readonly string[] | null;
}

/** Last folder of a path; '' without one. */
function folderOf(image: string): string {
  const parts = image.split(/[/\\]/);
  return parts.slice(0, -1).join('/');
}

/**
 * The folder of an image is its person when that agrees with every label of the file. Otherwise images joined
 * by mated pairs are one person and all others are apart: the most that labels prove.
 */
export function identitiesOf(pairs: readonly Pair[]): Identities {
  const agrees = pairs.every(({ a, b, same }) => (folderOf(a) === folderOf(b)) === same);
  if (agrees) {
    const { of, keys } = numbered(pairs, folderOf);
    return { of, count: keys.length, names: keys.map((key) => key.split('/').at(-1) ?? key) };
  }
  const root = unions(pairs);
  const { of, keys } = numbered(pairs, root);
  return { of, count: keys.length, names: null };
}

function numbered(
  pairs: readonly Pair[],
  keyOf: (image: string) => string,
): { of: Map<string, number>; keys: string[] } {
  const numbers = new Map<string, number>();
  const of = new Map<string, number>();
  for (const image of pairs.flatMap(({ a, b }) => [a, b])) {
    const key = keyOf(image);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    of.set(image, number);
  }
  return { of, keys: [...numbers.keys()] };
}

/** Union-find over the mated pairs: the representative of an image. */
function unions(pairs: readonly Pair[]): (image: string) => string {
  const parent = new Map<string, string>();
  const find = (image: string): string => {
    let at = image;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up;
    return at;
  };
  for (const { a, b, same } of pairs) {
    const [x, y] = [find(a), find(b)];
    if (same && x !== y) parent.set(y, x);
  }
  return find;
}
