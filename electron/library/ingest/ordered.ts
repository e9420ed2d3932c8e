/** Work done several at a time, answers taken one at a time and in order. */

/** A value, or what was thrown instead of it: carried as data so that a later failure waits its turn. */
export type Outcome<R> =
  { readonly ok: true; readonly value: R } | { readonly ok: false; readonly thrown: unknown };

/**
 * Starts `work` on up to `ahead` items beyond the one awaited and yields the outcomes in the order of the
 * items. How many run at the same time is up to `work`; `ahead` only bounds what waits in memory.
 */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  ahead: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<{ item: T; outcome: Outcome<R> }> {
  const iterator = items[Symbol.iterator]();
  const started: { item: T; outcome: Promise<Outcome<R>> }[] = [];
  const fill = (): void => {
    while (started.length < ahead) {
      const next = iterator.next();
      if (next.done === true) return;
      const item = next.value;
      const outcome = work(item).then(
        (value): Outcome<R> => ({ ok: true, value }),
        (thrown: unknown): Outcome<R> => ({ ok: false, thrown }),
      );
      started.push({ item, outcome });
    }
  };
  for (;;) {
    fill();
    const first = started.shift();
    if (first === undefined) return;
    yield { item: first.item, outcome: await first.outcome };
  }
}
