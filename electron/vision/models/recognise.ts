/** Which family a graph belongs to, and where its answers lie, from what one run on black gave. */
import {
  type DetectorFamily,
  type EmbedderFamily,
  detectorFamilies,
  embedderFamilies,
} from '../../../native-models/families.ts';
import type { ModelSpec } from '../../../native-models/manifest.ts';
import type { OpeningNode } from '../runtime/onnx/graph.ts';

/** One output as it came: `data.length` is the product of `shape`. */
export interface Answer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What was run. */
export interface Seen {
  readonly input: { readonly name: string; readonly width: number; readonly height: number };
  readonly answers: readonly Answer[];
  /** See `openingNodes`. */
  readonly opening: readonly OpeningNode[];
  readonly bytes: number;
}

export type Recognised =
  | { readonly family: DetectorFamily | EmbedderFamily; readonly output: ModelSpec['output'] }
  | { readonly problem: string };

/** A MobileFaceNet of 512 numbers has 14 MB, the smallest ResNet of the kind (IR-18) has 96. */
const mobileBytes = 30e6;

/** Boxes a cell: SCRFD has two, its larger strides alone would allow one. */
const fewAnchors: readonly number[] = [1, 2];

export function recognise(seen: Seen): Recognised {
  const { answers } = seen;
  const [only] = answers;
  if (answers.length === 1 && only !== undefined) return embedder(only, seen);
  const widths = answers.map(lastOf).sort((a, b) => a - b);
  const family = detectorFamilies.find(({ outputs }) => outputs.join() === widths.join());
  if (family === undefined) {
    const sizes = answers.map(({ name, shape }) => `${name} ${shape.join('×')}`).join(', ');
    return { problem: `no family this program knows answers like this: ${sizes.slice(0, 300)}` };
  }
  const found = layouts[family.id]?.(seen) ?? 'is not read here';
  return typeof found === 'string' ? { problem: `${family.title}: ${found}` } : { family, output: found };
}

function embedder({ name, shape, data }: Answer, { input, opening, bytes }: Seen): Recognised {
  const dimension = lastOf({ shape });
  if (data.length !== dimension || dimension < 32 || dimension > 4096)
    return { problem: `its one output, ${name} ${shape.join('×')}, is no embedding` };
  if (input.width !== 112 || input.height !== 112)
    return { problem: `it takes ${input.width}×${input.height} pixels; faces are aligned to 112×112` };
  const output = { layout: 'vector' as const, vector: name, dimension };
  const { arcface, arcfaceMxnet, mobilefacenet, sface } = embedderFamilies;
  const starts = (...words: readonly string[]): boolean =>
    opening.some((node) => words.some((word) => node.name.startsWith(word) || node.op === word));
  const normalises = starts('Sub', '_minus') && starts('Mul', '_mul');
  if (normalises) return { family: dimension === 128 ? sface : arcfaceMxnet, output };
  return { family: bytes < mobileBytes ? mobilefacenet : arcface, output };
}

/** The output of each family of detectors, or what is wrong with it, to stand after its title. */
const layouts: Record<string, (seen: Seen) => ModelSpec['output'] | string> = {
  scrfd: ({ input, answers }) => {
    const scores = byRows(answers, 1);
    const strides = scores.map((_, level) => 8 * 2 ** level);
    const anchors = rowsOf(scores[0]) / cells(input, 8);
    const whole = strides.every((stride, level) => rowsOf(scores[level]) === anchors * cells(input, stride));
    if (!whole || !fewAnchors.includes(anchors)) return 'its outputs do not fit strides 8, 16, 32';
    return {
      layout: 'scrfd',
      strides,
      anchors,
      scores: scores.map(({ name }) => name),
      boxes: byRows(answers, 4).map(({ name }) => name),
      points: byRows(answers, 10).map(({ name }) => name),
    };
  },
  yunet: ({ input, answers }) => {
    const strides = [8, 16, 32];
    const named = (word: string): string[] =>
      byRows(answers, word === 'kps' ? 10 : word === 'bbox' ? 4 : 1)
        .map(({ name }) => name)
        .filter((name) => name.startsWith(word));
    const [classes, objects, boxes, points] = [named('cls'), named('obj'), named('bbox'), named('kps')];
    if ([classes, objects, boxes, points].some((names) => names.length !== strides.length))
      return 'its outputs are not called cls_8, obj_8, bbox_8, kps_8, …';
    const rows = byRows(answers, 10).map(rowsOf);
    if (strides.some((stride, level) => rows[level] !== cells(input, stride)))
      return 'its outputs do not fit strides 8, 16, 32';
    return { layout: 'yunet', strides, classes, objects, boxes, points };
  },
  retinaface: ({ input, answers }) => {
    const [scores, boxes, points] = [2, 4, 10].map((width) => byRows(answers, width)[0]);
    if (scores === undefined || boxes === undefined || points === undefined) return 'an output is missing';
    if (rowsOf(scores) !== [8, 16, 32].reduce((sum, stride) => sum + 2 * cells(input, stride), 0))
      return 'its outputs do not fit strides 8, 16, 32 with two priors each';
    if (!areProbabilities(scores)) return 'its scores are no probabilities: it was exported without softmax';
    return { layout: 'retinaface', boxes: boxes.name, scores: scores.name, points: points.name };
  },
  ultralight: ({ answers }) => {
    const [scores, boxes] = [2, 4].map((width) => byRows(answers, width)[0]);
    if (scores === undefined || boxes === undefined) return 'an output is missing';
    if (!areProbabilities(scores)) return 'its scores are no probabilities: it was exported without softmax';
    if (!areCorners(boxes)) return 'its boxes are no corners: it was exported without decoding them';
    return { layout: 'rfb', scores: scores.name, boxes: boxes.name };
  },
};

const lastOf = ({ shape }: Pick<Answer, 'shape'>): number => shape.at(-1) ?? 1;
const rowsOf = (answer: Answer | undefined): number =>
  answer === undefined ? 0 : answer.data.length / lastOf(answer);

/** Outputs of rows of `width` numbers, most rows first: the finest stride. */
function byRows(answers: readonly Answer[], width: number): Answer[] {
  return answers.filter((answer) => lastOf(answer) === width).sort((a, b) => rowsOf(b) - rowsOf(a));
}

function cells({ width, height }: Seen['input'], stride: number): number {
  return Math.ceil(width / stride) * Math.ceil(height / stride);
}

/** Pairs that add up to 1. */
function areProbabilities({ data }: Answer): boolean {
  for (let i = 0; i < data.length; i += 2) {
    const [no, yes] = [data[i] as number, data[i + 1] as number];
    if (!(no >= 0 && yes >= 0 && Math.abs(no + yes - 1) < 1e-2)) return false;
  }
  return true;
}

/** Boxes about the picture that do not end before they begin. */
function areCorners({ data }: Answer): boolean {
  let good = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [x1, y1, x2, y2] = [data[i], data[i + 1], data[i + 2], data[i + 3]] as [
      number,
      number,
      number,
      number,
    ];
    if (x2 > x1 && y2 > y1 && x1 > -2 && y1 > -2 && x2 < 3 && y2 < 3) good += 4;
  }
  return good >= 0.99 * data.length;
}
