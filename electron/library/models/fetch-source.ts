/** From an address to model files that are exactly those the manifest means. */
import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FacetError } from '../../contract/errors.ts';
import { listMembers, memberCalled, unpackMember } from './archive.ts';
import { fileError } from './disk.ts';
import { download, type DownloadOptions } from './download.ts';
import { hashOf } from './hash.ts';
import { removePart } from './part.ts';
import type { Source } from './sources.ts';

export interface FetchOptions extends DownloadOptions {
  /** Folder of the user's own models. */
  readonly dir: string;
  /** All has come and is being looked at. */
  readonly onCheck: () => void;
}

/** Where the bytes of `source` gather: a name of ours, so that two addresses that end alike stay apart. */
export function partPath(dir: string, { url, files }: Source): string {
  const [only] = files;
  const direct = only?.member === null;
  const name = direct ? only.spec.file : `${createHash('sha256').update(url).digest('hex').slice(0, 12)}.zip`;
  return join(dir, 'downloads', `${name}.part`);
}

/**
 * Fetches every file of `source` into `dir`, under the manifest's names. Each is there whole and right, or not at all.
 * @throws FacetError as `download`; `model-mismatch` for wrong bytes, which are removed
 * @throws AbortError; what has come is kept
 */
export async function fetchSource(source: Source, options: FetchOptions): Promise<void> {
  const { dir, signal } = options;
  const part = partPath(dir, source);
  const [first] = source.files;
  const model = source.files.map(({ spec }) => spec.id).join(', ');
  const unpacked = source.files.reduce(
    (sum, { spec, member }) => sum + (member === null ? 0 : spec.bytes),
    0,
  );
  const wanted = {
    model,
    url: source.url,
    part,
    bytes: source.bytes,
    exact: first?.member === null,
    room: unpacked,
  };
  for (let again = true; ; again = false) {
    const { resumed } = await download(wanted, options);
    options.onCheck();
    try {
      await bring(source, part, dir, signal);
      await removePart(part);
      return;
    } catch (thrown) {
      const wrong = thrown instanceof FacetError && thrown.error.code === 'model-mismatch';
      if (!wrong) throw fileError(thrown, part);
      await removePart(part);
      // The two halves may be of two files whose server calls both by one version.
      if (!resumed || !again) throw thrown;
    }
  }
}

async function bring(source: Source, part: string, dir: string, signal: AbortSignal): Promise<void> {
  const [first] = source.files;
  if (first?.member === null) {
    await keep(part, first.spec, dir, signal);
    return;
  }
  const label = basename(new URL(source.url).pathname);
  const wrong = (model: string, detail: string): FacetError =>
    new FacetError({ code: 'model-mismatch', model, detail: `${source.url}: ${detail}` });
  try {
    const members = await listMembers(part, label);
    for (const { spec, member } of source.files) {
      const found = memberCalled(members, member ?? spec.file);
      if (found === undefined) throw wrong(spec.id, `the archive holds no ${member ?? spec.file}`);
      if (found.bytes !== spec.bytes)
        throw wrong(spec.id, `${found.name} has ${String(found.bytes)} bytes, not ${String(spec.bytes)}`);
      const to = join(dir, 'downloads', `${spec.file}.unpacked`);
      await unpackMember(part, label, { name: found.name, to, signal });
      await keep(to, spec, dir, signal).finally(() => rm(to, { force: true }));
    }
  } catch (thrown) {
    // The archive came whole by its size: what is damaged in it was damaged there.
    if (thrown instanceof FacetError && thrown.error.code === 'unreadable')
      throw wrong(source.files.map(({ spec }) => spec.id).join(', '), thrown.error.detail);
    throw thrown;
  }
}

/** Gives a file that proves to be `spec` its name in `dir`, durably. */
async function keep(
  from: string,
  spec: { id: string; file: string; sha256: string },
  dir: string,
  signal: AbortSignal,
): Promise<void> {
  const found = await hashOf(from, signal);
  if (found !== spec.sha256)
    throw new FacetError({
      code: 'model-mismatch',
      model: spec.id,
      detail: `what came for ${spec.file} has SHA-256 ${found}, not ${spec.sha256}; it was removed`,
    });
  await settle(from, join(dir, spec.file));
}

/** Renames durably: after a power cut there is the old file or the whole new one. */
export async function settle(from: string, to: string): Promise<void> {
  await sync(from, 'r+');
  await rename(from, to);
  // Windows cannot open a folder to sync it, and does not need it.
  if (process.platform !== 'win32') await sync(join(to, '..'), 'r');
}

async function sync(path: string, flags: string): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
