/** Runs of a property test: `usual`, or `FACET_FUZZ` times as many in the soak. */
export function runs(usual: number): number {
  return usual * Number(process.env['FACET_FUZZ'] ?? 1);
}
