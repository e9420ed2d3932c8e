/** Sizes of the sections `index`, `vectors`, `bulk` and `open` (`--rows`). The defaults are the goals' sizes; `--rows 100000 --many 0` takes seconds. */

export const indexFlags = {
  /** Made-up faces in the gallery. */
  rows: { type: 'string' },
  /** Faces of the second, sketched gallery; 0 leaves it out. */
  many: { type: 'string' },
  /** Real photos that are searched for; without it all that have a mate. */
  queries: { type: 'string' },
  /** File that keeps the vectors of the real photos: made when it is not there, which takes minutes. */
  vectors: { type: 'string' },
} as const;

export interface IndexOptions {
  readonly rows: number;
  readonly many: number;
  readonly queries: number;
  readonly vectors: string | null;
}

export function indexOptions(values: { readonly [K in keyof typeof indexFlags]?: string }): IndexOptions {
  return {
    rows: Number(values.rows ?? 1_000_000),
    many: Number(values.many ?? 10_000_000),
    queries: Number(values.queries ?? Infinity),
    vectors: values.vectors ?? null,
  };
}
