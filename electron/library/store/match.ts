/** Finding the faces of a photo again after its file changed. Pure. */
import type { Box } from '../../contract/model.ts';

interface OldFace {
  id: number;
  box: Box;
}

/** Area in common over area together, 0..1. */
function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const common = width * height;
  return common / (a.width * a.height + b.width * b.height - common);
}

/** Whether an old face may be the one found at this place of the list; asked for boxes that lie on each other. */
export type LooksSame = (face: number, at: number) => boolean;

export interface MatchOptions {
  /** Factors from old to new pixels; for a photo saved again at another size. */
  readonly scale?: { x: number; y: number };
  readonly looksSame?: LooksSame;
}

/** Share of the area in common above which two boxes are the same face. */
const least = 0.5;

/**
 * Pairs old and new boxes, best overlap first, each at most once.
 * @returns for each new box the id of the old face it is, or null
 */
export function matchFaces(
  old: readonly OldFace[],
  found: readonly Box[],
  { scale = { x: 1, y: 1 }, looksSame = () => true }: MatchOptions = {},
): (number | null)[] {
  const pairs = old.flatMap(({ id, box }) => {
    const moved = {
      x: box.x * scale.x,
      y: box.y * scale.y,
      width: box.width * scale.x,
      height: box.height * scale.y,
    };
    return found.flatMap((other, at) => {
      const overlap = intersectionOverUnion(moved, other);
      return overlap > least && looksSame(id, at) ? [{ id, at, overlap }] : [];
    });
  });
  pairs.sort((a, b) => b.overlap - a.overlap || a.id - b.id || a.at - b.at);
  const result = found.map((): number | null => null);
  const taken = new Set<number>();
  for (const { id, at } of pairs) {
    if (taken.has(id) || result[at] !== null) continue;
    taken.add(id);
    result[at] = id;
  }
  return result;
}
