/** Names of the copies beside a library. `store/scrub.ts` knows the pattern: forgetting somebody erases them all. */
import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Hashed, because the id of a contract is not always a name that a file may have. */
export function sidecarName(contract: string): string {
  return `facet.vectors-${createHash('sha256').update(contract).digest('hex').slice(0, 16)}`;
}

/** Removes copies of other contracts than this one, and what a kill left of copies that were being made. */
export async function removeOthers(dir: string, contract: string): Promise<void> {
  const kept = sidecarName(contract);
  for (const name of await readdir(dir)) {
    if (name.startsWith('facet.vectors-') && name !== kept) await rm(join(dir, name), { force: true });
  }
}
