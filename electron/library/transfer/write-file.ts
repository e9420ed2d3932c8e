/** A file for the user, written whole or not at all. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { FacetError } from '../../contract/errors.ts';
import { errorCode } from '../store/errors.ts';

/**
 * Writes beside the final name, then renames: a full disk leaves what was there before.
 * @throws FacetError `disk-full`, `unreadable`
 */
export async function writeFile(
  path: string,
  data: string | Uint8Array,
): Promise<{ path: string; bytes: number }> {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  const partial = `${path}.${randomUUID().slice(0, 8)}.partial`;
  try {
    const file = await open(partial, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
    return { path, bytes: bytes.length };
  } catch (thrown) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw notWritten(thrown, path);
  }
}

/** Why a file or folder for the user could not be written: `disk-full` or `unreadable`. */
export function notWritten(thrown: unknown, path: string): FacetError {
  const code = errorCode(thrown);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new FacetError({ code: 'disk-full', path }, { cause: thrown });
  const detail = code === 'ENOENT' ? 'the folder for this file does not exist' : code || String(thrown);
  return new FacetError({ code: 'unreadable', path, detail }, { cause: thrown });
}
