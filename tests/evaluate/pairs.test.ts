import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FacetError } from '../../electron/contract/errors.ts';
import { parsePairs, runPairs } from '../../electron/evaluate/pairs.ts';
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

describe('runPairs', () => {
  const angle = (degrees: number): Float32Array =>
    Float32Array.of(Math.cos((degrees / 180) * Math.PI), Math.sin((degrees / 180) * Math.PI));
  // a1 a2 a3 are one person, b1 b2 b3 another; "none" shows nobody.
  const faces: Record<string, Float32Array | null> = {
    a1: angle(0),
    a2: angle(10),
    a3: angle(20),
    b1: angle(90),
    b2: angle(100),
    b3: angle(110),
    none: null,
  };
  const text = [
    'a1 a2 1',
    'a2 a3 1',
    'b1 b2 1',
    'b2 b3 1',
    'a1 b1 0',
    'a2 b2 0',
    'a3 b3 0',
    'a1 b3 0',
    'a1 none 1',
    'none b1 0',
  ];
  const pairs = parsePairs(text.join('\n').replaceAll(' ', '\t'), 'f');

  it('embeds each image once and leaves pairs without a face out, by name', async () => {
    const asked: string[] = [];
    const seen: [number, number][] = [];
    const result = await runPairs({
      pairs,
      embed: async (image) => {
        asked.push(image);
        await Promise.resolve();
        return faces[image] ?? null;
      },
      progress: (done, total) => seen.push([done, total]),
    });
    expect(asked.toSorted()).toEqual(Object.keys(faces).toSorted());
    expect(seen).toEqual(Array.from({ length: 7 }, (_, i) => [i + 1, 7]));
    expect(result).toMatchObject({
      pairs: 8,
      accuracy: 1,
      accuracyStd: 0,
      auc: 1,
      eer: 0,
      missing: ['none'],
    });
    expect(result.tarAtFar).toEqual({ '1e-2': 1, '1e-3': 1 });
    // Between cos 10° and cos 90°.
    expect(result.threshold).toBeCloseTo(Math.cos(Math.PI / 18) / 2, 2);
  });

  it('names an image when there is none with a face, as under a wrong root', async () => {
    const none = runPairs({ pairs, embed: () => Promise.resolve(null) });
    await expect(none).rejects.toThrow(/no pair has a face.*a1/);
  });

  it('passes on what the embedder throws', async () => {
    const broken = runPairs({ pairs, embed: () => Promise.reject(new Error('down')) });
    await expect(broken).rejects.toThrow('down');
  });
});
