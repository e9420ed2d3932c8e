import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureTime } from '../../electron/vision/decode/exif.ts';
import { runs } from '../support/runs.ts';

interface Tag {
  readonly id: number;
  readonly text: string;
}

/** A little-endian EXIF block with ASCII tags in IFD0 and in the EXIF IFD. */
function block(root: readonly Tag[], inner: readonly Tag[], prefix = true): Uint8Array {
  const size = 8 + 2 + (root.length + 1) * 12 + 4 + 2 + inner.length * 12 + 4;
  const texts = [...root, ...inner].map((tag) => `${tag.text}\0`);
  const bytes = Buffer.alloc(size + texts.join('').length);
  bytes.write('II', 0, 'latin1');
  bytes.writeUInt16LE(42, 2);
  bytes.writeUInt32LE(8, 4);
  let at = 8;
  let textAt = size;
  const ifd = (tags: readonly Tag[], pointer: number | null): void => {
    at = bytes.writeUInt16LE(tags.length + (pointer === null ? 0 : 1), at);
    for (const tag of tags) {
      at = bytes.writeUInt16LE(tag.id, at);
      at = bytes.writeUInt16LE(2, at);
      at = bytes.writeUInt32LE(tag.text.length + 1, at);
      at = bytes.writeUInt32LE(textAt, at);
      textAt += bytes.write(`${tag.text}\0`, textAt, 'latin1');
    }
    if (pointer !== null) {
      at = bytes.writeUInt16LE(0x8769, at);
      at = bytes.writeUInt16LE(4, at);
      at = bytes.writeUInt32LE(1, at);
      at = bytes.writeUInt32LE(pointer, at);
    }
    at = bytes.writeUInt32LE(0, at);
  };
  ifd(root, 8 + 2 + (root.length + 1) * 12 + 4);
  ifd(inner, null);
  return prefix ? Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), bytes]) : bytes;
}

const original = (text: string): Tag => ({ id: 0x9003, text });

describe('captureTime', () => {
  it('reads DateTimeOriginal, with and without the prefix', () => {
    expect(captureTime(block([], [original('2019:07:04 10:11:12')]))).toBe('2019-07-04T10:11:12');
    expect(captureTime(block([], [original('2019:07:04 10:11:12')], false))).toBe('2019-07-04T10:11:12');
  });

  it('prefers the original over later dates and falls back to them', () => {
    const saved = { id: 0x0132, text: '2022:01:02 03:04:05' };
    const scanned = { id: 0x9004, text: '2021:01:02 03:04:05' };
    expect(captureTime(block([saved], [original('2019:07:04 10:11:12'), scanned]))).toBe(
      '2019-07-04T10:11:12',
    );
    expect(captureTime(block([saved], [scanned]))).toBe('2021-01-02T03:04:05');
    expect(captureTime(block([saved], []))).toBe('2022-01-02T03:04:05');
  });

  it('refuses what is no date', () => {
    for (const text of [
      '0000:00:00 00:00:00',
      '2019:02:30 10:00:00',
      '2019:13:01 00:00:00',
      '    :  :     :  :  ',
    ]) {
      expect(captureTime(block([], [original(text)]))).toBeNull();
    }
  });

  it('is null, never an exception, for any bytes', () => {
    const valid = block([], [original('2019:07:04 10:11:12')]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(captureTime(bytes)).toBeNull();
      }),
    );
    // Valid blocks cut anywhere and with any few bytes overwritten.
    const hits = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(fc.nat(valid.length), hits, (length, edits) => {
        const bytes = valid.slice();
        for (const [at, value] of edits) bytes[at] = value;
        const time = captureTime(bytes.subarray(0, length));
        if (time !== null) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
      }),
      { numRuns: runs(2000) },
    );
  });
});
