/** A zip archive in memory, entries stored uncompressed: enough to test what unpacks zips. */
import { crc32 } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content: string;
  /** Unix permissions; 0o644 when left out. */
  readonly mode?: number;
}

/** PKZIP APPNOTE 6.3: local headers with their data, the central directory, its end record. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const data = Buffer.from(entry.content);
    // Version 2.0, no flags, stored, no date, CRC, both sizes, name length: the part both headers share.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    locals.push(Buffer.from('PK\x03\x04', 'latin1'), common, name, data);

    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((0o100000 | (entry.mode ?? 0o644)) << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    // "Made by" Unix, so that the mode above counts.
    const madeBy = Buffer.from([20, 3]);
    central.push(Buffer.from('PK\x01\x02', 'latin1'), madeBy, common, tail, name);
    offset += 30 + name.length + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}
