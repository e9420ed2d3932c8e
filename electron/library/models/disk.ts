/** Room on the disk, and what the file system says, in our own errors. */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FacetError } from '../../contract/errors.ts';
import { storeError } from '../store/errors.ts';

/** Left free for everybody else, bytes: a model must not be what keeps a library from being written. */
const reserve = 64 * 1024 * 1024;

export type FreeBytes = (dir: string) => Promise<number>;

/** Bytes this user may still write where `dir` is. */
export const freeBytes: FreeBytes = async (dir) => {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
};

/** @throws FacetError `disk-full` unless `bytes` more can be written beside `path` */
export async function needRoom(path: string, bytes: number, free: FreeBytes = freeBytes): Promise<void> {
  const needs = bytes + reserve - (await free(dirname(path)));
  if (needs > 0) throw new FacetError({ code: 'disk-full', path, needs });
}

/** Any value thrown while writing `path`, as a FacetError. An abort stays what it is. */
export function fileError(thrown: unknown, path: string): unknown {
  return thrown instanceof Error && thrown.name === 'AbortError' ? thrown : storeError(thrown, path);
}
