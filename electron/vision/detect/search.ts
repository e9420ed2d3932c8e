/**
 * Every face of a photo, once: upright first; turned and in parts only where the photo asks for it; and no
 * face that the embedder sees nothing in. The figures behind the limits are in ../README.md.
 */
import { eyeDistance } from '../../contract/model.ts';
import type { Pyramid } from '../decode/raster.ts';
import type { Detector } from './detector.ts';
import type { Detection } from './geometry.ts';
import { isSame } from './same.ts';
import { isSmall, tilesFor } from './tiles.ts';
import { type Quarters, turned } from './views.ts';

/** A find with what the embedder made of it. */
export interface Judged {
  readonly detection: Detection;
  /**
   * How much of a face the embedder sees, 0..1: the length of the raw embedding between its limits (MagFace,
   * Meng et al., CVPR 2021). Points on the wrong places of a face shorten it as much as no face does, which is
   * why it knows up from down and the detector's confidence does not. Null where the embedder was not measured.
   */
  readonly recognisability: number | null;
}

/** Null when the points of the find do not span a face. */
export type Judge<J extends Judged> = (detection: Detection) => Promise<J | null>;

const limits = {
  /** {@link reading} of a face the right way up: 77 % of LFW are above. Upside down: 0.4 %. */
  sure: 0.66,
  /** Things that are no faces: 97 % are below; the labelled faces of LFW, and those 8 pixels between the eyes: none. */
  face: 0.27,
  /** The same for a find below {@link confident}. */
  doubtfulFace: 0.38,
  /** Distance of the eyes over the side of the box: 0.39 in LFW, 0.14 in a sharp profile, less on some cushions … */
  eyes: 0.13,
  /** … and this is what most faces have. */
  usualEyes: 0.39,
  /** Confidence of the detector; without a judge such a find is taken to be upright. */
  confident: 0.9,
} as const;

const otherWays: readonly Quarters[] = [1, 2, 3];

export async function searchFaces<J extends Judged>(
  image: Pyramid,
  detector: Detector,
  judge: Judge<J>,
): Promise<J[]> {
  const judged = async (finds: readonly Detection[]): Promise<J[]> => {
    const answers: J[] = [];
    for (const find of finds) {
      const answer = await judge(find);
      if (answer !== null) answers.push(answer);
    }
    return answers;
  };
  const found = await judged(await detector.look(image, turned(image, 0)));
  const sure = found.filter(isSure);
  // Half and not none: of faces that lie on their side, the one tilted most may look upright.
  if (2 * sure.length <= found.length) {
    for (const way of otherWays) {
      const finds = await detector.look(image, turned(image, way));
      found.push(...(await judged(finds.filter((find) => !sure.some((one) => isSame(find, one.detection))))));
    }
  }
  const small = ({ box }: Detection): boolean => isSmall(box, image, detector.input);
  const faces = once(found.filter(isFace));
  if (faces.length > 0 && !faces.some(({ detection }) => small(detection))) return faces;
  for (const level of tilesFor(image, detector.input)) {
    for (const tile of level) {
      const finds = (await detector.look(image, tile, true)).filter(small);
      // Judging costs more than looking, and neighbouring tiles show the same faces.
      const fresh = finds.filter((find) => !faces.some(({ detection }) => isSame(find, detection)));
      faces.push(...(await judged(fresh)).filter(isFace));
    }
    // A landscape: twice as close showed nobody, so four times as close is not tried.
    if (faces.length === 0) break;
  }
  return once(faces);
}

function isSure(judged: Judged): boolean {
  return judged.recognisability === null
    ? judged.detection.score >= limits.confident
    : reading(judged) >= limits.sure;
}

/** Distance of the eyes over the side of the box. */
function eyesOf({ box, landmarks }: Detection): number {
  return eyeDistance(landmarks) / Math.sqrt(box.width * box.height);
}

/**
 * How well a find reads the way up it was seen, 0..1. Points on the wrong features lie closer together than
 * those of a face (median 0.28 of the side, not 0.38), which tells a clear face upside down from a poor one.
 */
function reading({ detection, recognisability }: Judged): number {
  return (recognisability ?? detection.score) * Math.min(1, eyesOf(detection) / limits.usualEyes);
}

function isFace({ detection, recognisability }: Judged): boolean {
  if (eyesOf(detection) < limits.eyes) return false;
  const least = detection.score >= limits.confident ? limits.face : limits.doubtfulFace;
  return recognisability === null || recognisability >= least;
}

/** Each face once, as it reads best; by confidence of the detector. */
function once<J extends Judged>(found: readonly J[]): J[] {
  const kept: J[] = [];
  for (const judged of [...found].sort((a, b) => reading(b) - reading(a))) {
    if (!kept.some((other) => isSame(judged.detection, other.detection))) kept.push(judged);
  }
  return kept.sort((a, b) => b.detection.score - a.detection.score);
}
