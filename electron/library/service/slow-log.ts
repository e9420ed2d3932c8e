/**
 * Everything that holds the library's thread over {@link slowMs}, as one line of JSON each: the method that was called,
 * how long, and the statement where it was one. Values are not in it, so neither are names and paths.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { slowMs } from '../store/slow.ts';

export interface SlowCall {
  /** `group.method`; null for work that nobody called for, such as a scan's. */
  readonly slow: string | null;
  /** Whole milliseconds. */
  readonly ms: number;
  /** The SQL; absent where it was the call as a whole. */
  readonly statement?: string;
}

export class SlowLog {
  readonly #tell: (call: SlowCall) => void;
  readonly #method = new AsyncLocalStorage<string>();

  constructor(tell: (call: SlowCall) => void) {
    this.#tell = tell;
  }

  /** Runs a handler and times it up to its first wait; statements after that are still told under its name. */
  run<T>(method: string, handler: () => T): T {
    const start = performance.now();
    try {
      return this.#method.run(method, handler);
    } finally {
      const ms = performance.now() - start;
      if (ms > slowMs) this.#tell({ slow: method, ms: Math.round(ms) });
    }
  }

  readonly statement = (statement: string, ms: number): void => {
    this.#tell({ slow: this.#method.getStore() ?? null, ms: Math.round(ms), statement });
  };
}
