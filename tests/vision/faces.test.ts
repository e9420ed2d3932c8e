/** The whole pipeline with the real models on the six sample photos. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import { FacetError } from '../../electron/contract/errors.ts';
import type { Box } from '../../electron/contract/model.ts';
import { Analysed, type AnalysedFace } from '../../electron/contract/vision.ts';
import { sharp } from '../../electron/vision/decode/sharp.ts';
import { overlap } from '../../electron/vision/detect/geometry.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { cosine } from '../../electron/vision/runtime/golden.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { picture } from '../support/images.ts';
import { noShared, sharedDir } from '../support/shared.ts';

/** Boxes of all 22 faces as SCRFD-2.5g finds them, rounded: the reference for hits and false finds. */
const truth: readonly (readonly [number, number, number, number][])[] = [
  [
    [415, 359, 182, 235],
    [829, 432, 204, 227],
    [1462, 203, 227, 233],
  ],
  [
    [1437, 163, 210, 227],
    [363, 128, 172, 296],
    [894, 237, 181, 219],
  ],
  [
    [591, 324, 200, 279],
    [1483, 282, 208, 296],
    [1070, 197, 228, 310],
  ],
  [
    [653, 59, 195, 251],
    [982, 179, 180, 237],
    [1267, 147, 171, 241],
    [252, 196, 169, 242],
  ],
  [
    [778, 108, 171, 222],
    [1109, 195, 178, 242],
    [597, 412, 171, 268],
    [1407, 398, 192, 270],
    [369, 869, 199, 304],
  ],
  [
    [254, 479, 219, 280],
    [1482, 255, 214, 299],
    [1172, 304, 194, 280],
    [667, 317, 197, 317],
  ],
];

const all = { embed: true, crops: true, thumb: true };
const boxesOnly = { embed: false, crops: false, thumb: false };

let models = '';
let samples: string[] = [];
let pipeline: Pipeline;

beforeAll(async () => {
  models = await ensureModels();
  const dir = await ensureSamples();
  samples = sampleNames.map((name) => join(dir, name));
  pipeline = await Pipeline.open({ modelsDir: models, detector: 'default', exclude: [], threads: 1 });
});
afterAll(() => pipeline.close());

const file = (path: string) => ({ path, bytes: null, label: path });
const memory = (bytes: Uint8Array) => ({ path: null, bytes: new Uint8Array(bytes), label: 'bytes' });
const sample = (n: number): string => samples[n - 1] ?? '';

/** Hits (IoU ≥ 0.4 with a true box) and finds that are none. */
async function score(with_: Pipeline): Promise<{ hits: number[]; wrong: number }> {
  const hits: number[] = [];
  let wrong = 0;
  for (const [i, path] of samples.entries()) {
    const { faces } = await with_.analyse(file(path), boxesOnly);
    const boxes = (truth[i] ?? []).map(([x, y, width, height]) => ({ x, y, width, height }));
    const hit = boxes.filter((box) => faces.some((face) => overlap(face.box, box) >= 0.4)).length;
    hits.push(hit);
    wrong += faces.length - hit;
  }
  return { hits, wrong };
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('the sample photos', () => {
  it('give at least 20 of their 22 faces and at most one false box', async () => {
    const { hits, wrong } = await score(pipeline);
    expect(sum(hits), hits.join(' ')).toBeGreaterThanOrEqual(20);
    expect(wrong).toBeLessThanOrEqual(1);
  });

  it('answer the contract: sizes, unit embeddings, crops, thumbnail', async () => {
    const answer = Analysed.parse(await pipeline.analyse(file(sample(1)), all));
    expect(answer).toMatchObject({ width: 1920, height: 1280, format: 'jpeg', contract: pipeline.contract });
    expect(answer.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(answer.mtime).toBeGreaterThan(0);
    for (const face of answer.faces) {
      expect(face.embedding?.length).toBe(512);
      expect(Math.hypot(...(face.embedding ?? []))).toBeCloseTo(1, 5);
      const aligned = await sharp(face.aligned ?? new Uint8Array()).metadata();
      expect([aligned.format, aligned.width, aligned.height]).toEqual(['webp', 112, 112]);
      const crop = await sharp(face.crop ?? new Uint8Array()).metadata();
      expect([crop.format, crop.width, crop.height]).toEqual(['webp', 192, 192]);
      expect(face.box.x).toBeGreaterThanOrEqual(0);
      expect(face.box.x + face.box.width).toBeLessThanOrEqual(1920);
      // Left eye, right eye, nose between them, mouth below: inside the box.
      const [left, right, nose, mouth] = face.landmarks;
      expect(left[0]).toBeLessThan(right[0]);
      expect(mouth[1]).toBeGreaterThan(left[1]);
      expect(nose[0]).toBeGreaterThan(face.box.x);
    }
    const thumb = await sharp(answer.thumb ?? new Uint8Array()).metadata();
    expect([thumb.format, thumb.width, thumb.height]).toEqual(['webp', 320, 213]);
  });

  it('are decoded once for faces, crops and thumbnail; small ones in a large photo once more, and only there', async () => {
    const large = await sharp(sample(1)).resize(5760).jpeg().toBuffer();
    const one = await pipeline.analyse(memory(large), all);
    expect(one.cost).toMatchObject({ decodes: 1, regions: 0 });
    expect(one.faces).toHaveLength(3);
    for (const stage of ['read', 'decode', 'detect', 'align', 'embed', 'encode'] as const)
      expect(one.cost.ms[stage], stage).toBeGreaterThan(0);
    const far = await sharp({ create: { width: 5760, height: 3840, channels: 3, background: '#567' } })
      .composite([{ input: await sharp(sample(1)).resize(900).toBuffer(), left: 2400, top: 1600 }])
      .jpeg()
      .toBuffer();
    const two = await pipeline.analyse(memory(far), all);
    expect(two.faces.length).toBeGreaterThan(0);
    expect(two.cost).toMatchObject({ decodes: 1, regions: 1 });
    // The same picture as a PNG is decoded in full from the start: what the region gives must be what that gives.
    const png = await sharp(far).resize(4096).png({ compressionLevel: 1 }).toBuffer();
    const whole = await pipeline.analyse(memory(png), all);
    expect(whole.cost).toMatchObject({ decodes: 1, regions: 0 });
    expect(whole.faces).toHaveLength(two.faces.length);
    for (const face of two.faces) {
      const best = Math.max(
        ...whole.faces.map(({ embedding }) =>
          cosine(embedding ?? new Float32Array(), face.embedding ?? new Float32Array()),
        ),
      );
      expect(best).toBeGreaterThan(0.95);
    }
  });

  it('hold one woman twice and nobody else', async () => {
    const embeddings = async (n: number): Promise<Float32Array[]> =>
      (await pipeline.analyse(file(sample(n)), all)).faces.flatMap(({ embedding }) => embedding ?? []);
    const [first, third] = [await embeddings(1), await embeddings(3)];
    const pairs = first.flatMap((a) => third.map((b) => cosine(a, b))).sort((a, b) => b - a);
    expect(pairs[0]).toBeGreaterThan(0.5);
    expect(pairs[1]).toBeLessThan((await pipeline.report()).thresholds.match);
  });

  it('give the same vectors when two are in flight', async () => {
    const alone = await pipeline.analyse(file(sample(2)), all);
    const [again] = await Promise.all([
      pipeline.analyse(file(sample(2)), all),
      pipeline.analyse(file(sample(5)), all),
      pipeline.analyse(file(sample(6)), all),
    ]);
    expect({ ...again, cost: null }).toEqual({ ...alone, cost: null });
  });
});

describe('the same photo in another form', () => {
  const near = (a: Box, b: Box, factor: number): number =>
    overlap(a, { x: b.x * factor, y: b.y * factor, width: b.width * factor, height: b.height * factor });

  it('turned by EXIF: the same boxes in displayed pixels', async () => {
    const reference = await pipeline.analyse(file(sample(6)), all);
    const turned = await sharp(sample(6))
      .rotate(-90)
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95 })
      .toBuffer();
    const found = await pipeline.analyse(memory(turned), all);
    expect([found.width, found.height, found.mtime]).toEqual([reference.width, reference.height, null]);
    expect(found.faces).toHaveLength(reference.faces.length);
    for (const [i, face] of found.faces.entries()) {
      const twin = reference.faces.find((other) => near(face.box, other.box, 1) > 0.9);
      expect(twin, String(i)).toBeDefined();
      const pair = [face.embedding, twin?.embedding].map((e) => e ?? new Float32Array(512)) as [
        Float32Array,
        Float32Array,
      ];
      expect(cosine(...pair)).toBeGreaterThan(0.95);
    }
  });

  it('twice as large, so that it is shrunk on load: boxes twice as large', async () => {
    const reference = await pipeline.analyse(file(sample(1)), boxesOnly);
    const large = await sharp(sample(1)).resize(3840).jpeg({ quality: 95 }).toBuffer();
    const found = await pipeline.analyse(memory(large), boxesOnly);
    expect(found.width).toBe(3840);
    expect(found.faces).toHaveLength(reference.faces.length);
    for (const face of found.faces) {
      expect(Math.max(...reference.faces.map((other) => near(face.box, other.box, 2)))).toBeGreaterThan(0.9);
    }
  });

  it('with the faces small in a large photo: aligned from the full pixels', async () => {
    const small = await sharp(sample(6)).resize(1000).jpeg({ quality: 95 }).toBuffer();
    const wide = await sharp(small)
      .extend({ right: 2500, bottom: 1500, background: '#808080' })
      .jpeg({ quality: 95 })
      .toBuffer();
    const reference = await pipeline.analyse(memory(small), all);
    const found = await pipeline.analyse(memory(wide), all);
    expect(found.faces.length).toBeGreaterThan(0);
    for (const face of found.faces) {
      const best = Math.max(
        ...reference.faces.map((other) =>
          cosine(face.embedding ?? new Float32Array(512), other.embedding ?? new Float32Array(512)),
        ),
      );
      expect(best).toBeGreaterThan(0.85);
    }
  });

  it('with a face filling the frame: found by the padded retry', async () => {
    const { faces } = await pipeline.analyse(file(sample(6)), boxesOnly);
    for (const { box } of faces) {
      const tight = await sharp(sample(6))
        .extract({
          left: Math.round(box.x),
          top: Math.round(box.y),
          width: Math.round(box.width),
          height: Math.round(box.height),
        })
        .png()
        .toBuffer();
      const found = await pipeline.analyse(memory(tight), boxesOnly);
      expect(found.faces.length).toBeGreaterThan(0);
    }
  });

  it('without a face: none', async () => {
    for (const [width, height] of [
      [1, 1],
      [5, 900],
      [640, 480],
    ] as const) {
      const { faces } = await pipeline.analyse(memory(await picture(width, height).png().toBuffer()), all);
      expect(faces).toEqual([]);
    }
  });
});

describe('quality', () => {
  const mean = (faces: readonly AnalysedFace[]): number =>
    faces.reduce((sum, { quality }) => sum + quality.score, 0) / faces.length;

  it('flags what was done to good faces, and ranks them below', async () => {
    const original = await pipeline.analyse(file(sample(6)), boxesOnly);
    expect(original.faces.filter((face) => face.usable)).toHaveLength(4);
    const before = mean(original.faces);
    const degraded = {
      blurred: sharp(sample(6)).blur(12),
      dark: sharp(sample(6)).linear(0.2, 0),
      bright: sharp(sample(6)).linear(0.3, 190),
      'low-contrast': sharp(sample(6)).linear(0.18, 100),
      small: sharp(sample(6)).resize(300),
    };
    for (const [flag, image] of Object.entries(degraded)) {
      const { faces } = await pipeline.analyse(memory(await image.png().toBuffer()), boxesOnly);
      expect(faces.length, flag).toBeGreaterThan(0);
      const flagged = faces.filter(({ quality, usable }) => quality.flags.some((f) => f === flag) && !usable);
      expect(flagged.length / faces.length, flag).toBeGreaterThanOrEqual(0.75);
      expect(mean(faces), flag).toBeLessThan(before);
    }
  });
});

describe('another build underneath', () => {
  const run = promisify(execFile);
  interface Child {
    readonly wasm: boolean;
    readonly photos: readonly { pixels: string; faces: { box: Box; embedding: number[] }[] }[];
  }
  const child = async (env: Record<string, string>): Promise<Child> => {
    const script = fileURLToPath(new URL('decode-child.ts', import.meta.url));
    const { stdout } = await run(process.execPath, [script, models, sample(1)], {
      env: { ...process.env, ...env },
      maxBuffer: 2 ** 26,
    });
    return JSON.parse(stdout) as Child;
  };

  it('sharp as WebAssembly: the same pixels, the same faces', async () => {
    const [native, wasm] = [await child({ FACET_SHARP: '' }), await child({ FACET_SHARP: 'wasm' })];
    expect([native.wasm, wasm.wasm]).toEqual([false, true]);
    expect(wasm.photos).toEqual(native.photos);
  });
});

describe('models', () => {
  it('that are not the right ones are refused by name, and so is an unknown detector', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'facet-models-'));
    const code = async (detector: string): Promise<unknown> => {
      const opening = Pipeline.open({ modelsDir: dir, detector, exclude: [], threads: 1 });
      return opening.catch((thrown: unknown) => (thrown instanceof FacetError ? thrown.error.code : thrown));
    };
    expect(await code('default')).toBe('model-missing');
    await writeFile(join(dir, 'fr_detect.onnx'), 'x');
    await writeFile(join(dir, 'fr_landmark.onnx'), 'x');
    await writeFile(join(dir, 'fr_feature.onnx'), 'x');
    expect(await code('default')).toBe('model-mismatch');
    expect(await code('best')).toBe('detector-missing');
    await rm(dir, { recursive: true });
  });

  it('are reported with what really runs', async () => {
    const report = await pipeline.report();
    expect(report).toMatchObject({ detector: 'default', embedder: 'fr_feature', dimension: 512 });
    expect(report.requested).toContain(report.provider);
    const active = report.models.filter((model) => model.active).map((model) => model.id);
    expect(active).toEqual(['fr_detect', 'fr_landmark', 'fr_feature']);
  });
});

describe.skipIf(sharedDir() === null)(`SCRFD (${noShared})`, () => {
  it.each(['scrfd_500m', 'scrfd_2.5g'])('%s finds the 22 faces of the samples', async (detector) => {
    process.env['FACET_SCRFD'] = join(sharedDir() ?? '', 'models');
    const scrfd = await Pipeline.open({ modelsDir: models, detector, exclude: [], threads: 1 });
    try {
      const { hits, wrong } = await score(scrfd);
      expect(sum(hits), hits.join(' ')).toBeGreaterThanOrEqual(20);
      expect(wrong).toBeLessThanOrEqual(1);
    } finally {
      await scrfd.close();
      delete process.env['FACET_SCRFD'];
    }
  });
});
