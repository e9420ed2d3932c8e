/** What a file holds, as one number: two files with the same SHA-256 are the same photo. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** SHA-256 of a file in lower-case hex; null when it cannot be read. @throws DOMException `AbortError` */
export async function hashFile(path: string, signal: AbortSignal): Promise<string | null> {
  const sha = createHash('sha256');
  try {
    await pipeline(createReadStream(path), sha, { signal });
  } catch {
    signal.throwIfAborted();
    return null;
  }
  return sha.digest('hex');
}
