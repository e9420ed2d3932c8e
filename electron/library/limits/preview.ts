/** What limits would change: passes over all faces, a tenth of a second for a million, in slices of some ms. Pure. */
import type { Histogram } from '../../contract/calibration.ts';
import type { FaceDistribution, FaceLimits, FaceLimitsPreview } from '../../contract/detection.ts';
import type { Walk } from '../store/lists/walk.ts';
import type { FaceColumns } from './faces.ts';

/** Faces looked at between two pauses: about 4 ms. */
const slice = 32_768;

/** Examples on either side of the limits. */
const shown = 12;

/** Eye distances above this share the last bar, pixels: nobody sets a limit up there. */
const widestEyes = 160;

/**
 * How far a face is from the nearest limit, as a share of what that measure spans: negative below, and the smaller
 * of the three. Sizes span an octave: 10 of 20 pixels are as far off as 20 of 40.
 */
function margin(faces: FaceColumns, at: number, limits: FaceLimits): number {
  const score = (faces.score[at] as number) - limits.minScore;
  const eyes =
    limits.minEyes === 0 ? Infinity : Math.log2(Math.max(faces.eyes[at] as number, 1e-3) / limits.minEyes);
  const quality = ((faces.quality[at] as number) - limits.minQuality) / 100;
  return Math.min(
    limits.minScore === 0 ? Infinity : score,
    eyes,
    limits.minQuality === 0 ? Infinity : quality,
  );
}

export function* preview(faces: FaceColumns, limits: FaceLimits): Walk<FaceLimitsPreview> {
  let aside = 0;
  let leaving = 0;
  let returning = 0;
  let held = 0;
  const fewer = new Set<number>();
  const more = new Set<number>();
  /** Faces of each group that would be touched: how many are shown now, and how many would leave. */
  const left = new Map<number, number>();
  const below = new Nearest(shown);
  const above = new Nearest(shown);
  for (let at = 0; at < faces.faces; at++) {
    if (at % slice === slice - 1) yield;
    const distance = margin(faces, at, limits);
    const isAside = faces.aside[at] === 1;
    const isHeld = faces.held[at] === 1;
    const face = faces.face[at] as number;
    const goes = distance < 0 && !isHeld;
    if (goes) {
      aside++;
      below.offer(face, -distance);
      if (!isAside) {
        leaving++;
        fewer.add(faces.photo[at] as number);
        const person = faces.person[at] as number;
        if (person !== 0) left.set(person, (left.get(person) ?? 0) + 1);
      }
    } else {
      if (distance < 0) held++;
      else if (distance !== Infinity) above.offer(face, distance);
      if (isAside) {
        returning++;
        more.add(faces.photo[at] as number);
      }
    }
  }
  return {
    faces: faces.faces,
    aside,
    leaving,
    returning,
    groups: yield* emptied(faces, left),
    photosFewer: fewer.size,
    photosMore: more.size,
    held,
    examples: { aside: below.sorted(), stay: above.sorted() },
  };
}

/** Groups that lose every face they have. */
function* emptied(faces: FaceColumns, left: Map<number, number>): Walk<number> {
  if (left.size === 0) return 0;
  const remaining = new Map([...left].map(([person, count]) => [person, -count]));
  for (let at = 0; at < faces.faces; at++) {
    if (at % slice === slice - 1) yield;
    const person = faces.person[at] as number;
    const count = person === 0 ? undefined : remaining.get(person);
    if (count !== undefined) remaining.set(person, count + 1);
  }
  return [...remaining.values()].filter((count) => count === 0).length;
}

/** The few faces with the least distance; of equal ones, those that came first. */
class Nearest {
  readonly #most: number;
  readonly #found: { face: number; distance: number }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  offer(face: number, distance: number): void {
    const found = this.#found;
    const last = found.at(-1);
    if (found.length === this.#most && last !== undefined && distance >= last.distance) return;
    let at = found.length;
    while (at > 0 && (found[at - 1]?.distance ?? 0) > distance) at--;
    found.splice(at, 0, { face, distance });
    if (found.length > this.#most) found.pop();
  }

  sorted(): number[] {
    return this.#found.map(({ face }) => face);
  }
}

/** How the faces are spread over what the limits look at. */
export function* distribution(faces: FaceColumns): Walk<FaceDistribution> {
  function* bars(values: Float32Array, step: number, count: number): Walk<Histogram> {
    const counts = new Array<number>(count).fill(0);
    for (let at = 0; at < faces.faces; at++) {
      if (at % slice === slice - 1) yield;
      const bar = Math.min(count - 1, Math.max(0, Math.floor((values[at] as number) / step)));
      counts[bar] = (counts[bar] as number) + 1;
    }
    return { from: 0, step, counts };
  }
  return {
    faces: faces.faces,
    score: yield* bars(faces.score, 0.02, 50),
    eyes: yield* bars(faces.eyes, 4, widestEyes / 4),
    quality: yield* bars(faces.quality, 2, 50),
  };
}
