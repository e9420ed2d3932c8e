import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];

/** A fresh folder, removed after the test file. */
export function tempDir(): string {
  // Resolved: on some systems the temp folder is itself a link, and libraries store real paths.
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'facet-test-')));
  made.push(dir);
  return dir;
}

afterAll(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});
