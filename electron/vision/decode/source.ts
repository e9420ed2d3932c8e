/** A file's bytes, read once, with proof that they belong together. */
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { FacetError, type SkipReason } from '../../contract/errors.ts';
import type { ImageSource } from '../../contract/vision.ts';
import { type Format, sniff, sniffLength } from './sniff.ts';

export interface SourceBytes {
  readonly bytes: Uint8Array;
  readonly format: Format;
  /** Hex SHA-256 of the bytes. */
  readonly sha256: string;
  /** Milliseconds since 1970; null for bytes that came without a file. */
  readonly mtime: number | null;
}

/** Larger files are no photos; reading one would only fill the memory. */
const maxFileBytes = 1024 ** 3;

/** The error for an image that is set aside: always names the image and the reason. */
export function badImage(label: string, reason: SkipReason, detail = '', cause?: unknown): FacetError {
  return new FacetError({ code: 'bad-image', label, reason, detail }, { cause });
}

/**
 * Reads and identifies an image. The file's size, time and identity before and after the read must agree.
 * Errors (`bad-image`): empty, not-an-image, unsupported, too-large, unreadable, vanished, changed.
 */
export async function readSource(source: ImageSource): Promise<SourceBytes> {
  const { label } = source;
  if (source.bytes !== null) {
    const format = identify(source.bytes, label);
    return { bytes: source.bytes, format, sha256: digest(source.bytes), mtime: null };
  }
  if (source.path === null) {
    throw new FacetError({ code: 'invalid-input', field: 'source', detail: 'neither a path nor bytes' });
  }
  const { bytes, format, mtime } = await readFileOnce(source.path, label);
  return { bytes, format, sha256: digest(bytes), mtime };
}

async function readFileOnce(
  path: string,
  label: string,
): Promise<{ bytes: Uint8Array; format: Format; mtime: number }> {
  // Before opening: to open a named pipe would wait for a writer for ever.
  const kind = await stat(path).catch((cause: unknown) => {
    throw fileError(label, cause);
  });
  if (!kind.isFile()) throw badImage(label, 'unreadable', 'not a regular file');
  if (kind.size === 0) throw badImage(label, 'empty');
  if (kind.size > maxFileBytes) throw badImage(label, 'too-large', `${kind.size} bytes`);
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw fileError(label, cause);
  });
  try {
    const before = await file.stat();
    const head = new Uint8Array(Math.min(before.size, sniffLength));
    await file.read(head, 0, head.length, 0);
    const format = identify(head, label);
    const bytes = new Uint8Array(before.size);
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await file.read(bytes, done, bytes.length - done, done);
      if (bytesRead === 0) throw badImage(label, 'changed', 'the file became shorter');
      done += bytesRead;
    }
    const after = await stat(path).catch((cause: unknown) => {
      throw fileError(label, cause);
    });
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs || after.ino !== before.ino) {
      throw badImage(label, 'changed');
    }
    return { bytes, format, mtime: before.mtimeMs };
  } catch (thrown) {
    throw thrown instanceof FacetError ? thrown : fileError(label, thrown);
  } finally {
    await file.close();
  }
}

function identify(bytes: Uint8Array, label: string): Format {
  if (bytes.length === 0) throw badImage(label, 'empty');
  const found = sniff(bytes);
  if (found.kind === 'unsupported') throw badImage(label, 'unsupported', found.name);
  if (found.kind === 'unknown') throw badImage(label, 'not-an-image');
  return found.format;
}

function fileError(label: string, cause: unknown): FacetError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return badImage(label, 'vanished', '', cause);
  return badImage(label, 'unreadable', code || String(cause), cause);
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
