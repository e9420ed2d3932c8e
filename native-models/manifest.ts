/**
 * The typed view of `manifest.json`, the one list of models: where each file comes from, its hash, how
 * pixels go in and how numbers come out. Nothing else in the project repeats these facts.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import raw from './manifest.json' with { type: 'json' };

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Pair = z.tuple([z.number(), z.number()]);

const PackageSource = z.strictObject({ package: z.string(), path: z.string() });
/** Supplied by the user: `url` says where it is published. */
const UserSource = z.strictObject({ url: z.url(), note: z.string() });
/**
 * Fetched when the user asks for it: the file itself, or the `.zip` at `url` that holds it as `member`. The hash that
 * counts is that of the model file.
 */
const DownloadSource = z.strictObject({
  download: z.url(),
  member: z.string().nullable(),
  /** Of what is downloaded. */
  bytes: z.int().positive(),
});
/** Brought by the user from a file of this name. */
const ImportSource = z.strictObject({ imported: z.string() });

/**
 * Pixels become `(value - mean) / std` in NCHW order; `channels` names the order of C, and that of `mean` where each
 * channel has its own. `name` `*`: the only input, whatever it is called.
 */
const ModelInput = z.strictObject({
  name: z.string(),
  width: z.int().positive(),
  height: z.int().positive(),
  channels: z.enum(['rgb', 'bgr', 'grey']),
  mean: z.union([z.number(), z.tuple([z.number(), z.number(), z.number()])]),
  std: z.number().positive(),
});

const RfbOutput = z.strictObject({ layout: z.literal('rfb'), scores: z.string(), boxes: z.string() });
const PointsOutput = z.strictObject({ layout: z.literal('points68'), points: z.string() });
/** `vector` `*`: the only output, whatever it is called. */
const VectorOutput = z.strictObject({
  layout: z.literal('vector'),
  vector: z.string(),
  dimension: z.int().positive(),
});
const ScrfdOutput = z.strictObject({
  layout: z.literal('scrfd'),
  strides: z.array(z.int().positive()),
  anchors: z.int().positive(),
  scores: z.array(z.string()),
  boxes: z.array(z.string()),
  points: z.array(z.string()),
});

/** One name per stride in each list; see `electron/vision/detect/yunet.ts`. */
const YunetOutput = z.strictObject({
  layout: z.literal('yunet'),
  strides: z.array(z.int().positive()),
  classes: z.array(z.string()),
  objects: z.array(z.string()),
  boxes: z.array(z.string()),
  points: z.array(z.string()),
});
/** See `electron/vision/detect/retinaface.ts`. */
const RetinaFaceOutput = z.strictObject({
  layout: z.literal('retinaface'),
  boxes: z.string(),
  scores: z.string(),
  points: z.string(),
});

/** See `catalogue.ts` for models that are not in the manifest. */
export const ModelSpec = z.strictObject({
  id: z.string(),
  role: z.enum(['detector', 'landmarks', 'embedder']),
  architecture: z.string(),
  file: z.string().regex(/^[\w.-]+\.onnx$/),
  bytes: z.int().positive(),
  sha256: Sha256,
  licence: z.string(),
  /** Text in this folder; null where only `licenceUrl` says it. */
  licenceFile: z.string().nullable(),
  licenceUrl: z.url().optional(),
  /** True where anybody may use it for anything; otherwise it is used only after the user accepted the licence. */
  free: z.boolean(),
  source: z.union([PackageSource, UserSource, DownloadSource, ImportSource]),
  input: ModelInput,
  output: z.discriminatedUnion('layout', [
    RfbOutput,
    PointsOutput,
    VectorOutput,
    ScrfdOutput,
    YunetOutput,
    RetinaFaceOutput,
  ]),
});
export type ModelSpec = z.infer<typeof ModelSpec>;
export type ModelInput = z.infer<typeof ModelInput>;
export type ScrfdOutput = z.infer<typeof ScrfdOutput>;
export type YunetOutput = z.infer<typeof YunetOutput>;
export type RetinaFaceOutput = z.infer<typeof RetinaFaceOutput>;

/** Where a model comes from, in one line for people. */
export function sourceLine(source: ModelSpec['source']): string {
  if ('package' in source) return `npm: ${source.package}`;
  if ('download' in source) return source.download;
  return 'imported' in source ? `file: ${source.imported}` : source.url;
}

/** `score`: least confidence kept, 0..1. `nms`: IoU above which the weaker of two boxes is dropped. */
export const DetectorSpec = z.strictObject({
  id: z.string(),
  models: z.array(z.string()).min(1),
  score: z.number().min(0).max(1),
  nms: z.number().min(0).max(1),
});
export type DetectorSpec = z.infer<typeof DetectorSpec>;

export const EmbedderSpec = z.strictObject({
  id: z.string(),
  model: z.string(),
  /** Where the five points land in the input, in its pixels: eyes, nose, mouth corners. */
  template: z.tuple([Pair, Pair, Pair, Pair, Pair]),
  warp: z.string(),
  normalisation: z.literal('l2'),
  /** True when the embedding of the mirrored face is added. */
  flip: z.boolean(),
  /** Lengths of the raw vector of a face it can tell nothing from, and of one it sees well; left out if unknown. */
  norms: z.strictObject({ bad: z.number(), good: z.number() }).optional(),
  /** What the user should know before choosing it, in a sentence. */
  note: z.string().optional(),
  /** Cosines. See README.md for the false-match rate behind each. */
  thresholds: z.strictObject({
    match: z.number(),
    unsure: z.number(),
    verify: z.number(),
    groupJoin: z.number(),
    groupMerge: z.number(),
  }),
});
export type EmbedderSpec = z.infer<typeof EmbedderSpec>;

const Manifest = z.strictObject({
  version: z.literal(1),
  packages: z.array(
    z.strictObject({
      name: z.string(),
      version: z.string(),
      integrity: z.string().startsWith('sha512-'),
      licence: z.string(),
    }),
  ),
  models: z.array(ModelSpec),
  detectors: z.array(DetectorSpec),
  embedders: z.array(EmbedderSpec),
});
export type Manifest = z.infer<typeof Manifest>;

/** Checks a manifest's shape. Throws `ZodError` with the offending path. */
export function parseManifest(value: unknown): Manifest {
  return Manifest.parse(value);
}

export const manifest: Manifest = parseManifest(raw);

/** The model called `id`. Throws when the manifest has none: a mistake in the manifest, not of the user. */
export function modelSpec(id: string, of: Manifest = manifest): ModelSpec {
  return need(of.models, id, 'model');
}

export function embedderSpec(id: string, of: Manifest = manifest): EmbedderSpec {
  return need(of.embedders, id, 'embedder');
}

/**
 * The contract id of an embedder: 16 hex digits that change with everything that changes a vector
 * (weights, input size, channel order, mean, std, template, warp, normalisation, flip) and with nothing
 * else. Vectors under different ids must never be compared.
 */
export function contractId(embedder: EmbedderSpec, of: Manifest = manifest): string {
  const { sha256, input, output } = modelSpec(embedder.model, of);
  const facts = [
    sha256,
    input.width,
    input.height,
    input.channels,
    input.mean,
    input.std,
    output.layout === 'vector' ? output.dimension : 0,
    embedder.template,
    embedder.warp,
    embedder.normalisation,
    embedder.flip,
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
}

function need<T extends { readonly id: string }>(list: readonly T[], id: string, what: string): T {
  const found = list.find((item) => item.id === id);
  if (found === undefined) throw new Error(`manifest.json has no ${what} called ${id}`);
  return found;
}
