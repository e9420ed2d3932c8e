/** Labelled faces, clean and spoilt, as the real recipe sees them; and the comparisons between them. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Quality } from '../../electron/contract/model.ts';
import type { Qualified } from '../../electron/evaluate/edc.ts';
import type { Pipeline } from '../../electron/vision/pipeline.ts';
import { cosine } from '../../electron/vision/runtime/golden.ts';
import { type Random, seededRandom } from '../support/random.ts';
import { central, type LabelledPhoto } from './lfw.ts';
import { cover, spoil } from './spoil.ts';

/** What was done to a photo before it was looked at. */
export const kinds = ['clean', 'spoilt', 'spoilt twice', 'covered'] as const;
export type Kind = (typeof kinds)[number];

export interface Specimen {
  readonly person: string;
  readonly path: string;
  readonly kind: Kind;
  /** Detector confidence, 0..1. */
  readonly confidence: number;
  readonly quality: Quality;
  readonly vector: Float32Array;
}

const makers: Record<Kind, (photo: Buffer, random: Random) => Promise<Buffer>> = {
  clean: (photo) => Promise.resolve(photo),
  spoilt: (photo, random) => spoil(photo, random, 1),
  'spoilt twice': (photo, random) => spoil(photo, random, 2),
  covered: cover,
};

/** The face nearest the centre; null where the detector finds none. The same on every run. */
export async function specimen(
  pipeline: Pipeline,
  photo: LabelledPhoto,
  kind: Kind,
): Promise<Specimen | null> {
  let seed = 7 + kinds.indexOf(kind);
  for (const char of basename(photo.path)) seed = (seed * 31 + (char.codePointAt(0) ?? 0)) % 2147483647;
  const bytes = await makers[kind](readFileSync(photo.path), seededRandom(seed));
  const seen = await pipeline.analyse(
    { path: null, bytes: new Uint8Array(bytes), label: photo.path },
    { embed: true, crops: false, thumb: false },
  );
  const face = central(seen);
  if (face === undefined || face.embedding === null) return null;
  const { score: confidence, quality, embedding: vector } = face;
  return { person: photo.person, path: photo.path, kind, confidence, quality, vector };
}

interface Comparison {
  readonly a: Specimen;
  readonly b: Specimen;
  readonly score: number;
  readonly same: boolean;
}

/** Every two photos of one person, and for each face `others` of other people, drawn by seed. */
export function comparisons(all: readonly Specimen[], others: number): Comparison[] {
  const random = seededRandom(11);
  const found: Comparison[] = [];
  const add = (a: Specimen, b: Specimen, same: boolean): void => {
    found.push({ a, b, score: cosine(a.vector, b.vector), same });
  };
  for (const [i, a] of all.entries()) {
    for (const b of all.slice(i + 1)) if (a.person === b.person && a.path !== b.path) add(a, b, true);
    for (let drawn = 0; drawn < others; drawn++) {
      const b = all[random.int(all.length)];
      if (b !== undefined && b.person !== a.person) add(a, b, false);
    }
  }
  return found;
}

/** The comparisons with the quality of their worse face. */
export function qualified(pairs: readonly Comparison[], of: (face: Specimen) => number): Qualified[] {
  return pairs.map(({ a, b, score, same }) => ({ score, same, quality: Math.min(of(a), of(b)) }));
}

/** The cosine that `far` (0..1) of the non-mated comparisons reach. */
export function thresholdAt(pairs: readonly Comparison[], far: number): number {
  const scores = pairs.filter(({ same }) => !same).map(({ score }) => score);
  const sorted = scores.sort((x, y) => y - x);
  const allowed = Math.floor(far * sorted.length);
  return ((sorted[allowed] ?? -1) + (sorted[Math.max(0, allowed - 1)] ?? 1)) / 2;
}

/** Share of a measure, 0..1; 1 where it was not taken. */
export function shareOf({ quality }: Specimen, measure: string): number {
  return (quality.parts?.find((part) => part.measure === measure)?.share ?? 100) / 100;
}
