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

/**
 * Pairs old and new boxes, best overlap first, each at most once. Two boxes are the same face above `least`.
 * @param scale factors from old to new pixels; for a photo saved again at another size
 * @returns for each new box the id of the old face it is, or null
 */
export function matchFaces(
  old: readonly OldFace[],
  found: readonly Box[],
  scale: { x: number; y: number } = { x: 1, y: 1 },
  least = 0.5,
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
      return overlap > least ? [{ id, at, overlap }] : [];
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
