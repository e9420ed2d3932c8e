/** How a fuzz target runs: numbered cases, each with randomness of its own, so that a number alone repeats one. */
import { type Random, seededRandom } from '../support/random.ts';

/** Cases for a target: `usual` keeps it to some seconds; `FACET_FUZZ_CASES` says another number, 10,000 in the soak. */
export function caseCount(usual: number): number {
  return Number(process.env['FACET_FUZZ_CASES'] ?? usual);
}

/** Milliseconds for a test of so many cases, on a machine that is busy with something else. */
export function patience(cases: number): number {
  return 60_000 + cases * 200;
}

/** The randomness of one case. */
export function randomOf(number: number): Random {
  return seededRandom(Math.imul(number + 1, 0x9e3779b1));
}

/**
 * Runs cases 0 to `cases` - 1 one after another. `FACET_FUZZ_CASE` runs that one alone.
 * @throws Error that names the case, with what it threw as the cause
 */
export async function fuzz(
  cases: number,
  run: (random: Random, number: number) => Promise<void> | void,
): Promise<void> {
  const alone = process.env['FACET_FUZZ_CASE'];
  const first = alone === undefined ? 0 : Number(alone);
  const end = alone === undefined ? cases : first + 1;
  for (let number = first; number < end; number++) {
    try {
      await run(randomOf(number), number);
    } catch (cause) {
      const words = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`case ${String(number)} (FACET_FUZZ_CASE=${String(number)} runs it alone): ${words}`, {
        cause,
      });
    }
  }
}
