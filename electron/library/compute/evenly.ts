/** Some of many, spread evenly over them. */

/** Places in a list of `count`, in order: all of them, or `most` with the first among them. */
export function evenPlaces(count: number, most: number): number[] {
  const size = Math.min(count, most);
  return Array.from({ length: size }, (_, i) => Math.floor((i * count) / size));
}

/** The items at {@link evenPlaces}. */
export function evenly<T>(list: readonly T[], most: number): T[] {
  return evenPlaces(list.length, most).map((place) => list[place] as T);
}
