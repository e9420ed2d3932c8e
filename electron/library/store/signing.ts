/** The key pair of the library: what it signs the end of its audit log and its certificates with. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import type { Db } from './native.ts';
import { column, write } from './query.ts';

export type Signing = ReturnType<typeof openSigning>;

export function openSigning(db: Db) {
  const stored = column<Buffer>(db, 'SELECT private FROM signing_key');
  const keep = write(db, 'INSERT INTO signing_key (one, private) VALUES (1, ?)');
  let pair: { der: Buffer; secret: KeyObject; open: KeyObject } | null = null;

  /** Made at its first use: most libraries never sign anything. */
  function keys(): { secret: KeyObject; open: KeyObject } {
    const der = stored.get() ?? make();
    // What is remembered may be of a transaction that was taken back, and the key with it.
    if (pair?.der.equals(der) === true) return pair;
    const secret = createPrivateKey({ key: der, type: 'pkcs8', format: 'der' });
    pair = { der, secret, open: createPublicKey(secret) };
    return pair;
  }

  function make(): Buffer {
    const der = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' });
    keep.run(der);
    return der;
  }

  return {
    /** Ed25519 (RFC 8032), 64 bytes. */
    sign: (data: Uint8Array): Buffer => sign(null, data, keys().secret),
    verifies: (data: Uint8Array, signature: Uint8Array): boolean =>
      verify(null, data, keys().open, signature),
    /** SPKI in base64. */
    publicKey: (): string => keys().open.export({ type: 'spki', format: 'der' }).toString('base64'),
  };
}
