/**
 * What a detector of each family would answer for known faces: the encoders that training uses, written from the papers
 * and not from our decoders. Faces are in pixels of the network's input, which is square.
 */
import type { OnnxTensor } from './onnx-writer.ts';

export interface KnownFace {
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly landmarks: readonly (readonly [number, number])[];
  readonly score: number;
}

/** Where a face lies in a square input of `side` pixels that an image of this size fills. */
export function letterboxed(
  face: KnownFace,
  image: { readonly width: number; readonly height: number },
  side: number,
): KnownFace {
  const scale = side / Math.max(image.width, image.height);
  const [dx, dy] = [(side - image.width * scale) / 2, (side - image.height * scale) / 2];
  const { x, y, width, height } = face.box;
  return {
    box: { x: x * scale + dx, y: y * scale + dy, width: width * scale, height: height * scale },
    landmarks: face.landmarks.map(([u, v]) => [u * scale + dx, v * scale + dy]),
    score: face.score,
  };
}

/** By stride: 8 for small faces, 32 for large ones. */
function strideFor({ box }: KnownFace): number {
  const size = Math.max(box.width, box.height);
  return size < 64 ? 8 : size < 256 ? 16 : 32;
}

const strides = [8, 16, 32] as const;

/** SCRFD, two anchors a cell: the second one is used. Outputs `score_8`, `bbox_8`, `kps_8`, … */
export function scrfdAnswers(faces: readonly KnownFace[], side: number): OnnxTensor[] {
  return strides.flatMap((stride) => {
    const columns = side / stride;
    const rows = 2 * columns ** 2;
    const scores = new Float32Array(rows);
    const boxes = new Float32Array(rows * 4);
    const points = new Float32Array(rows * 10);
    for (const face of faces.filter((one) => strideFor(one) === stride)) {
      const { x, y, width, height } = face.box;
      const [cx, cy] = [Math.round((x + width / 2) / stride), Math.round((y + height / 2) / stride)];
      const row = 2 * (cy * columns + cx) + 1;
      scores[row] = face.score;
      boxes.set(
        [cx - x / stride, cy - y / stride, (x + width) / stride - cx, (y + height) / stride - cy],
        4 * row,
      );
      points.set(
        face.landmarks.flatMap(([u, v]) => [u / stride - cx, v / stride - cy]),
        10 * row,
      );
    }
    return [
      { name: `score_${String(stride)}`, shape: [rows, 1], data: scores },
      { name: `bbox_${String(stride)}`, shape: [rows, 4], data: boxes },
      { name: `kps_${String(stride)}`, shape: [rows, 10], data: points },
    ];
  });
}

/** YuNet. `objectness` is the object score: the class score is such that the confidence comes out. */
export function yunetAnswers(faces: readonly KnownFace[], side: number, objectness = 1): OnnxTensor[] {
  return strides.flatMap((stride) => {
    const columns = side / stride;
    const rows = columns ** 2;
    const classes = new Float32Array(rows);
    const objects = new Float32Array(rows);
    const boxes = new Float32Array(rows * 4);
    const points = new Float32Array(rows * 10);
    for (const face of faces.filter((one) => strideFor(one) === stride)) {
      const { x, y, width, height } = face.box;
      const [cx, cy] = [(x + width / 2) / stride, (y + height / 2) / stride];
      const [column, row] = [Math.floor(cx), Math.floor(cy)];
      const at = row * columns + column;
      classes[at] = face.score ** 2 / objectness;
      objects[at] = objectness;
      boxes.set([cx - column, cy - row, Math.log(width / stride), Math.log(height / stride)], 4 * at);
      points.set(
        face.landmarks.flatMap(([u, v]) => [u / stride - column, v / stride - row]),
        10 * at,
      );
    }
    return [
      { name: `cls_${String(stride)}`, shape: [1, rows, 1], data: classes },
      { name: `obj_${String(stride)}`, shape: [1, rows, 1], data: objects },
      { name: `bbox_${String(stride)}`, shape: [1, rows, 4], data: boxes },
      { name: `kps_${String(stride)}`, shape: [1, rows, 10], data: points },
    ];
  });
}

/** RetinaFace: each face by the prior of the nearest side, in the cell its centre lies in. */
export function retinaFaceAnswers(faces: readonly KnownFace[], side: number): OnnxTensor[] {
  const sides: Record<number, readonly [number, number]> = { 8: [16, 32], 16: [64, 128], 32: [256, 512] };
  const rows = strides.reduce((sum, stride) => sum + 2 * (side / stride) ** 2, 0);
  const scores = new Float32Array(rows * 2);
  const boxes = new Float32Array(rows * 4);
  const points = new Float32Array(rows * 10);
  for (let row = 0; row < rows; row++) scores[2 * row] = 1;
  let start = 0;
  for (const stride of strides) {
    const columns = side / stride;
    for (const face of faces.filter((one) => strideFor(one) === stride)) {
      const { x, y, width, height } = face.box;
      const [cx, cy] = [x + width / 2, y + height / 2];
      const [column, row] = [Math.floor(cx / stride), Math.floor(cy / stride)];
      const [less, more] = sides[stride] ?? [0, 0];
      const larger = Math.hypot(width, height) / Math.SQRT2 > (less + more) / 2;
      const prior = { x: (column + 0.5) * stride, y: (row + 0.5) * stride, side: larger ? more : less };
      const at = start + 2 * (row * columns + column) + (larger ? 1 : 0);
      scores.set([1 - face.score, face.score], 2 * at);
      boxes.set(
        [
          (cx - prior.x) / (0.1 * prior.side),
          (cy - prior.y) / (0.1 * prior.side),
          Math.log(width / prior.side) / 0.2,
          Math.log(height / prior.side) / 0.2,
        ],
        4 * at,
      );
      points.set(
        face.landmarks.flatMap(([u, v]) => [
          (u - prior.x) / (0.1 * prior.side),
          (v - prior.y) / (0.1 * prior.side),
        ]),
        10 * at,
      );
    }
    start += 2 * columns ** 2;
  }
  return [
    { name: 'loc', shape: [1, rows, 4], data: boxes },
    { name: 'conf', shape: [1, rows, 2], data: scores },
    { name: 'landmarks', shape: [1, rows, 10], data: points },
  ];
}
