import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { comparePaths, distinctRoots } from '../../electron/library/scan/order.ts';
import { type Found, walk, type WalkOptions } from '../../electron/library/scan/walk.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'facet-walk-'));
});
afterEach(() => {
  chmodSync(dir, 0o755);
  rmSync(dir, { recursive: true, force: true });
});

const put = (...names: string[]): void => {
  for (const name of names) {
    const path = join(dir, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, name);
  }
};
const collect = async (roots: string[], options?: WalkOptions): Promise<Found[]> => {
  const all: Found[] = [];
  for await (const found of walk(roots, options)) all.push(found);
  return all;
};
const names = (found: Found[]): string[] => found.map((f) => relative(dir, f.path));

describe('walk', () => {
  it('lists sub-folders in ascending order of path bytes, whatever order the disk gives', async () => {
    put('b.jpg', 'a/z.png', 'a/b/c.webp', 'a.jpg', 'a-b.jpg', 'Z.JPG', 'é.jpeg', 'z.tiff', '😀.gif');
    const found = await collect([dir]);
    const paths = found.map((f) => f.path);
    expect(paths).toEqual([...paths].sort(comparePaths));
    expect(names(found)).toEqual([
      'Z.JPG',
      'a-b.jpg',
      'a.jpg',
      'a/b/c.webp',
      'a/z.png',
      'b.jpg',
      'z.tiff',
      'é.jpeg',
      '😀.gif',
    ]);
    expect(found[0]).toMatchObject({ kind: 'file', size: 5 });
  });

  it('keeps names with spaces, quotes, newlines and emoji as they are', async () => {
    const odd = ['a b.jpg', `it's "q".jpg`, 'line\nbreak.jpg', '👩‍👩‍👧 family.jpg', '-rf.jpg', '$(x).jpg'];
    put(...odd);
    expect(names(await collect([dir])).sort()).toEqual([...odd].sort());
  });

  it('passes over hidden names, other files and the library folder', async () => {
    put('a.jpg', '.hidden.jpg', '.git/x.jpg', 'notes.txt', 'lib/facet.jpg', 'noext');
    expect(names(await collect([dir], { ignore: [join(dir, 'lib')] }))).toEqual(['a.jpg']);
  });

  it('lists HEIC and raw photos as unsupported, in words', async () => {
    put('a.HEIC', 'b.cr2');
    expect(await collect([dir])).toMatchObject([
      { kind: 'skip', reason: 'unsupported', detail: 'HEIC files cannot be read yet' },
      { kind: 'skip', reason: 'unsupported', detail: 'camera raw files cannot be read yet' },
    ]);
  });

  it('always tries a file named by the user, whatever its extension', async () => {
    put('photo.data', 'x.heic');
    expect(await collect([join(dir, 'photo.data'), join(dir, 'x.heic')])).toMatchObject([
      { kind: 'file' },
      { kind: 'file' },
    ]);
  });

  it('ends on links that loop, and reads a linked folder once', async () => {
    put('a/1.jpg', 'a/b/2.jpg');
    const outside = mkdtempSync(join(tmpdir(), 'facet-out-'));
    writeFileSync(join(outside, '3.jpg'), 'x');
    symlinkSync(dir, join(dir, 'a/b/up'));
    symlinkSync('/', join(dir, 'a/rootfs'));
    symlinkSync(join(dir, 'self'), join(dir, 'self'));
    symlinkSync(outside, join(dir, 'out1'));
    symlinkSync(outside, join(dir, 'out2'));
    symlinkSync(dir, join(outside, 'back'));
    symlinkSync(join(dir, 'a/1.jpg'), join(dir, 'same.jpg'));
    expect(names(await collect([dir]))).toEqual(['a/1.jpg', 'a/b/2.jpg', 'out1/3.jpg']);
    rmSync(outside, { recursive: true });
  });

  it('names a photo link that leads nowhere, and a root that is not there', async () => {
    symlinkSync('/nowhere/x.jpg', join(dir, 'x.jpg'));
    expect(await collect([dir, join(dir, '..', 'gone-facet')])).toMatchObject([
      { kind: 'skip', path: join(dir, 'x.jpg'), reason: 'vanished', folder: false },
      { kind: 'skip', path: join(dir, '..', 'gone-facet'), reason: 'vanished', folder: true },
    ]);
  });

  it.skipIf(process.platform === 'win32')('never opens a pipe that is named like a photo', async () => {
    execFileSync('mkfifo', [join(dir, 'pipe.jpg')]);
    expect(await collect([dir])).toMatchObject([
      { kind: 'skip', reason: 'not-an-image', detail: 'not a regular file' },
    ]);
  });

  it.skipIf(process.platform !== 'linux')('names a file whose name is not UTF-8', async () => {
    writeFileSync(
      Buffer.concat([Buffer.from(`${dir}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.jpg')]),
      'x',
    );
    expect(await collect([dir])).toMatchObject([
      { kind: 'skip', reason: 'unreadable', detail: expect.stringContaining('UTF-8') as string },
    ]);
  });

  it.skipIf(process.platform === 'win32')('reports an unreadable folder and goes on', async () => {
    put('a/1.jpg', 'b/2.jpg');
    chmodSync(join(dir, 'a'), 0);
    chmodSync(dir, 0o755);
    const root = process.geteuid?.() === 0;
    // Root may read everything, so the walk runs as nobody.
    if (root) process.seteuid?.(65534);
    try {
      expect(await collect([dir])).toMatchObject([
        { kind: 'skip', path: join(dir, 'a'), reason: 'unreadable', detail: 'no permission', folder: true },
        { kind: 'file', path: join(dir, 'b/2.jpg') },
      ]);
    } finally {
      if (root) process.seteuid?.(0);
      chmodSync(join(dir, 'a'), 0o755);
    }
  });

  it('stops at once when cancelled', async () => {
    put(...Array.from({ length: 50 }, (_, n) => `${String(n)}.jpg`));
    const abort = new AbortController();
    const seen: Found[] = [];
    await expect(
      (async () => {
        for await (const found of walk([dir], { signal: abort.signal })) {
          seen.push(found);
          if (seen.length === 3) abort.abort();
        }
      })(),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toHaveLength(3);
  });
});

describe('distinctRoots', () => {
  it('drops roots that lie inside others and sorts the rest', () => {
    expect(distinctRoots(['/b', '/a/c', '/a', '/ab', '/a'])).toEqual(['/a', '/ab', '/b']);
  });
});
