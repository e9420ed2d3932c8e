/** Checking a certificate of erasure: all it takes is the certificate itself. */
import { createPublicKey, verify } from 'node:crypto';
import { Certificate } from '../contract/certificate.ts';

/** What is signed: the certificate without its signature as JSON, keys in alphabetical order, no space, UTF-8. */
export function certificateBytes({ signature: _, ...body }: Certificate): Buffer {
  return Buffer.from(JSON.stringify(body, sorted), 'utf8');
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** @returns the certificate when its signature is that of the key in it; else what is wrong, in words */
export function checkCertificate(text: string): Certificate | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is no JSON';
  }
  const read = Certificate.safeParse(value);
  if (!read.success) return 'it is no certificate of erasure, or one of a newer Facet';
  const { publicKey, signature } = read.data;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' });
    if (key.asymmetricKeyType !== 'ed25519') return 'its key is of another kind';
    if (verify(null, certificateBytes(read.data), key, Buffer.from(signature, 'base64'))) return read.data;
  } catch {
    return 'its key is damaged';
  }
  return 'it was changed after it was signed';
}
