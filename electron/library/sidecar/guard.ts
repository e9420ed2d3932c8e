/**
 * What proves that the pieces of a copy are what was written: a checksum; beside an encrypted library a seal, AES-256-GCM, which
 * also hides them. A copy is its own world: a key of its own, from that of the library and a random salt (HKDF, RFC 5869), so
 * that the number of a piece is nonce enough.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { LibraryKey } from '../store/cipher.ts';

/** The guard of one file. Pieces are numbered; `also` is proven with a piece, and lies elsewhere. */
export interface Guard {
  /** Turns bytes, in place, into what lies in the file. @returns their proof */
  seal(piece: number, bytes: Uint8Array, also?: Uint8Array): Buffer;
  /** The reverse. @returns false where anything of it is not what was sealed; `bytes` are of no use then */
  open(piece: number, bytes: Uint8Array, proof: Uint8Array, also?: Uint8Array): boolean;
}

export interface GuardKind {
  /** The first 8 bytes of such a file. */
  readonly magic: Buffer;
  readonly saltBytes: number;
  readonly proofBytes: number;
  withSalt(salt: Buffer): Guard;
}

/** How a copy beside a library lies on the disk: for everybody to read where the library does. */
export function guardOf(key: LibraryKey | null): GuardKind {
  return key === null ? checksums : sealedWith(key);
}

/** CRC-32 finds every error of up to 32 bits in a row and all but one in 4 × 10⁹ of the others. */
export const checksums: GuardKind = {
  magic: Buffer.from('FACETVEC', 'latin1'),
  saltBytes: 0,
  proofBytes: 4,
  withSalt: () => ({
    seal: checksum,
    open: (piece, bytes, proof, also) => checksum(piece, bytes, also).equals(proof),
  }),
};

function checksum(_piece: number, bytes: Uint8Array, also: Uint8Array = new Uint8Array()): Buffer {
  const proof = Buffer.alloc(4);
  proof.writeUInt32LE(crc32(bytes, crc32(also)));
  return proof;
}

function sealedWith(libraryKey: LibraryKey): GuardKind {
  return {
    magic: Buffer.from('FACETSEC', 'latin1'),
    saltBytes: 32,
    proofBytes: 16,
    withSalt: (salt) =>
      sealed(Buffer.from(hkdfSync('sha256', libraryKey, salt, 'facet copy of vectors', 32))),
  };
}

function sealed(key: Buffer): Guard {
  return {
    seal: (piece, bytes, also = new Uint8Array()) => {
      const cipher = createCipheriv('aes-256-gcm', key, nonceOf(piece), { authTagLength: 16 });
      cipher.setAAD(also);
      bytes.set(cipher.update(bytes));
      cipher.final();
      return cipher.getAuthTag();
    },
    open: (piece, bytes, proof, also = new Uint8Array()) => {
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(piece), { authTagLength: 16 });
      decipher.setAAD(also);
      decipher.setAuthTag(proof);
      bytes.set(decipher.update(bytes));
      try {
        decipher.final();
        return true;
      } catch {
        return false;
      }
    },
  };
}

function nonceOf(piece: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32LE(piece);
  return nonce;
}
