/** Statements that hold the library's thread too long are told, so that they can be found and mended. */
import type { Db } from './native.ts';

/** Longest time in which nothing else is answered: above it a scrolling page misses two frames, ms. */
export const slowMs = 40;

/** Told the statement, without the values bound to it, and how long it took, ms. */
export type SlowListener = (statement: string, ms: number) => void;

const listeners = new WeakMap<Db, SlowListener>();

/** From now on every statement of this connection that takes more than {@link slowMs} is told. */
export function onSlow(db: Db, listener: SlowListener): void {
  listeners.set(db, listener);
}

/** Runs a statement of `db`: two readings of the clock, about 0.1 µs. */
export function timed<T>(db: Db, sql: string, work: () => T): T {
  const start = performance.now();
  try {
    return work();
  } finally {
    const ms = performance.now() - start;
    if (ms > slowMs) listeners.get(db)?.(sql.replaceAll(/\s+/g, ' ').trim().slice(0, 240), ms);
  }
}
