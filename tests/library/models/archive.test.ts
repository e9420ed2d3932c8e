/** Archives that are damaged, encrypted, made to escape or to fill a disk. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FacetError } from '../../../electron/contract/errors.ts';
import { listMembers, memberCalled, unpackMember } from '../../../electron/library/models/archive.ts';
import { tempDir } from '../../support/temp.ts';
import { type ZipEntry, zipOf } from '../../support/zip.ts';
import { noise } from './noise.ts';

const weights = noise(50_000);

function written(bytes: Uint8Array): string {
  const path = join(tempDir(), 'pack.zip');
  writeFileSync(path, bytes);
  return path;
}

const list = (entries: readonly ZipEntry[]) => listMembers(written(zipOf(entries)), 'pack.zip');

async function refusal(work: Promise<unknown>): Promise<string> {
  const thrown: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof FacetError && thrown.error.code === 'unreadable') {
    expect(thrown.error.path).toBe('pack.zip');
    return thrown.error.detail;
  }
  throw new Error(`not refused: ${String(thrown)}`);
}

async function unpack(entries: readonly ZipEntry[], name: string): Promise<string> {
  const to = join(tempDir(), 'out.onnx');
  const { signal } = new AbortController();
  try {
    await unpackMember(written(zipOf(entries)), 'pack.zip', { name, to, signal });
  } catch (thrown) {
    expect(existsSync(to)).toBe(false);
    throw thrown;
  }
  return to;
}

describe('a sound archive', () => {
  const entries: ZipEntry[] = [
    { name: 'pack/readme.txt', content: 'hello' },
    { name: 'pack/det.onnx', content: weights },
    { name: 'pack/rec.ONNX', content: noise(40_000, 3), deflate: true },
    { name: '__MACOSX/pack/._det.onnx', content: 'x' },
  ];

  test('gives its models and nothing else', async () => {
    expect(await list(entries)).toEqual([
      { name: 'pack/det.onnx', bytes: 50_000 },
      { name: 'pack/rec.ONNX', bytes: 40_000 },
    ]);
  });

  test('unpacks them, stored or deflated, to the name we choose', async () => {
    expect(readFileSync(await unpack(entries, 'pack/det.onnx')).equals(weights)).toBe(true);
    expect(readFileSync(await unpack(entries, 'pack/rec.ONNX')).equals(noise(40_000, 3))).toBe(true);
  });

  test('finds what the manifest means, with and without a folder around it', () => {
    const members = [
      { name: 'pack/det.onnx', bytes: 1 },
      { name: 'rec.onnx', bytes: 1 },
    ];
    expect(memberCalled(members, 'det.onnx')?.name).toBe('pack/det.onnx');
    expect(memberCalled(members, 'other/rec.onnx')?.name).toBe('rec.onnx');
    expect(memberCalled(members, 'nope.onnx')).toBeUndefined();
  });

  test('says so when it lacks what was asked for', async () => {
    await expect(unpack(entries, 'none.onnx')).rejects.toThrow('There is no file in pack.zip none.onnx');
  });
});

describe('an archive that would leave its place', () => {
  test.each(['../../evil.onnx', '/etc/evil.onnx', 'a/../../evil.onnx', 'C:\\evil.onnx', '..\\evil.onnx'])(
    'with %s is refused as a whole',
    async (name) => {
      expect(
        await refusal(
          list([
            { name: 'a.onnx', content: weights },
            { name, content: 'x' },
          ]),
        ),
      ).toContain('names a file outside itself');
    },
  );

  test('unpacks even a harmless name to where we say only', async () => {
    const dir = tempDir();
    const zip = written(zipOf([{ name: 'deep/er/a.onnx', content: weights }]));
    const to = join(dir, 'ours.onnx');
    await unpackMember(zip, 'pack.zip', { name: 'deep/er/a.onnx', to, signal: new AbortController().signal });
    expect(readdirSync(dir)).toEqual(['ours.onnx']);
  });
});

describe('an archive that would fill a disk', () => {
  test('by one file of zeros is refused before it is unpacked', async () => {
    const zeros = { name: 'zeros.onnx', content: new Uint8Array(20_000_000), deflate: true };
    expect(await refusal(list([zeros]))).toMatch(/zeros\.onnx would unpack to \d+ times its size/);
  });

  test('by files that lie over each other', async () => {
    const entry = { name: '0.onnx', content: weights };
    const more = Array.from({ length: 50 }, (_, at) => ({
      ...entry,
      name: `${String(at + 1)}.onnx`,
      overlaps: true,
    }));
    expect(await refusal(list([entry, ...more]))).toBe('its files take more room than it has');
  });

  test('by a size no model has', async () => {
    const entry = { name: 'a.onnx', content: weights, lies: { size: 3_000_000_000 } };
    expect(await refusal(list([entry]))).not.toBe('');
  });

  test('by more coming out than it says: what was written is gone', async () => {
    const entry = { name: 'a.onnx', content: weights, deflate: true, lies: { size: 40_000 } };
    expect(await refusal(unpack([entry], 'a.onnx'))).toContain('damaged');
  });

  test('by a great many files', async () => {
    const entries = Array.from({ length: 2001 }, (_, at) => ({ name: `${String(at)}.txt`, content: '' }));
    expect(await refusal(list(entries))).toContain('too many');
  });
});

describe('an archive that cannot be read', () => {
  const sound = zipOf([{ name: 'a.onnx', content: weights, deflate: true }]);

  test.each([
    ['cut short', sound.subarray(0, sound.length - 40)],
    ['empty', new Uint8Array(0)],
    ['no archive', Buffer.from('PK but then something else')],
  ])('because it is %s says so', async (_, bytes) => {
    expect(await refusal(listMembers(written(bytes), 'pack.zip'))).toContain('its end is missing');
  });

  test('because a byte of a model was turned says which', async () => {
    const turned = Buffer.from(zipOf([{ name: 'a.onnx', content: weights }]));
    turned.writeUInt8(turned.readUInt8(1000) ^ 1, 1000);
    const to = join(tempDir(), 'out.onnx');
    const { signal } = new AbortController();
    expect(await refusal(unpackMember(written(turned), 'pack.zip', { name: 'a.onnx', to, signal }))).toBe(
      'a.onnx has a wrong checksum',
    );
    expect(existsSync(to)).toBe(false);
  });

  test('because it is encrypted, or packed in a strange way', async () => {
    expect(
      await refusal(list([{ name: 'a.onnx', content: weights, deflate: true, lies: { flags: 1 } }])),
    ).toContain('encrypted');
    expect(await refusal(list([{ name: 'a.onnx', content: weights, lies: { method: 9 } }]))).toContain(
      'packed in a way',
    );
  });

  test('because it has one name twice', async () => {
    const entry = { name: 'a.onnx', content: weights };
    expect(await refusal(list([entry, entry]))).toBe('it has two files called a.onnx');
  });
});

test('stops in the middle when the user says so, and leaves nothing', async () => {
  const zip = written(zipOf([{ name: 'a.onnx', content: noise(3_000_000), deflate: true }]));
  const to = join(tempDir(), 'out.onnx');
  const stop = new AbortController();
  const running = unpackMember(zip, 'pack.zip', { name: 'a.onnx', to, signal: stop.signal });
  stop.abort();
  await expect(running).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  expect(existsSync(to)).toBe(false);
});
