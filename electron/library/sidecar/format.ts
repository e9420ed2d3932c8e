/**
 * How a copy of a library's vectors lies in a file, all of it little-endian:
 *
 *     magic | u32 version | u32 length | salt | header, JSON | proof of all before
 *     sketches | scales | codes | ids         each rows × bytes per row
 *     proof of each block                     a block is 1 MiB of one of these, the last of each shorter
 *     proof of these, and of the header's
 *
 * A proof is a checksum ("FACETVEC", no salt), or, beside an encrypted library, that of a seal under which everything from the
 * header on lies ("FACETSEC"): see `guard.ts`. What a row of a plane means is `library/index`'s affair (`coding`); here they are bytes.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Guard, GuardKind } from './guard.ts';

/** Goes up with every change of this file's meaning; other versions are made anew, never converted. */
const version = 2;
export const blockBytes = 1 << 20;
/** The longest header: a centre of 4096 numbers in base64 is 22 KB. */
const mostHeader = 1 << 20;
const preludeBytes = 16;

/** Planes in the order in which they are read; a search can begin with the first. */
export const planeNames = ['sketches', 'scales', 'codes'] as const;
export type PlaneName = (typeof planeNames)[number];

const Bytes = z.int().min(0).max(65_536);

export const SidecarHead = z.strictObject({
  /** How planes follow from vectors: see `coding` in `library/index`. */
  coding: z.int(),
  /** The library's uuid, and the id of the contract. */
  library: z.string(),
  contract: z.string(),
  /** See `store.vectorCopies`. */
  stamp: z.string(),
  generation: z.int().min(0),
  /** Numbers per vector. */
  dimension: z.int().min(1),
  rows: z.int().min(0),
  /** The largest face id; 0 without rows. */
  last: z.int().min(0),
  /** Bytes per row of each plane; no sketches where none are kept. */
  bytes: z.strictObject({ sketches: Bytes, scales: Bytes, codes: Bytes }),
  /** What sketches are relative to: float32 in base64; empty where there are none. */
  centre: z.base64(),
});
export type SidecarHead = z.infer<typeof SidecarHead>;

/** A part of the file, and its blocks. */
export interface Part {
  readonly name: PlaneName | 'ids';
  /** Offset in the file. */
  readonly at: number;
  readonly bytes: number;
  /** Number of its first block. */
  readonly block: number;
}

/** Where everything after the header lies. */
export interface Places {
  readonly parts: readonly Part[];
  readonly blocks: number;
  readonly footerAt: number;
  readonly fileBytes: number;
}

export function placesOf({ rows, bytes }: SidecarHead, headBytes: number, { proofBytes }: GuardKind): Places {
  let at = headBytes;
  let block = 0;
  const parts = ([...planeNames, 'ids'] as const).map((name): Part => {
    const part = { name, at, bytes: rows * (name === 'ids' ? 4 : bytes[name]), block };
    at += part.bytes;
    block += Math.ceil(part.bytes / blockBytes);
    return part;
  });
  return { parts, blocks: block, footerAt: at, fileBytes: at + proofBytes * (block + 1) };
}

/** Pieces of a file by number: its header, its blocks, its footer. */
export const pieceOf = {
  head: 0,
  block: (block: number): number => 1 + block,
  footer: (blocks: number): number => 1 + blocks,
} as const;

/** The bytes before the planes; their guard, and their proof. */
export function packHead(head: SidecarHead, kind: GuardKind): { bytes: Buffer; guard: Guard; proof: Buffer } {
  const json = Buffer.from(JSON.stringify(head), 'utf8');
  const salt = randomBytes(kind.saltBytes);
  const prelude = Buffer.concat([kind.magic, Buffer.alloc(8), salt]);
  prelude.writeUInt32LE(version, 8);
  prelude.writeUInt32LE(json.length, 12);
  const guard = kind.withSalt(salt);
  const proof = guard.seal(pieceOf.head, json, prelude);
  return { bytes: Buffer.concat([prelude, json, proof]), guard, proof };
}

/** How many bytes {@link unpackHead} needs, from the first {@link preludeBytes}; null for something else than a copy. */
export function headLength(prelude: Buffer, { magic, saltBytes, proofBytes }: GuardKind): number | null {
  if (prelude.length < preludeBytes || !prelude.subarray(0, 8).equals(magic)) return null;
  const length = prelude.readUInt32LE(12);
  if (prelude.readUInt32LE(8) !== version || length > mostHeader) return null;
  return preludeBytes + saltBytes + length + proofBytes;
}
headLength.needs = preludeBytes;

/** Null for a header that is damaged, or sealed with another key. */
export function unpackHead(
  bytes: Buffer,
  kind: GuardKind,
): { head: SidecarHead; guard: Guard; proof: Buffer } | null {
  const start = preludeBytes + kind.saltBytes;
  const guard = kind.withSalt(bytes.subarray(preludeBytes, start));
  const json = Buffer.from(bytes.subarray(start, bytes.length - kind.proofBytes));
  const proof = bytes.subarray(bytes.length - kind.proofBytes);
  if (!guard.open(pieceOf.head, json, proof, bytes.subarray(0, start))) return null;
  const head = SidecarHead.safeParse(JSON.parse(json.toString('utf8')));
  return head.success ? { head: head.data, guard, proof } : null;
}

/** The proofs of all blocks, and their own. */
export function packFooter(proofs: Buffer, blocks: number, guard: Guard, headProof: Buffer): Buffer {
  const bytes = Buffer.from(proofs);
  return Buffer.concat([bytes, guard.seal(pieceOf.footer(blocks), bytes, headProof)]);
}

/** Null for a footer that is damaged, or is that of another header. */
export function unpackFooter(
  bytes: Buffer,
  { blocks, guard, headProof }: { blocks: number; guard: Guard; headProof: Buffer },
): Buffer | null {
  const proofs = Buffer.from(bytes.subarray(0, bytes.length - headProof.length));
  const own = bytes.subarray(proofs.length);
  return guard.open(pieceOf.footer(blocks), proofs, own, headProof) ? proofs : null;
}
