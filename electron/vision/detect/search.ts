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
import { type Quarters, turned, type View } from './views.ts';

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

/** What it makes of each find; null where its points do not span a face. All at once, for networks that gain from that. */
export type Judge<J extends Judged> = (finds: readonly Detection[]) => Promise<(J | null)[]>;

const limits = {
  /** {@link reading} of a face the right way up: 80 % of LFW are above. Upside down: 0.05 %. */
  sure: 0.66,
  /** Things that are no faces: 97 % are below; the labelled faces of LFW, and those 8 pixels between the eyes: none. */
  face: 0.27,
  /** The same for a find below {@link confident}. */
  doubtfulFace: 0.38,
  /** Distance of the eyes over the side of the box: 0.39 in LFW, 0.14 in a sharp profile, less on some cushions … */
  eyes: 0.13,
  /** … and this is what most faces have. */
  usualEyes: 0.39,
  /** The same of the distance between the eyes and the mouth. */
  usualHeight: 0.42,
  /** Confidence of the detector; without a judge such a find is taken to be upright. */
  confident: 0.9,
} as const;

const otherWays: readonly Quarters[] = [1, 2, 3];

/** A judged find and the look it comes from. */
interface Seen<J> {
  readonly judged: J;
  readonly view: View;
}

export async function searchFaces<J extends Judged>(
  image: Pyramid,
  detector: Detector,
  judge: Judge<J>,
): Promise<J[]> {
  const judged = async (finds: readonly Detection[], view: View): Promise<Seen<J>[]> =>
    (await judge(finds)).flatMap((answer) => (answer === null ? [] : [{ judged: answer, view }]));
  const upright = turned(image, 0);
  const found = await judged(await detector.look(image, upright), upright);
  const sure = found.filter((one) => isSure(one.judged));
  // Half and not none: of faces that lie on their side, the one tilted most may look upright.
  if (2 * sure.length <= found.length) {
    for (const way of otherWays) {
      const view = turned(image, way);
      const finds = await detector.look(image, view);
      found.push(...(await judged(finds.filter(unknownTo(sure, view)), view)));
    }
  }
  const small = ({ box }: Detection): boolean => isSmall(box, image, detector.input);
  const faces = once(found.filter((one) => isFace(one.judged)));
  if (faces.length > 0 && !faces.some((one) => small(one.judged.detection))) return byConfidence(faces);
  for (const level of tilesFor(image, detector.input)) {
    for (const tile of level) {
      const finds = (await detector.look(image, tile, true)).filter(small);
      // Judging costs more than looking, and neighbouring tiles show the same faces.
      const fresh = await judged(finds.filter(unknownTo(faces, tile)), tile);
      faces.push(...fresh.filter((one) => isFace(one.judged)));
    }
    // A landscape: twice as close showed nobody, so four times as close is not tried.
    if (faces.length === 0) break;
  }
  return byConfidence(once(faces));
}

/** Whether a find in `view` is none of the faces seen already. */
function unknownTo(faces: readonly Seen<Judged>[], view: View): (find: Detection) => boolean {
  return (find) => !faces.some((face) => isSame(find, face.judged.detection, face.view === view));
}

/** Of a find in the upright look: whether no other is needed. */
function isSure(judged: Judged): boolean {
  if (!isLevel(judged.detection)) return false;
  return judged.recognisability === null
    ? judged.detection.score >= limits.confident
    : reading(judged) >= limits.sure;
}

/**
 * Whether the eyes lie nearer to level than to another quarter turn. Some detectors (SCRFD-2.5g) place the points of a
 * face on its side well enough to recognise it, but not as well as in the turn in which it stands.
 */
function isLevel({ landmarks: [left, right] }: Detection): boolean {
  return right[0] - left[0] > Math.abs(right[1] - left[1]);
}

/** Distance of the eyes, and from between them to the middle of the mouth, over the side of the box. */
function spanOf({ box, landmarks }: Detection): { readonly eyes: number; readonly height: number } {
  const side = Math.sqrt(box.width * box.height);
  const [left, right, , mouthLeft, mouthRight] = landmarks;
  const x = left[0] + right[0] - mouthLeft[0] - mouthRight[0];
  const y = left[1] + right[1] - mouthLeft[1] - mouthRight[1];
  return { eyes: eyeDistance(landmarks) / side, height: Math.hypot(x, y) / 2 / side };
}

/**
 * How well a find reads the way up it was seen, 0..1. Points on the wrong features lie closer together than
 * those of a face, which tells a clear face upside down from a poor one: across (median 0.30 of the side, not
 * 0.38) and down (0.33, not 0.42). Both are asked, because a profile brings the eyes together and nothing else.
 */
function reading({ detection, recognisability }: Judged): number {
  const { eyes, height } = spanOf(detection);
  const span = Math.min(1, eyes / limits.usualEyes) * Math.min(1, height / limits.usualHeight);
  return (recognisability ?? detection.score) * span;
}

function isFace({ detection, recognisability }: Judged): boolean {
  if (spanOf(detection).eyes < limits.eyes) return false;
  const least = detection.score >= limits.confident ? limits.face : limits.doubtfulFace;
  return recognisability === null || recognisability >= least;
}

/** Each face once, as it reads best. */
function once<J extends Judged>(found: readonly Seen<J>[]): Seen<J>[] {
  const kept: Seen<J>[] = [];
  for (const one of [...found].sort((a, b) => reading(b.judged) - reading(a.judged))) {
    if (unknownTo(kept, one.view)(one.judged.detection)) kept.push(one);
  }
  return kept;
}

function byConfidence<J extends Judged>(found: readonly Seen<J>[]): J[] {
  return found.map(({ judged }) => judged).sort((a, b) => b.detection.score - a.detection.score);
}
