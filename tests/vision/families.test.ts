/** Each family of detectors gives back the faces its outputs were made from, alone and through a real session. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pyramid } from '../../electron/vision/decode/raster.ts';
import { type Detector, openDetector } from '../../electron/vision/detect/detector.ts';
import { type Detection, letterbox } from '../../electron/vision/detect/geometry.ts';
import { decodeRetinaFace, retinaFacePriors } from '../../electron/vision/detect/retinaface.ts';
import { decodeScrfd } from '../../electron/vision/detect/scrfd.ts';
import { part, turned } from '../../electron/vision/detect/views.ts';
import { decodeYunet } from '../../electron/vision/detect/yunet.ts';
import { openModel } from '../../electron/vision/runtime/model.ts';
import { fillTensor } from '../../electron/vision/runtime/tensor.ts';
import { modelSpec, type ModelSpec } from '../../native-models/manifest.ts';
import { constantModel, ownSpec } from '../support/constant-model.ts';
import {
  type KnownFace,
  letterboxed,
  retinaFaceAnswers,
  scrfdAnswers,
  yunetAnswers,
} from '../support/detector-answers.ts';
import type { OnnxTensor } from '../support/onnx-writer.ts';

const side = 640;
const whole = letterbox(side, side, { width: side, height: side });

const layouts = {
  scrfd: {
    layout: 'scrfd',
    strides: [8, 16, 32],
    anchors: 2,
    scores: ['score_8', 'score_16', 'score_32'],
    boxes: ['bbox_8', 'bbox_16', 'bbox_32'],
    points: ['kps_8', 'kps_16', 'kps_32'],
  },
  yunet: {
    layout: 'yunet',
    strides: [8, 16, 32],
    classes: ['cls_8', 'cls_16', 'cls_32'],
    objects: ['obj_8', 'obj_16', 'obj_32'],
    boxes: ['bbox_8', 'bbox_16', 'bbox_32'],
    points: ['kps_8', 'kps_16', 'kps_32'],
  },
  retinaface: { layout: 'retinaface', boxes: 'loc', scores: 'conf', points: 'landmarks' },
} as const;

/** One face in each of nine fields, so that no two share a cell. */
const crowd: fc.Arbitrary<KnownFace[]> = fc
  .uniqueArray(
    fc.record({
      field: fc.nat(8),
      size: fc.double({ min: 12, max: 200, noNaN: true }),
      shape: fc.double({ min: 0.7, max: 1.4, noNaN: true }),
      at: fc.tuple(
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
      ),
      score: fc.double({ min: 0.55, max: 1, noNaN: true }),
    }),
    { selector: ({ field }) => field, minLength: 1 },
  )
  .map((all) =>
    all.map(({ field, size, shape, at, score }) => {
      const [width, height] = [size, Math.min(200, size * shape)];
      const [x, y] = [
        (field % 3) * 213 + at[0] * (213 - width),
        Math.floor(field / 3) * 213 + at[1] * (213 - height),
      ];
      const point = (u: number, v: number) => [x + u * width, y + v * height] as const;
      const landmarks = [
        point(0.3, 0.4),
        point(0.7, 0.4),
        point(0.5, 0.6),
        point(0.35, 0.8),
        point(0.65, 0.8),
      ];
      return { box: { x, y, width, height }, landmarks, score };
    }),
  );

const from = (answers: readonly OnnxTensor[]) => (name: string) => {
  const data = answers.find((answer) => answer.name === name)?.data;
  if (!(data instanceof Float32Array)) throw new Error(`no ${name}`);
  return data;
};

const decoders: Record<
  keyof typeof layouts,
  (faces: readonly KnownFace[], threshold: number) => Detection[]
> = {
  scrfd: (faces, threshold) =>
    decodeScrfd(
      from(scrfdAnswers(faces, side)),
      layouts.scrfd as never,
      { width: side, height: side },
      whole,
      threshold,
    ),
  yunet: (faces, threshold) =>
    decodeYunet(from(yunetAnswers(faces, side)), layouts.yunet as never, { width: side }, whole, threshold),
  retinaface: (faces, threshold) =>
    decodeRetinaFace(
      from(retinaFaceAnswers(faces, side)),
      layouts.retinaface,
      retinaFacePriors({ width: side, height: side }),
      whole,
      threshold,
    ),
};

function expectSame(found: readonly Detection[], faces: readonly KnownFace[], digits: number): void {
  expect(found).toHaveLength(faces.length);
  const middle = ({ box }: Pick<KnownFace, 'box'>) =>
    [box.x + box.width / 2, box.y + box.height / 2] as const;
  for (const truth of faces) {
    const [x, y] = middle(truth);
    const away = (face: Detection): number => Math.hypot(middle(face)[0] - x, middle(face)[1] - y);
    const [face] = [...found].sort((a, b) => away(a) - away(b));
    for (const key of ['x', 'y', 'width', 'height'] as const)
      expect(face?.box[key]).toBeCloseTo(truth.box[key], digits);
    face?.landmarks.flat().forEach((value, n) => {
      expect(value).toBeCloseTo(truth.landmarks.flat()[n] ?? NaN, digits);
    });
    expect(face?.score).toBeCloseTo(truth.score, 4);
  }
}

describe.each(['scrfd', 'yunet', 'retinaface'] as const)('%s', (family) => {
  const decode = decoders[family];

  it('gives back the faces its outputs were made from', () => {
    fc.assert(
      fc.property(crowd, (faces) => {
        expectSame(decode(faces, 0.5), faces, 2);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps what reaches the threshold and nothing else', () => {
    const face = { box: { x: 100, y: 120, width: 80, height: 90 }, score: 0.7 };
    const landmarks = [...Array(5).keys()].map((n) => [110 + 10 * n, 130 + 9 * n] as const);
    expect(decode([{ ...face, landmarks }], 0.699)).toHaveLength(1);
    expect(decode([{ ...face, landmarks }], 0.701)).toHaveLength(0);
  });

  it('drops a face that is smaller than a pixel, or not finite', () => {
    const landmarks = [...Array(5).keys()].map(() => [300, 300] as const);
    const tiny = { box: { x: 300, y: 300, width: 0.5, height: 0.5 }, landmarks, score: 0.9 };
    expect(decode([tiny], 0.5)).toEqual([]);
    const broken = landmarks.map(([x], n) => [n === 2 ? NaN : x, 300] as const);
    expect(
      decode([{ ...tiny, box: { x: 290, y: 290, width: 30, height: 30 }, landmarks: broken }], 0.5),
    ).toEqual([]);
  });

  it('finds them through a session, in pixels of the image, turned or in a part', async () => {
    const image = { width: 500, height: 300 };
    const face: KnownFace = {
      box: { x: 210, y: 60, width: 96, height: 120 },
      landmarks: [
        [240, 105],
        [280, 104],
        [260, 130],
        [243, 150],
        [277, 151],
      ],
      score: 0.93,
    };
    const detector = await openFixed(family, letterboxed(face, image, side));
    const raster = new Pyramid({ data: new Uint8Array(3 * image.width * image.height), ...image });
    expectSame(await detector.look(raster, turned(raster, 0)), [face], 1);
    const [back] = await detector.look(raster, turned(raster, 2));
    expect(back?.box.x).toBeCloseTo(image.width - 210 - 96, 1);
    expect(back?.box.y).toBeCloseTo(image.height - 60 - 120, 1);
    expect(back?.landmarks[0]?.[0]).toBeCloseTo(image.width - 240, 1);
    // The same answer for a part a fifth the size lies a fifth as far from its corner.
    const [close] = await detector.look(raster, part({ x: 50, y: 40, width: 100, height: 60 }), true);
    expect(close?.box.x).toBeCloseTo(50 + 210 / 5, 1);
    expect(close?.box.width).toBeCloseTo(96 / 5, 1);
  });
});

const answersOf = { scrfd: scrfdAnswers, yunet: yunetAnswers, retinaface: retinaFaceAnswers };

/** A detector of the family, in a real session, that sees `face` wherever it looks. */
async function openFixed(family: keyof typeof layouts, face: KnownFace): Promise<Detector> {
  const bytes = constantModel({ name: 'in', shape: [1, 3, side, side] }, answersOf[family]([face], side));
  const like = modelSpec('scrfd_500m');
  const spec = {
    ...ownSpec(family, bytes, like),
    input: { ...like.input, name: '*' },
    output: structuredClone(layouts[family]) as unknown as ModelSpec['output'],
  };
  const model = await openModel(spec, bytes, 'cpu', 1);
  return openDetector({ id: family, models: [family], score: 0.5, nms: 0.4 }, new Map([[family, model]]));
}

describe('yunet', () => {
  it('takes the geometric mean of class and object score', () => {
    const landmarks = [...Array(5).keys()].map((n) => [110 + 10 * n, 130 + 9 * n] as const);
    const face = { box: { x: 100, y: 120, width: 80, height: 90 }, landmarks, score: 0.6 };
    const answers = from(yunetAnswers([face], side, 0.4));
    const [found] = decodeYunet(answers, layouts.yunet as never, { width: side }, whole, 0.5);
    expect(found?.score).toBeCloseTo(0.6, 5);
    expect(Math.max(...answers('cls_16'))).toBeCloseTo(0.9, 5);
  });
});

describe('retinaface', () => {
  it('has the 16,800 priors of a 640 × 640 input, smallest first', () => {
    const priors = retinaFacePriors({ width: 640, height: 640 });
    expect(priors).toHaveLength(16_800);
    expect(priors.slice(0, 3)).toEqual([
      { x: 4, y: 4, side: 16 },
      { x: 4, y: 4, side: 32 },
      { x: 12, y: 4, side: 16 },
    ]);
    expect(priors.at(-1)).toEqual({ x: 624, y: 624, side: 512 });
    expect(retinaFacePriors({ width: 100, height: 60 })).toHaveLength(2 * (13 * 8 + 7 * 4 + 4 * 2));
  });
});

describe('a mean for each channel', () => {
  it('goes with the order of the channels', () => {
    const pixel = { data: Uint8Array.of(200, 100, 50), width: 1, height: 1 };
    const input = { name: '*', width: 1, height: 1, mean: [1, 2, 3] as [number, number, number], std: 2 };
    const filled = (channels: 'rgb' | 'bgr') => [
      ...fillTensor(pixel, { ...input, channels }, new Float32Array(3)),
    ];
    expect(filled('rgb')).toEqual([199 / 2, 98 / 2, 47 / 2]);
    expect(filled('bgr')).toEqual([49 / 2, 98 / 2, 197 / 2]);
  });
});
