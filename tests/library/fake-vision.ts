/**
 * A vision process for tests of the library's own logic: no models, no pixels. The contents of a "photo" say
 * what is in it, one word per face: `ann` is a good face of Ann, `~ann` a poor one, `.ann` a good but small one; what
 * follows a `#` is not seen, but makes it another photo. Everything it answers follows from the file and its name alone.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { FacetError, type SkipReason } from '../../electron/contract/errors.ts';
import type { EngineReport } from '../../electron/contract/model.ts';
import {
  type Analysed,
  type AnalysedFace,
  type TrialFace,
  visionApi,
  type VisionApi,
} from '../../electron/contract/vision.ts';
import { type Port, portPair } from '../../electron/rpc/port.ts';
import { type Handlers, serve } from '../../electron/rpc/server.ts';
import { noCost } from '../support/no-cost.ts';

export const dimension = 64;

export const report: EngineReport = {
  provider: 'fake',
  requested: ['fake'],
  fallbacks: [],
  threads: 1,
  lanes: 1,
  batch: 1,
  detector: 'fake',
  embedder: 'fake',
  contract: 'fake-contract-1',
  dimension,
  thresholds: { match: 0.6, unsure: 0.45, verify: 0.5, groupJoin: 0.5, groupMerge: 0.5 },
  models: [],
};

type Vector = Float32Array<ArrayBuffer>;

/** Contracts the fake makes vectors of, by embedder; each has vectors of its own. */
export const embedders: Readonly<Record<string, string>> = {
  fake: 'fake-contract-1',
  other: 'fake-contract-2',
  photos: 'fake-contract-3',
};

export interface FakeOptions {
  /** Called before each answer; may wait, throw, or never settle. */
  readonly before?: (path: string, detector?: string) => Promise<void> | void;
  readonly contract?: string;
  /** Whom the model behind a contract takes a face for; default: who it is. */
  readonly sees?: (name: string, variant: string, contract: string) => string;
  /** Told the faces that a model is tried on. */
  readonly onTest?: (own: readonly TrialFace[]) => void;
  /** Unit vector of a face of this name; `variant` tells its photos apart. */
  readonly embed?: (name: string, variant: string) => Vector;
}

/** Faces of one name have cosine about 0.9 to each other; of two names about 0. */
function vectorOf(name: string, variant: string, contract: string): Vector {
  const random = (seed: string): Vector => {
    const values = new Float32Array(dimension);
    for (let i = 0; i < dimension; i++) {
      const digest = createHash('sha256')
        .update(`${seed}:${String(i)}`)
        .digest();
      values[i] = digest.readUInt32LE(0) / 2 ** 31 - 1;
    }
    return unit(values);
  };
  const own = random(variant);
  // Another contract turns the whole space: the same faces are alike, but not to those of this one.
  const space = contract === report.contract ? '' : `${contract}:`;
  return unit(random(space + name).map((value, i) => value + 0.3 * (own[i] ?? 0)));
}

function unit(vector: Vector): Vector {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function faceOf(
  word: string,
  index: number,
  path: string,
  embed: typeof vectorOf,
  contracts: readonly string[],
): AnalysedFace {
  const [first = report.contract, ...others] = contracts;
  const poor = word.startsWith('~');
  const small = word.startsWith('.');
  const name = poor || small ? word.slice(1) : word;
  const x = index * 100;
  return {
    box: { x, y: 10, width: 60, height: 80 },
    landmarks: [
      [x + 15, 40],
      [x + (small ? 27 : 46), 40],
      [x + 30, 55],
      [x + 20, 70],
      [x + 40, 70],
    ],
    score: 0.9,
    quality: poor ? { score: 20, flags: ['small', 'blurred'] } : { score: 80, flags: [] },
    usable: !poor,
    embedding: embed(name, `${basename(path)}:${String(index)}`, first),
    others: others.map((contract) => ({
      contract,
      vector: embed(name, `${basename(path)}:${String(index)}`, contract),
    })),
    crop: new TextEncoder().encode(`crop ${word}`),
    aligned: new TextEncoder().encode(`aligned ${name} ${basename(path)}:${String(index)}`),
  };
}

export function fakeVision(options: FakeOptions = {}): Handlers<VisionApi> {
  const contract = options.contract ?? report.contract;
  const { sees = (name: string): string => name } = options;
  const seen: typeof vectorOf = (name, variant, to) => vectorOf(sees(name, variant, to), variant, to);
  const known = (asked: string): string => {
    if (asked === contract || Object.values(embedders).includes(asked)) return asked;
    throw new FacetError({ code: 'model-missing', model: asked, detail: 'the fake has none' });
  };
  const analyse = async (
    path: string | null,
    bytes: Uint8Array | null,
    label: string,
    contracts: readonly string[],
    detector: string,
  ): Promise<Analysed> => {
    await options.before?.(path ?? label, detector);
    const bad = (reason: SkipReason): FacetError =>
      new FacetError({ code: 'bad-image', label, reason, detail: '' });
    let data = bytes === null ? null : Buffer.from(bytes);
    let mtime: number | null = null;
    let isWhole = true;
    if (data === null) {
      try {
        const { mtimeMs, size } = statSync(path ?? '');
        data = readFileSync(path ?? '');
        const after = statSync(path ?? '');
        mtime = mtimeMs;
        isWhole = after.mtimeMs === mtimeMs && after.size === size;
      } catch (thrown) {
        throw bad((thrown as NodeJS.ErrnoException).code === 'ENOENT' ? 'vanished' : 'unreadable');
      }
    }
    // As the real one says of a file that was written to meanwhile.
    if (!isWhole) throw bad('changed');
    const text = data.toString().replace(/#.*/s, '').trim();
    if (data.length === 0) throw bad('empty');
    if (text.startsWith('!')) throw bad(text.slice(1) as SkipReason);
    const words = text === '-' ? [] : text.split(/\s+/);
    return {
      width: 1000,
      height: 200,
      format: 'fake',
      takenAt: null,
      sha256: createHash('sha256').update(data).digest('hex'),
      bytes: data.length,
      mtime,
      faces: words.map((word, index) => faceOf(word, index, path ?? label, options.embed ?? seen, contracts)),
      thumb: new TextEncoder().encode(`thumb ${text}`),
      contract: contracts[0] ?? contract,
      detector,
      cost: noCost,
    };
  };
  return {
    vision: {
      analyse: ({ source, contracts = [contract], detector = report.detector }) =>
        analyse(source.path, source.bytes, source.label, contracts.map(known), detector),
      embed: async ({ contract: asked, aligned }) => {
        const to = known(asked);
        await options.before?.('crops');
        return {
          vectors: aligned.map((bytes) => {
            const [, name, variant] = new TextDecoder().decode(bytes).split(' ');
            return name === undefined || variant === undefined ? null : seen(name, variant, to);
          }),
        };
      },
      embedders: () =>
        Object.entries(embedders).map(([id, made]) => ({
          id,
          contract: made,
          dimension,
          thresholds: report.thresholds,
          installed: true,
          fromCrops: id !== 'photos',
        })),
      render: ({ source, width }) => ({
        bytes: new TextEncoder().encode(`${source.label}@${String(width)}`),
        type: 'image/webp',
      }),
      probe: () => {
        throw new Error('the fake reads no models');
      },
      report: () => ({ ...report, contract }),
      test: async ({ subject, own = [] }) => {
        options.onTest?.(own);
        await options.before?.('path' in subject ? subject.path : subject.id);
        return { at: '2026-11-24T12:00:00.000Z', verdict: 'passed', checks: [], better: null };
      },
    },
  };
}

/** A port to a fresh fake; `die` closes it from the far end, as when the process is killed. */
export function startFakeVision(options: FakeOptions = {}): { port: Port; die: () => void } {
  const [near, far] = portPair();
  serve(visionApi, fakeVision(options), far);
  return {
    port: near,
    die: () => {
      far.close();
    },
  };
}
