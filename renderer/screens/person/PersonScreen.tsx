/** Placeholder until the screen is written. */
export function PersonScreen() {
  return null;
}
