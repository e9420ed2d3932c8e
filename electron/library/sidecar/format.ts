/**
 * How a copy of a library's vectors lies in a file, all of it little-endian:
 *
 *     magic "FACETVEC" | u32 version | u32 length | header, JSON | u32 CRC of all before
 *     sketches | scales | codes | ids         each rows × bytes per row
 *     u32 CRC of each block                   a block is 1 MiB of one of these, the last of each shorter
 *     u32 CRC of these, continued from that of the header
 *
 * CRC-32 finds every error of up to 32 bits in a row and all but one in 4 × 10⁹ of the others. What a row of a plane means
 * is `library/index`'s affair (`coding`); here they are bytes.
 */
import { crc32 } from 'node:zlib';
import { z } from 'zod';

/** Goes up with every change of this file's meaning; other versions are made anew, never converted. */
const version = 1;
const magic = Buffer.from('FACETVEC', 'latin1');
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

export function placesOf({ rows, bytes }: SidecarHead, headBytes: number): Places {
  let at = headBytes;
  let block = 0;
  const parts = ([...planeNames, 'ids'] as const).map((name): Part => {
    const part = { name, at, bytes: rows * (name === 'ids' ? 4 : bytes[name]), block };
    at += part.bytes;
    block += Math.ceil(part.bytes / blockBytes);
    return part;
  });
  return { parts, blocks: block, footerAt: at, fileBytes: at + 4 * block + 4 };
}

/** The bytes before the planes. */
export function packHead(head: SidecarHead): { bytes: Buffer; crc: number } {
  const json = Buffer.from(JSON.stringify(head), 'utf8');
  const bytes = Buffer.alloc(preludeBytes + json.length + 4);
  magic.copy(bytes);
  bytes.writeUInt32LE(version, 8);
  bytes.writeUInt32LE(json.length, 12);
  json.copy(bytes, preludeBytes);
  const crc = crc32(bytes.subarray(0, -4));
  bytes.writeUInt32LE(crc, bytes.length - 4);
  return { bytes, crc };
}

/** How many bytes {@link unpackHead} needs, from the first {@link preludeBytes}; null for something else than a copy. */
export function headLength(prelude: Buffer): number | null {
  if (prelude.length < preludeBytes || !prelude.subarray(0, 8).equals(magic)) return null;
  const length = prelude.readUInt32LE(12);
  if (prelude.readUInt32LE(8) !== version || length > mostHeader) return null;
  return preludeBytes + length + 4;
}
headLength.needs = preludeBytes;

/** Null for a header that is damaged. */
export function unpackHead(bytes: Buffer): { head: SidecarHead; crc: number } | null {
  const crc = crc32(bytes.subarray(0, -4));
  if (crc !== bytes.readUInt32LE(bytes.length - 4)) return null;
  const head = SidecarHead.safeParse(JSON.parse(bytes.toString('utf8', preludeBytes, bytes.length - 4)));
  return head.success ? { head: head.data, crc } : null;
}

/** The checksums of all blocks, and their own. */
export function packFooter(blocks: Uint32Array, headCrc: number): Buffer {
  const bytes = Buffer.alloc(4 * blocks.length + 4);
  blocks.forEach((crc, at) => bytes.writeUInt32LE(crc, 4 * at));
  bytes.writeUInt32LE(crc32(bytes.subarray(0, -4), headCrc), bytes.length - 4);
  return bytes;
}

/** Null for a footer that is damaged, or is that of another header. */
export function unpackFooter(bytes: Buffer, headCrc: number): Uint32Array | null {
  if (crc32(bytes.subarray(0, -4), headCrc) !== bytes.readUInt32LE(bytes.length - 4)) return null;
  return Uint32Array.from({ length: bytes.length / 4 - 1 }, (_, at) => bytes.readUInt32LE(4 * at));
}
