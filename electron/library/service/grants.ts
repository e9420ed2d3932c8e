/** What the user has handed over. The page knows a grant by its id only; paths never leave this process. */
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { FacetError } from '../../contract/errors.ts';
import type { Grant } from '../../contract/model.ts';
import type { ImageSource } from '../../contract/vision.ts';

/** Pasted bytes kept in memory at most, in bytes; the oldest go first. */
const pastedLimit = 512 * 1024 * 1024;

interface Held {
  readonly grant: Grant;
  readonly path: string | null;
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  /** Chosen in a save dialog: only such a path may be written to. */
  readonly save?: boolean;
}

export class Grants {
  readonly #held = new Map<string, Held>();
  #pasted = 0;

  /**
   * A grant for a path. A save target need not exist yet.
   * @throws FacetError `unreadable` when there is nothing at `path` and it is not for saving
   */
  async path(path: string, save: boolean): Promise<Grant> {
    const full = resolve(path);
    let kind: Grant['kind'] = 'file';
    if (!save) {
      try {
        kind = (await stat(full)).isDirectory() ? 'folder' : 'file';
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
        const detail = code === 'ENOENT' ? 'there is no such file or folder' : code;
        throw new FacetError({ code: 'unreadable', path: full, detail }, { cause: error });
      }
    }
    return this.#hold({ id: randomUUID(), kind, label: basename(full) || full }, full, null, save);
  }

  /** A grant for bytes that have no path. */
  bytes(bytes: Uint8Array<ArrayBuffer>, label: string): Grant {
    this.#pasted += bytes.length;
    for (const [id, held] of this.#held) {
      if (this.#pasted <= pastedLimit) break;
      if (held.bytes === null) continue;
      this.#pasted -= held.bytes.length;
      this.#held.delete(id);
    }
    return this.#hold({ id: randomUUID(), kind: 'bytes', label }, null, bytes);
  }

  /** The path behind a grant. @throws FacetError `not-found`, or `invalid-input` when it is pasted bytes */
  pathOf(id: string): string {
    const { path } = this.#get(id);
    if (path === null) {
      throw new FacetError({
        code: 'invalid-input',
        field: 'grant',
        detail: 'a file or folder is needed here, not a pasted image',
      });
    }
    return path;
  }

  /** The path behind a grant to write to. @throws FacetError `not-found`, or `invalid-input` when it was not chosen for saving */
  savePathOf(id: string): string {
    const { path, save } = this.#get(id);
    if (path === null || save !== true) {
      throw new FacetError({
        code: 'invalid-input',
        field: 'grant',
        detail: 'this place was not chosen for saving',
      });
    }
    return path;
  }

  /** @throws FacetError `not-found` */
  get(id: string): Grant {
    return this.#get(id).grant;
  }

  /** What vision needs to read the image. @throws FacetError `not-found` */
  source(id: string): ImageSource {
    const { path, bytes, grant } = this.#get(id);
    return { path, bytes, label: grant.label };
  }

  #hold(grant: Grant, path: string | null, bytes: Uint8Array<ArrayBuffer> | null, save = false): Grant {
    this.#held.set(grant.id, { grant, path, bytes, save });
    return grant;
  }

  #get(id: string): Held {
    const held = this.#held.get(id);
    if (held === undefined) throw new FacetError({ code: 'not-found', what: 'grant', id });
    return held;
  }
}
