/** Writes a copy of the vectors: beside its final name, synced, renamed. What is there afterwards is a whole one. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { storeError } from '../store/errors.ts';
import {
  blockBytes,
  packFooter,
  packHead,
  pieceOf,
  placesOf,
  type PlaneName,
  type SidecarHead,
} from './format.ts';
import type { GuardKind } from './guard.ts';

/** Where bytes come from: copied out in one go, block by block, so that each block is of one moment. */
export interface Source {
  readonly planes: Readonly<Record<PlaneName, { read(at: number, into: Uint8Array): void }>>;
  /** The face in each row; 0 for a row that does not count any more. Asked for last, when all planes are copied. */
  ids(): Int32Array;
}

/**
 * @throws FacetError `disk-full`, `unreadable`, with nothing left of the new copy; what `signal` was aborted with
 */
export async function writeSidecar(
  path: string,
  head: SidecarHead,
  source: Source,
  kind: GuardKind,
  signal?: AbortSignal,
): Promise<void> {
  const partial = `${path}.partial`;
  const { bytes: headBytes, guard, proof: headProof } = packHead(head, kind);
  const { parts, blocks } = placesOf(head, headBytes.length, kind);
  const proofs = Buffer.alloc(kind.proofBytes * blocks);
  const buffer = new Uint8Array(blockBytes);
  try {
    await rm(partial, { force: true });
    const file = await open(partial, 'wx');
    try {
      await file.writeFile(headBytes);
      for (const { name, bytes, block } of parts) {
        const ids = name === 'ids' ? bytesOf(source.ids()) : null;
        for (let at = 0; at < bytes; at += blockBytes) {
          signal?.throwIfAborted();
          const piece = buffer.subarray(0, Math.min(blockBytes, bytes - at));
          if (name === 'ids') piece.set((ids ?? buffer).subarray(at, at + piece.length));
          else source.planes[name].read(at, piece);
          const number = block + at / blockBytes;
          proofs.set(guard.seal(pieceOf.block(number), piece), kind.proofBytes * number);
          await file.writeFile(piece);
        }
      }
      await file.writeFile(packFooter(proofs, blocks, guard, headProof));
      await file.sync();
    } finally {
      await file.close();
    }
    signal?.throwIfAborted();
    await rename(partial, path);
    await syncFolder(dirname(path));
  } catch (thrown) {
    await rm(partial, { force: true }).catch(() => undefined);
    if (signal?.aborted === true) throw signal.reason;
    throw storeError(thrown, path);
  }
}

function bytesOf(ids: Int32Array): Uint8Array {
  return new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength);
}

/** Without this the name may be gone after a power cut. Windows cannot open a folder, and does not need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
