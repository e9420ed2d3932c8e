/**
 * Encryption of a library file: AEGIS-256 by page, from SQLite3 Multiple Ciphers. Each page carries a nonce and a tag of
 * 32 bytes each, so that a page that was changed is not read; the journal's frames are pages too. Why this cipher:
 * decision 0031.
 */
import { plainMagic } from '../../host/keys/plain.ts';
import type { Db } from './native.ts';

/** 32 random bytes. */
export type LibraryKey = Uint8Array;

export const keyBytes = 32;

/**
 * What stays readable of an encrypted file, bytes 16 to 23: pages of 16 KiB, journal modes, 64 bytes of each page for nonce
 * and tag, and three fixed fractions. §1.3 of https://sqlite.org/fileformat2.html.
 */
const plainPart = [0x40, 0x00, null, null, 0x40, 0x40, 0x20, 0x20];

/** What the first bytes of a file say of it: a database, one that may be ours and encrypted, or something else. */
export function kindOf(header: Buffer): 'plain' | 'encrypted' | 'other' {
  if (header.subarray(0, plainMagic.length).equals(plainMagic)) return 'plain';
  return header.length >= 24 && plainPart.every((byte, at) => byte === null || byte === header[16 + at])
    ? 'encrypted'
    : 'other';
}

/** Before anything else is asked of a connection. Null for a file that is not encrypted. */
export function useKey(db: Db, key: LibraryKey | null): void {
  if (key === null) return;
  db.pragma(`cipher = 'aegis'`);
  db.key(keyText(key));
  // What SQLite sorts and keeps for a moment goes past the cipher: it stays in memory.
  db.pragma('temp_store = MEMORY');
}

/** A key as the cipher takes it: as it is, not as a password to derive one from. */
export function keyText(key: LibraryKey): Buffer {
  if (key.length !== keyBytes)
    throw new Error(`a library key has ${String(keyBytes)} bytes, not ${String(key.length)}`);
  return Buffer.from(`raw:${Buffer.from(key).toString('hex')}`, 'latin1');
}
