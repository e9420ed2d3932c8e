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
import { assess, recognisability, smallEyes } from './quality/quality.ts';
import type { Stopwatch } from './stopwatch.ts';

const thumbSide = 320;
/** Eyes closer than this in the reduced raster (template: 35 px) call for the full size of that face. */
const enoughEyes = 36;
/** Side of what is decoded round a small face, in longer sides of its box: more than any crop or template of it covers. */
const around = 2.6;

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

/** A find, the raster its points are in, and where that lies in the photo. */
interface Place {
  readonly seen: Seen;
  readonly image: Pyramid;
  readonly decoded: Decoded;
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

/** Decodes a part of the photo, in displayed pixels, at full size. */
export type Closer = (region: Box) => Promise<Decoded>;

/**
 * Finds the faces of a decoded photo and describes each: a small one from the full size, where that makes it a template.
 * @param closer null where `decoded` is at full size
 */
export async function describePhoto(
  decoded: Decoded,
  closer: Closer | null,
  wanted: Wanted,
  chosen: Chosen,
): Promise<Described> {
  const { detector, watch } = chosen;
  const small = new Pyramid(decoded.raster);
  const found = await watch.time('detect', () =>
    searchFaces(small, detector, (detections) => see(small, detections, chosen)),
  );
  const thumb = wanted.thumb ? await watch.time('align', () => thumbnail(small, thumbSide)) : null;
  const tiny = closer === null ? [] : found.filter(({ detection }) => gains(detection, decoded));
  const part = closer === null || tiny.length === 0 ? null : await closer(regionOf(tiny, decoded));
  const near = part === null ? null : new Pyramid(part.raster);
  const places = found.map((seen): Place | null => ({ seen, image: small, decoded }));
  if (part !== null && near !== null) {
    const nearer = tiny.map(({ detection }) => moved(displayed(detection, decoded), part));
    for (const [at, seen] of (await see(near, nearer, chosen)).entries())
      places[found.indexOf(tiny[at] as Seen)] = seen && { seen, image: near, decoded: part };
  }
  const shown = places.filter((place) => place !== null).filter(isInside);
  const vectors = await embedAs(shown, chosen);
  const faces: DescribedFace[] = [];
  for (const [at, place] of shown.entries())
    faces.push(await describeFace(place, vectors[at] ?? [], wanted, chosen));
  return { faces, thumb };
}

/** Whether a find has too few pixels here, and enough in the photo to be worth more than a place in it. */
function gains({ landmarks }: Detection, { shrink }: Decoded): boolean {
  const eyes = eyeDistance(landmarks);
  return eyes < enoughEyes && eyes * Math.max(shrink.x, shrink.y) > smallEyes;
}

/** A box round all of them and what is cut out around each, in displayed pixels. */
function regionOf(finds: readonly Seen[], decoded: Decoded): Box {
  const boxes = finds.map(({ detection }) => {
    const { x, y, width, height } = displayed(detection, decoded).box;
    const half = (around * Math.max(width, height)) / 2;
    const [midX, midY] = [x + width / 2, y + height / 2];
    return { left: midX - half, top: midY - half, right: midX + half, bottom: midY + half };
  });
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const right = Math.max(...boxes.map((box) => box.right));
  const bottom = Math.max(...boxes.map((box) => box.bottom));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Aligns and embeds finds, in pixels of `image`; null for one whose points span no face. */
async function see(
  image: Pyramid,
  detections: readonly Detection[],
  { own, watch }: Chosen,
): Promise<(Seen | null)[]> {
  const { spec, side, embedAll } = own;
  const templates = await watch.time('align', () =>
    detections.map(({ landmarks }) => alignFace(image, landmarks, spec.template, side)),
  );
  const embeddings = await watch.time('embed', () => embedAll(templates.filter((one) => one !== null)));
  return detections.map((detection, at) => {
    const aligned = templates[at] ?? null;
    const embedding = aligned === null ? undefined : embeddings.shift();
    if (aligned === null || embedding === undefined) return null;
    const sees = recognisability(embedding.norm, spec.norms ?? null);
    return { detection, aligned, embedding, recognisability: sees };
  });
}

/** The vectors of each face by every embedder that is asked for, in that order. */
async function embedAs(
  places: readonly Place[],
  { own, embedders, watch }: Chosen,
): Promise<ContractVector[][]> {
  const vectors: ContractVector[][] = places.map(() => []);
  for (const { contract, spec, side, fromCrops, embedAll } of embedders) {
    if (contract === own.contract) {
      places.forEach(({ seen }, at) => vectors[at]?.push({ contract, vector: seen.embedding.vector }));
      continue;
    }
    const templates = await watch.time('align', () =>
      places.map(({ seen, image }) =>
        fromCrops ? seen.aligned : alignFace(image, seen.detection.landmarks, spec.template, side),
      ),
    );
    const embeddings = await watch.time('embed', () => embedAll(templates.filter((one) => one !== null)));
    // The points span a face, so they do so on every template.
    for (const [at, template] of templates.entries()) {
      const embedding = template === null ? undefined : embeddings.shift();
      if (embedding !== undefined) vectors[at]?.push({ contract, vector: embedding.vector });
    }
  }
  return vectors;
}

/** Whether anything of its box lies in the photo. */
function isInside({ seen, decoded }: Place): boolean {
  const { width, height } = clippedBox(seen.detection, decoded);
  return width >= 1 && height >= 1;
}

const clippedBox = (detection: Detection, decoded: Decoded): Box =>
  clipped(displayed(detection, decoded).box, decoded.info.width, decoded.info.height);

/** A find as the answer has it, in displayed pixels. */
async function describeFace(
  { seen, image, decoded }: Place,
  vectors: readonly ContractVector[],
  wanted: Wanted,
  { own, detector, watch }: Chosen,
): Promise<DescribedFace> {
  const { detection, aligned, embedding } = seen;
  const { landmarks, score } = displayed(detection, decoded);
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
    box: clippedBox(detection, decoded),
    landmarks,
    score,
    quality,
    embedding: first?.vector ?? null,
    others,
    crop,
    aligned: wanted.crops ? aligned : null,
  };
}

/** A find in pixels of `of`, in displayed pixels. */
function displayed(detection: Detection, { shrink, origin }: Decoded): Detection {
  return mapped(detection, ([x, y]) => [x * shrink.x + origin[0], y * shrink.y + origin[1]]);
}

/** A find in displayed pixels, in pixels of `to`. */
function moved(detection: Detection, { shrink, origin }: Decoded): Detection {
  return mapped(detection, ([x, y]) => [(x - origin[0]) / shrink.x, (y - origin[1]) / shrink.y]);
}

function mapped(
  { box, landmarks: [a, b, c, d, e], score }: Detection,
  at: (point: Point) => Point,
): Detection {
  const [left, top] = at([box.x, box.y]);
  const [right, bottom] = at([box.x + box.width, box.y + box.height]);
  return {
    box: { x: left, y: top, width: right - left, height: bottom - top },
    landmarks: [at(a), at(b), at(c), at(d), at(e)],
    score,
  };
}
