/** Tells the page which kinds of thing changed, so that it asks again for what it shows. */
import type { Topic } from '../../contract/api.ts';

/** Changes within this time are told together, ms: a scan would otherwise tell of hundreds a second. */
const gatherMs = 250;

type Listener = (topics: Topic[]) => void;

export class Changes {
  readonly #listeners = new Set<Listener>();
  readonly #gathered = new Set<Topic>();
  #timer: NodeJS.Timeout | undefined;

  /** Something of these kinds changed. The first change after a quiet time is told at once. */
  notify(...topics: readonly Topic[]): void {
    for (const topic of topics) this.#gathered.add(topic);
    if (this.#timer !== undefined) return;
    this.#tell();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#gathered.size > 0) this.notify();
    }, gatherMs);
    this.#timer.unref();
  }

  /** @returns unsubscribe */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #tell(): void {
    const topics = [...this.#gathered];
    this.#gathered.clear();
    if (topics.length === 0) return;
    for (const listener of this.#listeners) listener(topics);
  }
}
