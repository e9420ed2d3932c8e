/** What is in one decoded photo: faces → points → aligned crop → quality → embedding. */
import { type Box, eyeDistance, type Landmarks, type Point, type Quality } from '../contract/model.ts';
import type { AnalysedFace, ContractVector } from '../contract/vision.ts';
import { alignFace, displayCrop, thumbnail } from './align/crops.ts';
import { type Decoded, encodeWebp } from './decode/image.ts';
import { Pyramid, type Raster } from './decode/raster.ts';
import type { OpenDetector } from './detect/detectors.ts';
import { clipped, type Detection } from './detect/geometry.ts';
import { type Judged, searchFaces } from './detect/search.ts';
import type { Embedding } from './embed/embed.ts';
import type { OpenEmbedder } from './embed/embedders.ts';
import { measure } from './quality/measures.ts';
import { assess, recognisability } from './quality/quality.ts';
import type { Stopwatch } from './stopwatch.ts';

const thumbSide = 320;
/** Eyes closer than this in the reduced raster (template: 35 px) call for the full one. */
const enoughEyes = 36;

interface Wanted {
  readonly crops: boolean;
  readonly thumb: boolean;
}

/** What one call looks with. */
export interface Chosen {
  /** Judges what the detector finds; its template is that of every stored crop. */
  readonly own: OpenEmbedder;
  readonly detector: OpenDetector;
  readonly embedders: readonly OpenEmbedder[];
  readonly watch: Stopwatch;
}

/** A find on the template of the stored crops, and what the pipeline's own embedder sees in it. */
interface Seen extends Judged {
  readonly aligned: Raster;
  readonly embedding: Embedding;
}

interface DescribedFace {
  readonly box: Box;
  readonly landmarks: Landmarks;
  readonly score: number;
  readonly quality: Quality;
  readonly embedding: Float32Array<ArrayBuffer> | null;
  readonly others: ContractVector[];
  readonly crop: Raster | null;
  readonly aligned: Raster | null;
}

export interface Described {
  readonly faces: readonly DescribedFace[];
  readonly thumb: Raster | null;
}

export async function encodeFace(face: DescribedFace): Promise<AnalysedFace> {
  return {
    ...face,
    usable: face.quality.flags.length === 0,
    crop: face.crop === null ? null : await encodeWebp(face.crop, 82),
    aligned: face.aligned === null ? null : await encodeWebp(face.aligned, 95),
  };
}

/**
 * Finds the faces of a decoded photo and describes each.
 * @param full decodes the photo at its full size; null where `decoded` already is
 */
export async function describePhoto(
  decoded: Decoded,
  full: (() => Promise<Decoded>) | null,
  wanted: Wanted,
  chosen: Chosen,
): Promise<Described> {
  const { detector, watch } = chosen;
  const small = new Pyramid(decoded.raster);
  const found = await watch.time('detect', () =>
    searchFaces(small, detector, (detection) => see(small, detection, chosen)),
  );
  const thumb = wanted.thumb ? await watch.time('align', () => thumbnail(small, thumbSide)) : null;
  const tiny = found.some(({ detection }) => eyeDistance(detection.landmarks) < enoughEyes);
  const better = tiny && full !== null ? await full() : decoded;
  const image = better === decoded ? small : new Pyramid(better.raster);
  const zoom = { x: decoded.shrink.x / better.shrink.x, y: decoded.shrink.y / better.shrink.y };
  const faces: DescribedFace[] = [];
  for (const seen of found) {
    const closer = image === small ? seen : await see(image, scaled(seen.detection, zoom), chosen);
    const face = closer === null ? null : await describeFace(closer, image, better, wanted, chosen);
    if (face !== null) faces.push(face);
  }
  return { faces, thumb };
}

/** Aligns and embeds a find, in pixels of `image`; null when its points span no face. */
async function see(image: Pyramid, detection: Detection, { own, watch }: Chosen): Promise<Seen | null> {
  const { spec, side, embed } = own;
  const aligned = await watch.time('align', () => alignFace(image, detection.landmarks, spec.template, side));
  if (aligned === null) return null;
  const embedding = await watch.time('embed', () => embed(aligned));
  return {
    detection,
    aligned,
    embedding,
    recognisability: recognisability(embedding.norm, spec.norms ?? null),
  };
}

/** `seen` in pixels of `image`; the answer in displayed pixels. */
async function describeFace(
  seen: Seen,
  image: Pyramid,
  { info, shrink }: Decoded,
  wanted: Wanted,
  { own, detector, embedders, watch }: Chosen,
): Promise<DescribedFace | null> {
  const { detection, aligned, embedding } = seen;
  const displayed = scaled(detection, shrink);
  const box = clipped(displayed.box, info.width, info.height);
  if (box.width < 1 || box.height < 1) return null;
  const { landmarks, score } = displayed;
  const vectors: ContractVector[] = [];
  for (const { contract, spec, side, fromCrops, embed } of embedders) {
    if (contract === own.contract) {
      vectors.push({ contract, vector: embedding.vector });
      continue;
    }
    const input = fromCrops
      ? aligned
      : await watch.time('align', () => alignFace(image, detection.landmarks, spec.template, side));
    // The points span a face, so they do so on every template.
    if (input === null) continue;
    const { vector } = await watch.time('embed', () => embed(input));
    vectors.push({ contract, vector });
  }
  const [first, ...others] = vectors;
  const quality = await watch.time('quality', () =>
    assess(measure(aligned, landmarks), {
      score,
      least: detector.least,
      norm: embedding.norm,
      norms: own.spec.norms ?? null,
    }),
  );
  const crop = wanted.crops ? await watch.time('align', () => displayCrop(image, detection.box)) : null;
  return {
    box,
    landmarks,
    score,
    quality,
    embedding: first?.vector ?? null,
    others,
    crop,
    aligned: wanted.crops ? aligned : null,
  };
}

function scaled(detection: Detection, { x, y }: { readonly x: number; readonly y: number }): Detection {
  if (x === 1 && y === 1) return detection;
  const { box, landmarks, score } = detection;
  const at = (point: Point): Point => [point[0] * x, point[1] * y];
  const [a, b, c, d, e] = landmarks;
  return {
    box: { x: box.x * x, y: box.y * y, width: box.width * x, height: box.height * y },
    landmarks: [at(a), at(b), at(c), at(d), at(e)],
    score,
  };
}
