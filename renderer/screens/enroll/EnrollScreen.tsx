/** Placeholder until the screen is written. */
export function EnrollScreen() {
  return null;
}
