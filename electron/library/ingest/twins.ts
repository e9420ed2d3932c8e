/** Files that are being read at the same time and hold the same: the second waits for the first, and is its copy. */
import type { FoundFile } from '../scan/walk.ts';
import { hashFile } from './hash.ts';

interface Reading {
  readonly size: number;
  /** Worked out at most once, and only when somebody asks. */
  readonly hash: () => Promise<string | null>;
  readonly stored: PromiseWithResolvers<undefined>;
}

export class Twins {
  readonly #signal: AbortSignal;
  /** In the order in which they began, which is path order. */
  readonly #reading = new Map<string, Reading>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /**
   * The file is about to be read; resolves once every file of the same content that began before it is stored.
   * @returns its hash, when asked for
   */
  async begin({ path, size }: FoundFile): Promise<() => Promise<string | null>> {
    let known: Promise<string | null> | undefined;
    const hash = (): Promise<string | null> => (known ??= hashFile(path, this.#signal));
    const earlier = [...this.#reading.values()].filter((other) => other.size === size);
    this.#reading.set(path, { size, hash, stored: Promise.withResolvers() });
    for (const other of earlier) {
      const content = await other.hash();
      if (content !== null && content === (await hash())) await other.stored.promise;
    }
    return hash;
  }

  /** What came of the file is stored. */
  end(path: string): void {
    this.#reading.get(path)?.stored.resolve(undefined);
    this.#reading.delete(path);
  }
}
