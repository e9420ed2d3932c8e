/**
 * A file on its way: `<name>.part`, and beside it `<name>.part.json` with what it is a part of. A part whose server
 * names no version (ETag, Last-Modified) is begun anew: nothing says that its two halves would fit.
 */
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const PartState = z.object({
  url: z.string(),
  /** For `If-Range`: a strong ETag, else Last-Modified. */
  version: z.string().nullable(),
  /** Bytes of the whole; null where the server did not say. */
  total: z.int().nullable(),
});
export type PartState = z.infer<typeof PartState>;

const stateOf = (path: string): string => `${path}.json`;

export class Part {
  readonly path: string;
  readonly #file: FileHandle;
  #state: PartState;
  #have: number;

  private constructor(path: string, file: FileHandle, state: PartState, have: number) {
    this.path = path;
    this.#file = file;
    this.#state = state;
    this.#have = have;
  }

  /** What has come of `url`, empty when nothing has. Throws what the file system throws. */
  static async open(path: string, url: string): Promise<Part> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, constants.O_RDWR | constants.O_CREAT);
    const state = await readState(path);
    const part = new Part(path, file, { url, version: null, total: null }, 0);
    const { size } = await file.stat();
    if (state?.url === url && state.version !== null && size <= (state.total ?? Infinity)) {
      part.#state = state;
      part.#have = size;
    } else if (size > 0) await file.truncate(0);
    return part;
  }

  /** Bytes that have come. */
  get have(): number {
    return this.#have;
  }

  get version(): string | null {
    return this.#state.version;
  }

  get total(): number | null {
    return this.#state.total;
  }

  /** Begins anew, with what the server says of the whole. */
  async begin(version: string | null, total: number | null): Promise<void> {
    // In this order: killed in between, it is an empty part of the old version, which is begun anew too.
    await this.#file.truncate(0);
    this.#have = 0;
    await this.#note({ ...this.#state, version, total });
  }

  /** The whole has come, of a file whose size nobody had said. */
  async end(): Promise<void> {
    await this.#note({ ...this.#state, total: this.#have });
  }

  async append(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, at, bytes.length - at, this.#have);
      at += bytesWritten;
      this.#have += bytesWritten;
    }
  }

  /** Durable from here on. */
  async sync(): Promise<void> {
    await this.#file.sync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #note(state: PartState): Promise<void> {
    this.#state = state;
    await writeFile(stateOf(this.path), JSON.stringify(state));
  }
}

/** Bytes that have come and all of them, of a part nobody is working on; null when there is none of `url`. */
export async function restingPart(
  path: string,
  url: string,
): Promise<{ bytes: number; total: number | null } | null> {
  const state = await readState(path);
  const file = await stat(path).catch(() => null);
  return state?.url === url && file !== null ? { bytes: file.size, total: state.total } : null;
}

export async function removePart(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(stateOf(path), { force: true });
}

async function readState(path: string): Promise<PartState | null> {
  try {
    return PartState.parse(JSON.parse(await readFile(stateOf(path), 'utf8')));
  } catch {
    // None, or cut off while it was written: the part is begun anew.
    return null;
  }
}
