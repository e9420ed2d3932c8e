/** Placeholder until the screen is written. */
export function CompareScreen() {
  return null;
}
