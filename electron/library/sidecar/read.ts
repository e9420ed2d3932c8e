/** Reads a copy of the vectors back, or says why it cannot be used. Nothing of a damaged block gets into a plane. */
import { type FileHandle, open } from 'node:fs/promises';
import { errorCode } from '../store/errors.ts';
import {
  blockBytes,
  headLength,
  pieceOf,
  type Places,
  placesOf,
  type PlaneName,
  planeNames,
  type SidecarHead,
  unpackFooter,
  unpackHead,
} from './format.ts';
import type { Guard, GuardKind } from './guard.ts';

/** `absent`: no file. `foreign`: no copy, or of another version. `other`: a whole one, but not the one that holds. */
export type Refusal = 'absent' | 'unreadable' | 'foreign' | 'other' | 'damaged';

/** What a copy must say of itself to be believed. */
export type Expected = Pick<
  SidecarHead,
  'coding' | 'library' | 'contract' | 'stamp' | 'generation' | 'dimension' | 'bytes'
>;

export interface Target {
  readonly planes: Readonly<Record<PlaneName, { write(at: number, bytes: Uint8Array): void }>>;
}

/** A copy whose header and length are right. Close it. */
export class Sidecar {
  readonly head: SidecarHead;
  readonly #file: FileHandle;
  readonly #places: Places;
  readonly #guard: Guard;
  readonly #proofs: readonly Uint8Array[];

  private constructor(
    file: FileHandle,
    head: SidecarHead,
    places: Places,
    proven: { readonly guard: Guard; readonly proofs: readonly Uint8Array[] },
  ) {
    this.#file = file;
    this.head = head;
    this.#places = places;
    this.#guard = proven.guard;
    this.#proofs = proven.proofs;
  }

  /** @param kind that of the library: a copy that lies open is none of an encrypted one's, and the other way round */
  static async open(path: string, expected: Expected, kind: GuardKind): Promise<Sidecar | Refusal> {
    let file: FileHandle;
    try {
      file = await open(path, 'r');
    } catch (thrown) {
      return errorCode(thrown) === 'ENOENT' ? 'absent' : 'unreadable';
    }
    const opened = await Sidecar.#opened(file, expected, kind).catch((): Refusal => 'unreadable');
    if (typeof opened === 'string') await file.close();
    return opened;
  }

  static async #opened(file: FileHandle, expected: Expected, kind: GuardKind): Promise<Sidecar | Refusal> {
    const prelude = await bytesAt(file, 0, headLength.needs);
    const length = prelude === null ? null : headLength(prelude, kind);
    if (length === null) return 'foreign';
    const bytes = await bytesAt(file, 0, length);
    const read = bytes === null ? null : unpackHead(bytes, kind);
    if (read === null) return 'damaged';
    const { head, guard, proof } = read;
    const { bytes: rowBytes, ...facts } = expected;
    const differs = (Object.keys(facts) as (keyof typeof facts)[]).some((key) => head[key] !== facts[key]);
    const fits = (name: PlaneName): boolean =>
      head.bytes[name] === rowBytes[name] || (name === 'sketches' && head.bytes.sketches === 0);
    if (differs || !planeNames.every(fits)) return 'other';
    const places = placesOf(head, length, kind);
    if ((await file.stat()).size !== places.fileBytes) return 'damaged';
    const footer = await bytesAt(file, places.footerAt, places.fileBytes - places.footerAt);
    const { blocks } = places;
    const proofs = footer === null ? null : unpackFooter(footer, { blocks, guard, headProof: proof });
    if (proofs === null) return 'damaged';
    const each = Array.from({ length: blocks }, (_, block) =>
      proofs.subarray(block * kind.proofBytes, (block + 1) * kind.proofBytes),
    );
    return new Sidecar(file, head, places, { guard, proofs: each });
  }

  /** What sketches are relative to. */
  get centre(): Float32Array {
    const bytes = Buffer.from(this.head.centre, 'base64');
    return new Float32Array(Uint8Array.from(bytes).buffer, 0, Math.floor(bytes.length / 4));
  }

  /**
   * Fills the planes, then gives the face in each row (0: none). Null as soon as a block is damaged: what was filled in
   * by then is of no use.
   * @param onProgress told the share done, 0..1
   */
  async fill(
    { planes }: Target,
    signal?: AbortSignal,
    onProgress?: (share: number) => void,
  ): Promise<Int32Array | null> {
    const ids = new Int32Array(this.head.rows);
    const idBytes = new Uint8Array(ids.buffer);
    const buffer = Buffer.alloc(blockBytes);
    for (const part of this.#places.parts) {
      for (let at = 0; at < part.bytes; at += blockBytes) {
        signal?.throwIfAborted();
        const block = part.block + at / blockBytes;
        const piece = buffer.subarray(0, Math.min(blockBytes, part.bytes - at));
        if (!(await fillFrom(this.#file, part.at + at, piece))) return null;
        const proof = this.#proofs[block];
        if (proof === undefined || !this.#guard.open(pieceOf.block(block), piece, proof)) return null;
        if (part.name === 'ids') idBytes.set(piece, at);
        else planes[part.name].write(at, piece);
        onProgress?.((block + 1) / this.#places.blocks);
      }
    }
    return ids;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Null where the file ends before that. */
async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer | null> {
  const bytes = Buffer.alloc(length);
  return (await fillFrom(file, at, bytes)) ? bytes : null;
}

async function fillFrom(file: FileHandle, at: number, into: Buffer): Promise<boolean> {
  for (let done = 0; done < into.length;) {
    const { bytesRead } = await file.read(into, done, into.length - done, at + done);
    if (bytesRead === 0) return false;
    done += bytesRead;
  }
  return true;
}
