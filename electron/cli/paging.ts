/** Walks a paged query to its end. */

interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/** All items of a paged query, fetched 1000 at a time. */
export async function all<T>(page: (offset: number, limit: number) => Promise<Page<T>>): Promise<T[]> {
  const limit = 1000;
  const items: T[] = [];
  for (;;) {
    const next = await page(items.length, limit);
    items.push(...next.items);
    if (next.items.length < limit) return items;
  }
}
