/** Placeholder until the screen is written. */
export function IdentifyScreen() {
  return null;
}
