/**
 * The families of networks that this program can use, whoever trained them: how each is recognised by its graph, how
 * pixels go in, how numbers come out, where it cuts. `manifest.json` holds single files; `electron/vision/models` makes
 * of an unknown file and this table what the manifest would say of it.
 */
import { z } from 'zod';
import { DetectorSpec, embedderSpec, EmbedderSpec, type ModelInput, ModelSpec } from './manifest.ts';

/** How a file that nobody described would be used: a description without its names. */
export const Proposal = z.strictObject({
  architecture: z.string(),
  licence: z.string(),
  input: ModelSpec.shape.input,
  output: ModelSpec.shape.output,
  /** One of the two. */
  detector: DetectorSpec.omit({ id: true, models: true })
    .extend({
      /** Models of the manifest that it works with. */
      companions: z.array(z.string()),
    })
    .nullable(),
  embedder: EmbedderSpec.omit({ id: true, model: true }).nullable(),
});
export type Proposal = z.infer<typeof Proposal>;

interface Common {
  readonly id: string;
  readonly title: string;
  /** Where the facts of this entry come from. */
  readonly source: string;
  readonly layout: ModelSpec['output']['layout'];
  readonly input: Pick<ModelInput, 'channels' | 'mean' | 'std'>;
  /** What is said of the licence of weights nobody described. */
  readonly licence: string;
}

export interface DetectorFamily extends Common {
  readonly role: 'detector';
  /** The last size of every output, ascending: the same for every file of the family, whatever its outputs are called. */
  readonly outputs: readonly number[];
  /** Of a side of its input where the file leaves it open. */
  readonly side: number;
  /** Models of the manifest that it works with. */
  readonly companions: readonly string[];
  /** As the publisher runs it. */
  readonly thresholds: Pick<DetectorSpec, 'score' | 'nms'>;
}

export interface EmbedderFamily extends Common {
  readonly role: 'embedder';
  /** Of a square input of 112 pixels. */
  readonly template: EmbedderSpec['template'];
  readonly thresholds: EmbedderSpec['thresholds'];
  readonly note: string;
}

/** A file says nothing of its licence. */
const unknown = 'as its maker says';

/** Several detectors answer with the same sizes of outputs as nothing else does, so sizes are enough to tell them apart. */
export const detectorFamilies: readonly DetectorFamily[] = [
  {
    id: 'scrfd',
    title: 'SCRFD',
    source: 'insightface, python-package/insightface/model_zoo/retinaface.py; arXiv 2105.04714',
    role: 'detector',
    layout: 'scrfd',
    outputs: [1, 1, 1, 4, 4, 4, 10, 10, 10],
    side: 640,
    input: { channels: 'rgb', mean: 127.5, std: 128 },
    companions: [],
    thresholds: { score: 0.5, nms: 0.4 },
    licence: `${unknown}; InsightFace’s own: non-commercial research only`,
  },
  {
    id: 'yunet',
    title: 'YuNet',
    source:
      'opencv, modules/objdetect/src/face_detect.cpp; thresholds of opencv_zoo, face_detection_yunet/demo.py',
    role: 'detector',
    layout: 'yunet',
    outputs: [1, 1, 1, 1, 1, 1, 4, 4, 4, 10, 10, 10],
    side: 640,
    input: { channels: 'bgr', mean: 0, std: 1 },
    companions: [],
    thresholds: { score: 0.9, nms: 0.3 },
    licence: `${unknown}; that of opencv_zoo: MIT`,
  },
  {
    id: 'retinaface',
    title: 'RetinaFace-MobileNet',
    source: 'yakhyo/retinaface-pytorch (priors, variances, means); arXiv 1905.00641',
    role: 'detector',
    layout: 'retinaface',
    outputs: [2, 4, 10],
    side: 640,
    input: { channels: 'bgr', mean: [104, 117, 123], std: 1 },
    companions: [],
    thresholds: { score: 0.5, nms: 0.4 },
    licence: `${unknown}; that of yakhyo/retinaface-pytorch: MIT`,
  },
  {
    id: 'ultralight',
    title: 'Ultra-Light RFB with 68 landmarks',
    source: 'Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB; the landmarks are those of fr_landmark',
    role: 'detector',
    layout: 'rfb',
    outputs: [2, 4],
    side: 320,
    input: { channels: 'rgb', mean: 127, std: 128 },
    companions: ['fr_landmark'],
    thresholds: { score: 0.65, nms: 0.35 },
    licence: `${unknown}; that of its author: MIT`,
  },
];

const { template } = embedderSpec('fr_feature');
const note = 'Thresholds of its family, not measured for this file.';

/** InsightFace's: the same person from 0.40, uncertain for 0.05 below (gui/core/constants.py). */
const insightface = { match: 0.4, unsure: 0.35, verify: 0.4, groupJoin: 0.4, groupMerge: 0.4 } as const;

/** InsightFace's networks differ in size and in where they normalise, and in nothing that a caller sees. */
const arcface = {
  id: 'arcface',
  title: 'ArcFace',
  source: 'insightface, model_zoo/arcface_onnx.py; arXiv 1801.07698',
  role: 'embedder',
  layout: 'vector',
  input: { channels: 'rgb', mean: 127.5, std: 127.5 },
  template,
  thresholds: insightface,
  note,
  licence: `${unknown}; InsightFace’s own: non-commercial research only`,
} as const satisfies EmbedderFamily;

/** Told apart by what stands in the graph: see `electron/vision/models/recognise.ts`. */
export const embedderFamilies = {
  arcface,
  mobilefacenet: {
    ...arcface,
    id: 'mobilefacenet',
    title: 'MobileFaceNet',
    source: 'insightface, model_zoo/arcface_onnx.py; arXiv 1804.07573',
  },
  /** Subtracts and scales by itself, so pixels go in as they are. */
  arcfaceMxnet: {
    ...arcface,
    id: 'arcface-mxnet',
    title: 'ArcFace, normalising inside',
    source: 'insightface, model_zoo/arcface_onnx.py: Sub and Mul among the first eight nodes',
    input: { channels: 'rgb', mean: 0, std: 1 },
  },
  sface: {
    id: 'sface',
    title: 'SFace',
    source:
      'opencv, modules/objdetect/src/face_recognize.cpp; verify: opencv_zoo, face_recognition_sface/sface.py; others: photoprism, internal/ai/face/models.go',
    role: 'embedder',
    layout: 'vector',
    input: { channels: 'rgb', mean: 0, std: 1 },
    template,
    thresholds: { match: 0.696, unsure: 0.549, verify: 0.363, groupJoin: 0.696, groupMerge: 0.696 },
    note,
    licence: `${unknown}; that of opencv_zoo: Apache-2.0`,
  },
} as const satisfies Record<string, EmbedderFamily>;
