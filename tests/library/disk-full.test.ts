import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Job } from '../../electron/contract/model.ts';
import { Core } from '../../electron/library/service/core.ts';
import { openStore } from '../../electron/library/store/store.ts';
import { check } from '../../electron/library/transfer/index.ts';
import { startFakeVision } from './fake-vision.ts';

const dir = mkdtempSync(join(tmpdir(), 'facet-full-'));
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const finish = (core: Core): Promise<Job | null> =>
  core.ingest.watch(() => Promise.resolve(), new AbortController().signal);

it('fails a scan in words when the disk is full, loses nothing and goes on when there is room', async () => {
  const photos = join(dir, 'photos');
  mkdirSync(photos);
  const total = 200;
  for (let n = 0; n < total; n++)
    writeFileSync(join(photos, `${String(n).padStart(3, '0')}.jpg`), `p${String(n % 7)} q${String(n)}`);
  const store = openStore(join(dir, 'library'), { appVersion: 'test' });
  const core = new Core(store.dir, store);
  core.vision.attach(startFakeVision().port);
  await core.vision.report();
  // SQLite reports SQLITE_FULL at this size exactly as it does for a full disk.
  const pages = Number(store.db.pragma('page_count', { simple: true }));
  store.db.pragma(`max_page_count = ${String(pages + 3)}`);

  core.ingest.start([photos], false);
  const failed = await finish(core);
  expect(failed?.state).toBe('failed');
  expect(failed?.error).toContain('the disk is full');
  const stored = store.photos.counts().photos;
  expect(stored).toBeGreaterThan(0);
  expect(stored).toBeLessThan(total);
  expect(failed?.added).toBe(stored);
  expect(check(store)).toEqual({ ok: true, problems: [] });

  store.db.pragma('max_page_count = 1000000');
  core.ingest.start([], false);
  expect(await finish(core)).toMatchObject({ state: 'done', added: total - stored, unchanged: stored });
  const ends = store.faces.groups();

  // The same as a scan that never met a full disk.
  const other = openStore(join(dir, 'other'), { appVersion: 'test' });
  const whole = new Core(other.dir, other);
  whole.vision.attach(startFakeVision().port);
  whole.ingest.start([photos], false);
  await finish(whole);
  expect(ends).toEqual(other.faces.groups());
  await core.close();
  await whole.close();
});
