/** A face and its cosine to what was asked for. */
export interface Neighbour {
  readonly face: number;
  /** -1..1 */
  readonly cosine: number;
}

/** True when `a` ranks below `b`: smaller cosine, or the larger id where the cosines are equal. */
const worse = (a: Neighbour, b: Neighbour): boolean =>
  a.cosine < b.cosine || (a.cosine === b.cosine && a.face > b.face);

/** Keeps the best `k` of any number of offers: a bounded heap with the worst kept one at the root. */
export class TopK {
  readonly #k: number;
  readonly #heap: Neighbour[] = [];

  constructor(k: number) {
    this.#k = Math.max(0, Math.floor(k));
  }

  /** An offer below this cosine cannot be kept. */
  get least(): number {
    if (this.#k === 0) return Infinity;
    return this.#heap.length < this.#k ? -Infinity : (this.#heap[0]?.cosine ?? -Infinity);
  }

  offer(face: number, cosine: number): void {
    const heap = this.#heap;
    const item = { face, cosine };
    if (heap.length < this.#k) {
      heap.push(item);
      this.#up(heap.length - 1, item);
      return;
    }
    const root = heap[0];
    if (root !== undefined && worse(root, item)) this.#down(item);
  }

  /** What was kept, best first. */
  sorted(): Neighbour[] {
    return [...this.#heap].sort((a, b) => (worse(a, b) ? 1 : -1));
  }

  #up(from: number, item: Neighbour): void {
    const heap = this.#heap;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] as Neighbour;
      if (!worse(item, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = item;
  }

  #down(item: Neighbour): void {
    const heap = this.#heap;
    const size = heap.length;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      const right = heap[child + 1];
      if (right !== undefined && worse(right, heap[child] as Neighbour)) child++;
      const below = heap[child] as Neighbour;
      if (!worse(below, item)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = item;
  }
}
