import fc from 'fast-check';
import { appendFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FacetError } from '../../electron/contract/errors.ts';
import {
  type Decoded,
  decode,
  decodeRegion,
  inspect,
  render,
  workingSide,
} from '../../electron/vision/decode/image.ts';
import { sharp } from '../../electron/vision/decode/sharp.ts';
import { sniff } from '../../electron/vision/decode/sniff.ts';
import { readSource } from '../../electron/vision/decode/source.ts';
import { animated, cut, everyFormat, hugePng, notImages, oddPixels, picture } from '../support/images.ts';
import { runs } from '../support/runs.ts';

async function open(bytes: Uint8Array, divisor = 1): Promise<Decoded> {
  const source = await readSource({ path: null, bytes: new Uint8Array(bytes), label: 'test' });
  return decode(source, await inspect(source, 'test'), 'test', divisor);
}

/** The reason an image is set aside for, or what else happened. */
async function reason(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'decoded';
  } catch (thrown) {
    if (thrown instanceof FacetError && thrown.error.code === 'bad-image') return thrown.error.reason;
    return String(thrown);
  }
}

function pixel({ raster }: Decoded, x: number, y: number): number[] {
  const at = (y * raster.width + x) * 3;
  return [...raster.data.subarray(at, at + 3)];
}

describe('decoding', () => {
  it('reads every format to RGB of the displayed size', async () => {
    const reference = await open(await picture(64, 48).png().toBuffer());
    for (const { name, bytes } of await everyFormat(64, 48)) {
      const image = await open(bytes);
      expect([name, image.raster.width, image.raster.height]).toEqual([name, 64, 48]);
      expect(image.raster.data.length).toBe(64 * 48 * 3);
      const difference =
        image.raster.data.reduce((sum, v, i) => sum + Math.abs(v - (reference.raster.data[i] ?? 0)), 0) /
        image.raster.data.length;
      expect(difference, name).toBeLessThan(12);
    }
  });

  it('reads 16-bit, CMYK, grey, alpha, palette and progressive files', async () => {
    const reference = await open(await picture(64, 48).png().toBuffer());
    for (const { name, bytes } of await oddPixels(64, 48)) {
      const image = await open(bytes);
      expect([name, image.raster.data.length]).toEqual([name, 64 * 48 * 3]);
      if (name.includes('grey')) expect(new Set(pixel(image, 60, 24)).size, name).toBe(1);
      if (name.startsWith('alpha')) expect(pixel(image, 10, 10), name).toEqual([127, 127, 127]);
      if (name === '16-bit.png') expect(pixel(image, 40, 30)).toEqual(pixel(reference, 40, 30));
    }
  });

  it('takes the first frame of an animation', async () => {
    for (const format of ['gif', 'webp'] as const) {
      const image = await open(await animated(format, 40));
      expect([image.info.width, image.info.height, ...pixel(image, 20, 20)]).toEqual([40, 40, 255, 0, 0]);
    }
  });

  it('honours every EXIF orientation', async () => {
    // Left half red, right half blue, stored 40×20; what is displayed depends on the tag.
    const stored = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#ff0000' } })
      .extend({ right: 20, background: '#0000ff' })
      .png()
      .toBuffer();
    const expected: Record<number, [number, number, 'left' | 'right' | 'top' | 'bottom']> = {
      1: [40, 20, 'left'],
      2: [40, 20, 'right'],
      3: [40, 20, 'right'],
      4: [40, 20, 'left'],
      5: [20, 40, 'top'],
      6: [20, 40, 'top'],
      7: [20, 40, 'bottom'],
      8: [20, 40, 'bottom'],
    };
    for (const [orientation, [width, height, red]] of Object.entries(expected)) {
      const bytes = await sharp(stored)
        .withMetadata({ orientation: Number(orientation) })
        .jpeg({ quality: 95 })
        .toBuffer();
      const image = await open(bytes);
      expect([orientation, image.raster.width, image.raster.height]).toEqual([orientation, width, height]);
      const x = red === 'left' ? 4 : red === 'right' ? width - 5 : 10;
      const y = red === 'top' ? 4 : red === 'bottom' ? height - 5 : 10;
      const [r = 0, , b = 0] = pixel(image, x, y);
      expect(r - b, orientation).toBeGreaterThan(150);
    }
  });

  it('reads a 1×1 image', async () => {
    for (const { name, bytes } of await everyFormat(1, 1)) {
      expect([name, (await open(bytes)).raster.data.length]).toEqual([name, 3]);
    }
  });

  it('reads the capture time from every format that carries EXIF', async () => {
    const dated = picture().withExif({ IFD2: { DateTimeOriginal: '2019:07:04 10:11:12' } });
    const files = [
      dated.clone().jpeg(),
      dated.clone().png(),
      dated.clone().webp(),
      dated.clone().avif({ effort: 0 }),
    ];
    for (const file of files) {
      const { info } = await open(await file.toBuffer());
      expect([info.format, info.takenAt]).toEqual([info.format, '2019-07-04T10:11:12']);
    }
    expect((await open(await picture().jpeg().toBuffer())).info.takenAt).toBeNull();
  });

  it('shrinks on load, keeping the scale to displayed pixels', async () => {
    const bytes = await picture(2001, 1501).jpeg().toBuffer();
    const half = await open(bytes, 2);
    expect([half.raster.width, half.raster.height]).toEqual([1000, 750]);
    expect(half.info).toMatchObject({ width: 2001, height: 1501 });
    expect(half.raster.width * half.shrink.x).toBeCloseTo(2001, 6);
    expect(half.raster.height * half.shrink.y).toBeCloseTo(1501, 6);
  });

  it('gives a part at full size: the pixels of the whole, also of a turned one, clipped to the image', async () => {
    for (const orientation of [1, 6]) {
      const bytes = await picture(301, 203).withMetadata({ orientation }).png().toBuffer();
      const all = await open(bytes);
      const source = await readSource({ path: null, bytes: new Uint8Array(bytes), label: 'test' });
      const region = { x: 40.6, y: 30.2, width: 60, height: 1000 };
      const part = await decodeRegion(source, all.info, 'test', region);
      expect([part.origin, part.shrink]).toEqual([[40, 30], { x: 1, y: 1 }]);
      expect([part.raster.width, part.raster.height]).toEqual([61, all.raster.height - 30]);
      for (const [x, y] of [
        [0, 0],
        [60, 0],
        [17, 150],
      ] as const)
        expect(pixel(part, x, y)).toEqual(pixel(all, x + 40, y + 30));
    }
  });

  it('never makes a raster larger than the working size', async () => {
    const image = await open(hugePng(9000, 300));
    expect(image.raster.width).toBe(workingSide);
    expect(image.info.width).toBe(9000);
  });
});

describe('bad images', () => {
  it('are named for what they are', async () => {
    for (const { name, bytes, reason: expected } of notImages()) {
      expect([name, await reason(open(bytes))]).toEqual([name, expected]);
    }
  });

  it('are called truncated wherever they are cut', async () => {
    for (const { name, bytes } of await everyFormat(400, 300)) {
      for (const share of [0.05, 0.3, 0.6, 0.9]) {
        expect([name, share, await reason(open(cut(bytes, share)))]).toEqual([name, share, 'truncated']);
      }
    }
  });

  it('are called damaged when the end is there but the middle is not', async () => {
    const bytes = new Uint8Array(await picture(400, 300).png().toBuffer());
    bytes.fill(0x55, 200, bytes.length - 200);
    expect(await reason(open(bytes))).toBe('damaged');
  });

  it('are too large at 20,000×20,000, without decoding', async () => {
    const bytes = hugePng(20_000, 20_000);
    const start = performance.now();
    expect(await reason(open(bytes))).toBe('too-large');
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('never throw anything but a FacetError, whatever the bytes', async () => {
    const seeds = await everyFormat(32, 24);
    const edits = fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...seeds), edits, async ({ bytes }, hits) => {
        const broken = new Uint8Array(bytes);
        for (const [at, value] of hits) broken[at % broken.length] = value;
        const result = await reason(open(broken));
        expect(['decoded', 'truncated', 'damaged', 'unsupported', 'not-an-image', 'too-large']).toContain(
          result,
        );
      }),
      { numRuns: runs(200) },
    );
  });

  it('are sniffed without an exception for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void sniff(bytes)));
  });
});

describe('files', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'facet-vision-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));
  const read = (path: string): Promise<unknown> => readSource({ path, bytes: null, label: path });

  it('are read whatever they are called', async () => {
    const png = await picture().png().toBuffer();
    for (const name of ['a b.png', `it's "x".jpg`, '😀.txt', 'two\nlines.png']) {
      const path = join(dir, name);
      await writeFile(path, png);
      const { format, mtime } = await readSource({ path, bytes: null, label: name });
      expect([name, format, mtime === null]).toEqual([name, 'png', false]);
    }
  });

  it('have a reason when they cannot be', async () => {
    expect(await reason(read(join(dir, 'gone.jpg')))).toBe('vanished');
    await mkdir(join(dir, 'folder.jpg'));
    expect(await reason(read(join(dir, 'folder.jpg')))).toBe('unreadable');
    await symlink(join(dir, 'loop.jpg'), join(dir, 'loop.jpg'));
    expect(await reason(read(join(dir, 'loop.jpg')))).toBe('unreadable');
    await writeFile(join(dir, 'empty.jpg'), '');
    expect(await reason(read(join(dir, 'empty.jpg')))).toBe('empty');
  });

  it('that grow while they are read are set aside as changed', async () => {
    const path = join(dir, 'growing.png');
    await writeFile(path, await picture(2000, 1500).png({ compressionLevel: 0 }).toBuffer());
    const writer = { growing: true };
    const grow = (async () => {
      while (writer.growing) await appendFile(path, 'x');
    })();
    const found = new Set<string>();
    for (let i = 0; i < 20 && !found.has('changed'); i++) found.add(await reason(read(path)));
    writer.growing = false;
    await grow;
    expect(found).toContain('changed');
  });
});

describe('render', () => {
  it('fits the width, never enlarges and cuts out a region', async () => {
    const source = await readSource({
      path: null,
      bytes: await picture(400, 300).png().toBuffer(),
      label: 'x',
    });
    const info = await inspect(source, 'x');
    const size = async (width: number, region: Parameters<typeof render>[4]): Promise<unknown[]> => {
      const meta = await sharp(await render(source, info, 'x', width, region)).metadata();
      return [meta.format, meta.width, meta.height];
    };
    expect(await size(200, null)).toEqual(['jpeg', 200, 150]);
    expect(await size(4000, null)).toEqual(['jpeg', 400, 300]);
    expect(await size(100, { x: 300, y: 200, width: 500, height: 50 })).toEqual(['jpeg', 100, 50]);
    expect(await size(100, { x: -50, y: -50, width: 10, height: 10 })).toEqual(['jpeg', 1, 1]);
  });
});
