/** Placeholder until the screen is written. */
export function PeopleScreen() {
  return null;
}
