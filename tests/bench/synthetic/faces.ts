/** The faces of a made-up library: who is where, how it looks, and when the photo was taken. A stream: memory stays small. */
import {
  type Landmarks,
  type QualityFlag,
  QualityMeasure,
  qualityUnits,
} from '../../../electron/contract/model.ts';
import type { FaceInput } from '../../../electron/library/store/faces.ts';
import type { Random } from '../../support/random.ts';
import { intoPhotos, type MadeFace, peopleOf } from '../../support/synthetic.ts';

export type PlacedFace = MadeFace & { readonly face: number; readonly photo: number };

/** Directions in which faces vary: see `SyntheticOptions.spread`. */
export const spread = 96;

/** Faces that wait for their photo at a time: how far the photos of one person lie apart. */
const waiting = 20_000;

/** `faces` faces in the order of their photos, a person's among those of many others. */
export function placedFaces(random: Random, faces: number): Generator<PlacedFace> {
  return intoPhotos(random, mingled(random, peopleOf(random, { faces, spread })));
}

function* mingled<T>(random: Random, items: Iterable<T>): Generator<T> {
  const pool: T[] = [];
  for (const item of items) {
    if (pool.length < waiting) {
      pool.push(item);
      continue;
    }
    const at = random.int(waiting);
    yield pool[at] as T;
    pool[at] = item;
  }
  yield* random.shuffle(pool);
}

export const photoSize = { width: 4000, height: 3000 } as const;

const poorFlags: readonly QualityFlag[] = ['small', 'blurred', 'dark', 'turned', 'unclear'];

/** How a face lies in its photo and what its quality is; `nth` of that photo, from 0. */
export function describeFace(random: Random, face: PlacedFace, nth: number): FaceInput {
  const side = (face.usable ? 260 : 70) + Math.floor(random.next() * 200);
  const x = 150 + nth * 950 + Math.floor(random.next() * 300);
  const y = 500 + Math.floor(random.next() * 1500);
  const at = (fx: number, fy: number): [number, number] => [x + fx * side, y + fy * side];
  const landmarks: Landmarks = [
    at(0.31, 0.38),
    at(0.69, 0.38),
    at(0.5, 0.58),
    at(0.35, 0.77),
    at(0.65, 0.77),
  ];
  const score = Math.round(face.usable ? 45 + 50 * random.next() : 5 + 30 * random.next());
  const flag = poorFlags[random.int(poorFlags.length)] as QualityFlag;
  return {
    box: { x, y, width: side, height: Math.round(side * 1.2) },
    landmarks,
    score: Math.round((face.usable ? 0.85 + 0.14 * random.next() : 0.5 + 0.3 * random.next()) * 1000) / 1000,
    quality: {
      score,
      flags: face.usable ? [] : [flag],
      parts: QualityMeasure.options.map((measure) => ({
        measure,
        value: measure === 'eyeDistance' ? Math.round(side * 0.38) : Math.round(random.next() * 400) / 10,
        unit: qualityUnits[measure],
        share: Math.round(Math.min(100, score * (0.7 + 0.6 * random.next()))),
      })),
    },
    usable: face.usable,
  };
}

const firstDay = Date.UTC(2004, 0, 1);
const lastDay = Date.UTC(2026, 0, 1);

/** When a photo was taken, by how far into the library it lies (0..1). */
export function takenAt(share: number): Date {
  return new Date(Math.floor((firstDay + share * (lastDay - firstDay)) / 1000) * 1000);
}
