/** A library on a disk that really is full: a small tmpfs, so this needs Linux and the right to mount. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { check } from '../../electron/library/transfer/index.ts';
import { open, photo, populate, tempDir, thrown } from './synthetic.ts';

const disk = mkdtempSync(join(tmpdir(), 'facet-tmpfs-'));
const mounted =
  process.platform === 'linux' &&
  spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status === 0;
if (!mounted) process.stderr.write('tests/store/full-disk: no right to mount a small disk here; skipped\n');

afterAll(() => {
  if (mounted) spawnSync('/bin/umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

it.skipIf(!mounted)(
  'says so when it is opened with a journal from a crash, and opens when there is room',
  () => {
    const elsewhere = tempDir();
    const store = open(elsewhere);
    populate(store, [0, 1, 0]);
    store.savePhoto(photo('/photos/late.jpg', []));
    // As a crash leaves it: the journal is not yet in the file.
    const dir = join(disk, 'library');
    mkdirSync(dir);
    for (const name of ['facet.sqlite', 'facet.sqlite-wal'])
      copyFileSync(join(elsewhere, name), join(dir, name));
    const photos = store.photos.counts().photos;
    store.close();
    rmSync(elsewhere, { recursive: true });
    const filler = join(disk, 'filler');
    expect(() => {
      for (let n = 0; ; n++) writeFileSync(`${filler}-${String(n)}`, new Uint8Array(4096));
    }).toThrow('ENOSPC');

    expect(thrown(() => open(dir))).toMatchObject({ code: 'disk-full' });

    for (let n = 0; n < 100; n++) rmSync(`${filler}-${String(n)}`, { force: true });
    const again = open(dir);
    expect(again.photos.counts().photos).toBe(photos);
    expect(check(again)).toEqual({ ok: true, problems: [] });
    again.close();
  },
);
