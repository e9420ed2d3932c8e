/** What the Grouper takes and gives. Faces, photos and people are ids of the library. */

/** Cosines; see `native-models/manifest.json`. */
export interface GroupingThresholds {
  /** Least mean cosine of a face to the group it joins. */
  readonly join: number;
  /** Least mean cosine between two groups that become one. */
  readonly merge: number;
}

/** What the store knows beside the faces themselves, which are in the gallery. */
export interface GroupingState {
  /** Every person and group; those not listed count as not fixed. */
  readonly people: Iterable<{ readonly person: number; readonly fixed: boolean }>;
  /** "This face is not this person." */
  readonly apartFaces: Iterable<readonly [face: number, person: number]>;
  /** "These two are not the same person." */
  readonly apartPeople: Iterable<readonly [a: number, b: number]>;
  /** Faces that are with somebody, but have no vector in the gallery. */
  readonly absent?: Iterable<{ readonly face: number; readonly photo: number; readonly person: number }>;
}

/**
 * What grouping did, to be stored in this order. `found`: the face opens the new group `person`. `join`: it
 * now belongs to `person`. `merge`: every face of
 * `from` now belongs to `into`; `from` is empty and never comes back.
 */
export type Decision =
  | { readonly kind: 'found'; readonly face: number; readonly person: number; readonly cosine: number }
  | { readonly kind: 'join'; readonly face: number; readonly person: number; readonly cosine: number }
  | { readonly kind: 'merge'; readonly from: number; readonly into: number };
