/** The names of one folder in path order: sorted a run at a time, so that no folder of any size holds anything up. */
import { comparePaths } from './order.ts';

/** Names sorted at once: a few ms. */
const run = 4096;

export class SortedNames {
  readonly #runs: string[][] = [];
  #open: string[] = [];

  add(name: string): void {
    this.#open.push(name);
    if (this.#open.length === run) this.#close();
  }

  /** All names in ascending order. Ends the adding. */
  *ascending(): Generator<string> {
    this.#close();
    const heads = this.#runs.map((names) => ({ names, at: 0 }));
    for (;;) {
      let first: { names: string[]; at: number } | undefined;
      for (const head of heads) {
        const name = head.names[head.at];
        if (name === undefined) continue;
        const best = first?.names[first.at];
        if (best === undefined || comparePaths(name, best) < 0) first = head;
      }
      const name = first?.names[first.at];
      if (first === undefined || name === undefined) return;
      first.at += 1;
      yield name;
    }
  }

  #close(): void {
    if (this.#open.length > 0) this.#runs.push(this.#open.sort(comparePaths));
    this.#open = [];
  }
}
