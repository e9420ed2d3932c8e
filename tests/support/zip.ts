/** A zip archive in memory, and ways to make one that lies: what unpacks zips is tested with it. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Unix permissions; 0o644 when left out. */
  readonly mode?: number;
  /** Deflated; else stored. */
  readonly deflate?: boolean;
  /** What the headers say of it in place of the truth. */
  readonly lies?: {
    readonly size?: number;
    readonly crc?: number;
    readonly flags?: number;
    readonly method?: number;
  };
  /** Its data is that of the entry before it, so that both lie over each other. */
  readonly overlaps?: boolean;
}

/** PKZIP APPNOTE 6.3: local headers with their data, the central directory, its end record. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let end = 0;
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const plain = Buffer.from(entry.content);
    const data = entry.deflate === true ? deflateRawSync(plain) : plain;
    const { size = plain.length, crc = crc32(plain), flags = 0 } = entry.lies ?? {};
    // Version 2.0, no date, CRC, both sizes, name length: the part both headers share.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(entry.lies?.method ?? (entry.deflate === true ? 8 : 0), 4);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(name.length, 22);
    if (entry.overlaps !== true) {
      offset = end;
      locals.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, data);
      end += 30 + name.length + data.length;
    }

    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((0o100000 | (entry.mode ?? 0o644)) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    // "Made by" Unix, so that the mode above counts.
    const madeBy = Buffer.from([20, 3]);
    central.push(Buffer.from('PK\x01\x02', 'latin1'), madeBy, common, tail, name);
  }
  const directory = Buffer.concat(central);
  const record = Buffer.alloc(18);
  record.writeUInt16LE(entries.length, 4);
  record.writeUInt16LE(entries.length, 6);
  record.writeUInt32LE(directory.length, 8);
  record.writeUInt32LE(end, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), record]);
}
