/** Whether out/ was built from the sources as they are now. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that ends up in a bundle or decides how it is made. */
const sources = [
  'electron/**/*.{ts,tsx,json,sql}',
  'renderer/**/*',
  'native-models/*.{ts,json}',
  'electron.vite.config.ts',
  'package-lock.json',
  'package.json',
];

const stampFile = 'out/built-from.txt';

/**
 * A hash of the contents of all sources under `repo`. Contents, not dates: a checkout or a clone sets new
 * dates on old files, and dates do not show that a file was deleted.
 */
export function fingerprint(repo: string): string {
  const hash = createHash('sha256');
  for (const path of globSync(sources, { cwd: repo }).sort()) {
    const file = join(repo, path);
    if (!statSync(file).isFile()) continue;
    hash.update(path).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Notes what out/ was just built from. */
export function writeStamp(repo: string): void {
  writeFileSync(join(repo, stampFile), fingerprint(repo));
}

/** Whether out/ is there and was built from what the sources are now. */
export function isBuilt(repo: string): boolean {
  try {
    return readFileSync(join(repo, stampFile), 'utf8') === fingerprint(repo);
  } catch {
    return false;
  }
}
