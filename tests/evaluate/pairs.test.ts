import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FacetError } from '../../electron/contract/errors.ts';
import type { Analysed } from '../../electron/contract/vision.ts';
import { labelledPairs, measureInput } from '../../electron/evaluate/labelled.ts';
import { measure } from '../../electron/evaluate/measure.ts';
import { correctPairs, parsePairs } from '../../electron/evaluate/pairs.ts';
import { readImages } from '../../electron/evaluate/read.ts';
import { noCost } from '../support/no-cost.ts';
import { noShared, sharedDir } from '../support/shared.ts';

const message = (text: string): string => {
  try {
    parsePairs(text, 'pairs.tsv');
  } catch (thrown) {
    if (thrown instanceof FacetError && thrown.error.code === 'invalid-input') return thrown.message;
    throw thrown;
  }
  return '';
};

describe('parsePairs', () => {
  it('reads with and without header, CRLF, byte-order mark and empty lines', () => {
    const expected = [
      { a: 'x/ü 1.jpg', b: 'y.jpg', same: true },
      { a: 'y.jpg', b: 'z.jpg', same: false },
    ];
    expect(parsePairs('x/ü 1.jpg\ty.jpg\t1\ny.jpg\tz.jpg\t0\n', 'f')).toEqual(expected);
    expect(
      parsePairs('\uFEFFimage_a\timage_b\tsame\r\nx/ü 1.jpg\ty.jpg\ttrue\r\n\r\ny.jpg\tz.jpg\tFalse', 'f'),
    ).toEqual(expected);
  });

  it('names the file and the line', () => {
    expect(message('a\tb\t1\na\tb\n')).toMatch(/pairs\.tsv: line 2: 2 columns/);
    expect(message('a\tb\tyes\n')).toMatch(/line 1: "same" is "yes"/);
    expect(message('a\tb\t1\n\n\tb\t1')).toMatch(/line 3: an image name is empty/);
    expect(message('image_a\timage_b\tsame\n')).toMatch(/holds no pairs/);
  });

  const shared = sharedDir();
  it.skipIf(shared === null)(`reads the labelled pairs (${noShared})`, () => {
    const pairs = parsePairs(readFileSync(`${shared ?? ''}/data/lfw-pairs.tsv`, 'utf8'), 'lfw-pairs.tsv');
    expect(pairs).toHaveLength(2089);
    expect(pairs[0]).toEqual({
      a: 'lfw/Federico_Trillo/Federico_Trillo_0001.jpg',
      b: 'lfw/Federico_Trillo/Federico_Trillo_0002.jpg',
      same: true,
    });
  });
});

describe('correctPairs', () => {
  it('turns the labels of the named pairs round and leaves every other byte', () => {
    const text = '\uFEFFimage_a\timage_b\tsame\r\na\tb\t1\r\n\r\nc\td\tFalse\r\ne\tf\t0\n';
    expect(correctPairs(text, 'f', new Set([1, 2]))).toBe(
      '\uFEFFimage_a\timage_b\tsame\r\na\tb\t0\r\n\r\nc\td\ttrue\r\ne\tf\t0\n',
    );
    expect(correctPairs(text, 'f', new Set())).toBe(text);
    expect(() => correctPairs(text, 'f', new Set([4]))).toThrow(/has 3 pairs, not 4/);
  });
});

describe('labelled images', () => {
  const angle = (degrees: number): Float32Array<ArrayBuffer> =>
    Float32Array.of(Math.cos((degrees / 180) * Math.PI), Math.sin((degrees / 180) * Math.PI));
  // a1 a2 a3 are one person, b1 b2 b3 another; "none" shows nobody, "broken" is no image.
  const faces: Record<string, Float32Array<ArrayBuffer> | null> = {
    a1: angle(0),
    a2: angle(10),
    a3: angle(20),
    b1: angle(90),
    b2: angle(100),
    b3: angle(110),
    none: null,
  };
  const box = (x: number) => ({ x, y: 40, width: 20, height: 20 });
  const face = (x: number, embedding: Float32Array<ArrayBuffer>): Analysed['faces'][number] => ({
    box: box(x),
    landmarks: [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ],
    score: 1,
    quality: { score: 70, flags: [] },
    usable: true,
    embedding,
    crop: null,
    aligned: null,
  });
  const analyse = (image: string): Promise<Analysed> => {
    const vector = faces[image];
    if (vector === undefined)
      return Promise.reject(
        new FacetError({ code: 'bad-image', label: image, reason: 'not-an-image', detail: '' }),
      );
    return Promise.resolve({
      width: 100,
      height: 100,
      format: 'jpeg',
      takenAt: null,
      sha256: '',
      bytes: 0,
      mtime: null,
      // Somebody at the edge comes first; the label means the one in the middle.
      faces: vector === null ? [] : [face(0, angle(45)), face(40, vector)],
      thumb: null,
      contract: 'c',
      detector: 'd',
      cost: noCost,
    });
  };
  const text = [
    'a1 a2 1',
    'a2 a3 1',
    'b1 b2 1',
    'b2 b3 1',
    'a1 b1 0',
    'a2 b2 0',
    'a3 b3 0',
    'a1 none 1',
    'broken b1 0',
    'a1 b3 0',
  ];
  const pairs = parsePairs(text.join('\n').replaceAll(' ', '\t'), 'f');
  const images = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];

  it('are read once each; pairs without a face are left out, by name, and keep their lines', async () => {
    const asked: string[] = [];
    const seen: [number, number][] = [];
    const embedded = await readImages(images, {
      analyse: async (image) => {
        asked.push(image);
        await Promise.resolve();
        return analyse(image);
      },
      progress: ({ done, total }) => seen.push([done, total]),
    });
    expect(asked.toSorted()).toEqual(images.toSorted());
    expect(seen).toEqual(images.map((_, i) => [i + 1, images.length]));
    const labelled = labelledPairs('f', pairs, embedded);
    expect(labelled.missing).toEqual(['none', 'broken']);
    expect(labelled.pairs?.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5, 6, 7, 10]);
    const found = await measure(measureInput(labelled, 1), () => undefined);
    expect(found).toMatchObject({ pairs: 8, accuracy: 1, accuracyStd: 0, auc: 1, eer: 0 });
    expect(found.tarAtFar).toEqual({ '1e-2': 1, '1e-3': 1 });
    // Between cos 10° and cos 90°.
    expect(found.threshold).toBeCloseTo(Math.cos(Math.PI / 18) / 2, 2);
    // Names say nothing of persons here, so there is nobody to search for.
    expect(found.identification).toBeNull();
  });

  it('name an image when there is none with a face, as under a wrong root', () => {
    expect(() => labelledPairs('f', pairs, new Map())).toThrow(/no pair has a face.*a1/);
  });

  it('pass on what is not the fault of an image', async () => {
    const broken = readImages(images, { analyse: () => Promise.reject(new Error('down')) });
    await expect(broken).rejects.toThrow('down');
    const stopped = readImages(images, { analyse, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow(/abort/i);
  });
});
