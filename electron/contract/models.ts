/** The models of this machine: what there is, under which licence, and how they come here and are tried. */
import { z } from 'zod';
import { AppError } from './errors.ts';
import { command, Nothing, query } from './method.ts';
import { text } from './text.ts';

/** `free`: may be used for anything, also commercially, and was not accepted by anybody in particular. */
export const ModelLicence = z.object({
  name: z.string(),
  url: z.string().nullable(),
  free: z.boolean(),
});
export type ModelLicence = z.infer<typeof ModelLicence>;

/** How pixels go in: `(value - mean) / std` for values 0..255, planes in the order of `channels`. */
export const InputRecipe = z.object({
  channels: z.enum(['rgb', 'bgr', 'grey']),
  mean: z.number(),
  std: z.number().positive(),
});
export type InputRecipe = z.infer<typeof InputRecipe>;

/**
 * What one check of a self-test found. `file`: bytes, limits, SHA-256. `runs`: the network answers with finite
 * numbers of the right shape. `golden`: the drawn face gives the numbers known for this file. `colour-order` and
 * `normalisation`: the declared recipe against the others. `mirror`: a face and its mirror image are one person.
 * `own-faces`: faces of the open library, where it has enough: each known again mirrored and in another photo, and
 * their colours in order. `faces`: a detector finds the faces of the golden photos.
 */
export const ModelCheck = z.object({
  check: z.enum(['file', 'runs', 'golden', 'colour-order', 'normalisation', 'mirror', 'own-faces', 'faces']),
  verdict: z.enum(['passed', 'failed', 'unsure', 'skipped']),
  /** One line in words, with the figures it rests on. */
  detail: z.string(),
});
export type ModelCheck = z.infer<typeof ModelCheck>;

export const ModelTest = z.object({
  /** ISO 8601, UTC. */
  at: z.string(),
  /** The worst of the checks. */
  verdict: z.enum(['passed', 'failed', 'unsure']),
  checks: z.array(ModelCheck),
  /** The recipe that fits the network better than the declared one; null when none does. */
  better: InputRecipe.nullable(),
});
export type ModelTest = z.infer<typeof ModelTest>;

export const ModelDownload = z.object({
  /** `stopped` by the user or the end of the program: what is here is kept, and `install` goes on from it. */
  state: z.enum(['running', 'checking', 'stopped', 'failed']),
  /** Received so far, and in all; null while the server has not said. */
  bytes: z.int(),
  total: z.int().nullable(),
  bytesPerSecond: z.number(),
  secondsLeft: z.number().nullable(),
  error: AppError.nullable(),
});
export type ModelDownload = z.infer<typeof ModelDownload>;

/** A detector or embedder the program knows: shipped with it, to be fetched, or brought by the user. */
export const ModelEntry = z.object({
  /** Id of the detector or embedder in the catalogue. */
  id: z.string(),
  title: z.string(),
  role: z.enum(['detector', 'embedder']),
  /** Of networks: `SCRFD`, `ArcFace`, `SFace`, … */
  family: z.string(),
  /** Of an embedder. */
  dimension: z.int().nullable(),
  contract: z.string().nullable(),
  /** Of all its files. */
  bytes: z.int(),
  /** What `install` would fetch for what is missing: more than `bytes` where it comes in a pack. 0: nothing. */
  fetchBytes: z.int(),
  licence: ModelLicence,
  /** When the user accepted the licence, ISO 8601; null where not. */
  accepted: z.string().nullable(),
  origin: z.enum(['shipped', 'download', 'supplied', 'import']),
  /** Where it comes from, in words: an address, a package, a file name. */
  source: z.string(),
  installed: z.boolean(),
  /** Compared by, or detected with, in the open library. */
  active: z.boolean(),
  /** Photos of the open library that were last read with it; null for an embedder. */
  photos: z.int().nullable(),
  download: ModelDownload.nullable(),
  /** The last self-test; null when it was never tried here. */
  test: ModelTest.nullable(),
});
export type ModelEntry = z.infer<typeof ModelEntry>;

/** One ONNX file as found, before it is brought in. */
export const ModelCandidate = z.object({
  /** Path inside the archive; null for a bare .onnx file. */
  member: z.string().nullable(),
  label: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  role: z.enum(['detector', 'embedder']).nullable(),
  family: z.string().nullable(),
  /** Id in the catalogue when the file is one the program knows. */
  known: z.string().nullable(),
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  /** What it is taken for; the user may say otherwise. */
  recipe: InputRecipe.nullable(),
  dimension: z.int().nullable(),
  /** Why it cannot be brought in, in words; null when it can. */
  problem: z.string().nullable(),
});
export type ModelCandidate = z.infer<typeof ModelCandidate>;

export const modelsApi = {
  list: query(Nothing, z.array(ModelEntry)),
  /** Descriptions of the user's own models that cannot be read, by path, each with the reason in words. */
  broken: query(Nothing, z.array(z.object({ file: z.string(), reason: z.string() }))),
  /**
   * Fetches an entry's files, or goes on with it; answers when it has begun. Progress is in the entry. Fails with
   * `licence-needed` unless accepted now or before, `disk-full`, `busy`.
   */
  install: command(z.object({ id: z.string(), acceptLicence: z.boolean() }), ModelEntry),
  /** Stops a download and keeps what has come. */
  stop: command(z.object({ id: z.string() }), ModelEntry),
  /** The models in a granted .onnx or .zip; reads and runs nothing yet. */
  inspect: query(z.object({ grant: z.string() }), z.array(ModelCandidate)),
  /** The self-test of a candidate as it would be used; keeps nothing. `recipe` null: that of the candidate. */
  tryOut: command(
    z.object({ grant: z.string(), member: z.string().nullable(), recipe: InputRecipe.nullable() }),
    ModelTest,
  ),
  /**
   * Brings a candidate in after its self-test. Fails with `model-unfit` when the test fails, unless `anyway`;
   * `licence-needed` unless accepted now or before, `invalid-input` for what Facet cannot use.
   * `recipe` null: that of the candidate.
   */
  import: command(
    z.object({
      grant: z.string(),
      member: z.string().nullable(),
      title: text(80).min(1),
      recipe: InputRecipe.nullable(),
      acceptLicence: z.boolean(),
      anyway: z.boolean(),
    }),
    ModelEntry,
  ),
  /** Tries an installed model on golden photos, and on faces of the library where it has enough. */
  test: command(z.object({ id: z.string() }), ModelTest),
  /** Takes what was fetched or imported off this machine. Fails with `busy` for a model in use. */
  remove: command(z.object({ id: z.string() }), Nothing),
};
