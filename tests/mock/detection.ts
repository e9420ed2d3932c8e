/** A made-up library of 5,200 faces under its limits: previews are computed as the engine computes them. */
import type { Api } from '../../electron/contract/api.ts';
import type { FaceLimits } from '../../electron/contract/detection.ts';
import type { FaceColumns } from '../../electron/library/limits/faces.ts';
import { distribution, preview } from '../../electron/library/limits/preview.ts';
import { atOnce } from '../../electron/library/store/lists/walk.ts';
import type { Handlers } from '../../electron/rpc/server.ts';
import { facesOf } from './data.ts';

/** Numbers that look random and are the same every time, 0..1. */
const noise = (at: number, salt: number): number => {
  const value = Math.sin(at * 12.9898 + salt * 78.233) * 43758.5453;
  return value - Math.floor(value);
};

function madeUp(size: number): FaceColumns {
  const faces = size;
  const column = (value: (at: number) => number): Float32Array =>
    Float32Array.from({ length: faces }, (_, at) => value(at));
  const eyes = column((at) => 8 + 120 * noise(at, 1) ** 2 * (0.4 + noise(at, 2)));
  return {
    faces,
    face: Int32Array.from({ length: faces }, (_, at) => (at + 1) * 10 + 1),
    photo: Int32Array.from({ length: faces }, (_, at) => Math.floor(at / 2) + 1),
    person: Int32Array.from({ length: faces }, (_, at) =>
      noise(at, 3) < 0.1 ? 0 : Math.floor(noise(at, 3) * 480) + 1,
    ),
    score: column((at) => Math.min(1, 0.72 + 0.27 * Math.sqrt(noise(at, 4)) + (eyes[at] ?? 0) / 4000)),
    eyes,
    quality: column((at) => Math.min(100, 18 + 62 * Math.sqrt(noise(at, 5)) + (eyes[at] ?? 0) / 8)),
    aside: new Uint8Array(faces),
    held: Uint8Array.from({ length: faces }, (_, at) => (noise(at, 6) < 0.3 ? 1 : 0)),
  };
}

/** @param limits the limits of the moment */
export function mockDetection(empty: boolean, limits: () => FaceLimits): Handlers<Api>['detection'] {
  const all = madeUp(empty ? 0 : 5200);
  /** How the faces stand under the limits of the moment. */
  const standing = (): FaceColumns => {
    const { minScore, minEyes, minQuality } = limits();
    const aside = all.aside.map((_, at) =>
      all.held[at] === 0 &&
      ((all.score[at] ?? 0) < minScore ||
        (all.eyes[at] ?? 0) < minEyes ||
        (all.quality[at] ?? 0) < minQuality)
        ? 1
        : 0,
    );
    return { ...all, aside };
  };
  return {
    state: () => ({
      limits: limits(),
      aside: atOnce(preview(standing(), limits())).aside,
      applying: null,
      problem: null,
    }),
    distribution: () => atOnce(distribution(all)),
    preview: (wanted) => atOnce(preview(standing(), wanted)),
    aside: ({ offset, limit }) => {
      const { aside, face } = standing();
      const ids = [...face].filter((_, at) => aside[at] === 1);
      return {
        items: ids.slice(offset, offset + limit).flatMap((id) => {
          const [found] = facesOf(Math.floor(id / 10));
          return found === undefined
            ? []
            : [{ ...found, id, person: null, name: null, by: null, cosine: null }];
        }),
        total: ids.length,
      };
    },
  };
}
