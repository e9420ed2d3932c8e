/**
 * The folders with those above them that hold several: who looks for a year looks for "Pictures/2024", though the
 * photos lie in its months. Sorted, so that a folder stands before what is in it.
 */
export function withParents(folders: readonly string[]): string[] {
  const sorted = [...new Set(folders)].sort();
  const all = new Set(sorted);
  // Everything below a folder is neighbours in this order, so what two neighbours share is all there is to find.
  for (const [at, folder] of sorted.entries()) {
    const before = sorted[at - 1];
    const parent = before === undefined ? null : shared(before, folder);
    if (parent !== null) all.add(parent);
  }
  return [...all].sort();
}

/** The deepest folder that both paths lie in; null where that is the whole disk. */
function shared(a: string, b: string): string | null {
  const separator = a.includes('\\') ? '\\' : '/';
  const [one, other] = [a.split(separator), b.split(separator)];
  const end = one.findIndex((part, at) => part !== other[at]);
  const parts = end < 0 ? one : one.slice(0, end);
  return parts.length < 2 ? null : parts.join(separator);
}
