/** Wrapping the key of a library, and unwrapping it again: one function pair per kind of slot. */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { keyIdOf, type Kdf, type KeychainSlot, type NamedKey, type PassphraseSlot } from './key-file.ts';

/** The system's keychain, as Electron's `safeStorage` offers it. */
export interface Keychain {
  /** `os`: keys lie with the system. `plain`: they would lie in a file as good as open. `none`: there is none. */
  readonly kind: 'os' | 'plain' | 'none';
  wrap(secret: string): Buffer;
  /** @throws where another user, computer or keychain wrapped it */
  unwrap(wrapped: Buffer): string;
}

/** A third of a second and 128 MiB for one guess, on a computer of 2024; OWASP's first choice for scrypt. */
const cost = { n: 2 ** 17, r: 8, p: 1 } as const;

/** The shortest passphrase that is taken for a new slot, in UTF-16 units. */
export const shortestPassphrase = 8;

export async function wrapWithPassphrase({ id, key }: NamedKey, passphrase: string): Promise<PassphraseSlot> {
  const kdf: Kdf = { name: 'scrypt', ...cost, salt: randomBytes(32).toString('base64') };
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, kdf), nonce);
  cipher.setAAD(boundTo(id, kdf));
  const wrapped = Buffer.concat([cipher.update(key), cipher.final()]);
  return {
    kind: 'passphrase',
    kdf,
    nonce: nonce.toString('base64'),
    wrapped: wrapped.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

/** Null for a wrong passphrase, or a slot that was changed. */
export async function unwrapWithPassphrase(
  id: string,
  slot: PassphraseSlot,
  passphrase: string,
): Promise<Uint8Array | null> {
  const decipher = createDecipheriv(
    'aes-256-gcm',
    await derive(passphrase, slot.kdf),
    Buffer.from(slot.nonce, 'base64'),
    { authTagLength: 16 },
  );
  decipher.setAAD(boundTo(id, slot.kdf));
  decipher.setAuthTag(Buffer.from(slot.tag, 'base64'));
  try {
    const key = Buffer.concat([decipher.update(Buffer.from(slot.wrapped, 'base64')), decipher.final()]);
    return keyIdOf(key) === id ? key : null;
  } catch {
    return null;
  }
}

export function wrapWithKeychain({ key }: NamedKey, keychain: Keychain): KeychainSlot {
  // Text, because that is what `safeStorage` takes.
  const wrapped = keychain.wrap(Buffer.from(key).toString('base64'));
  return { kind: 'keychain', wrapped: wrapped.toString('base64') };
}

/** Null where the keychain is not the one that wrapped it, or there is none. */
export function unwrapWithKeychain(
  id: string,
  slot: KeychainSlot,
  keychain: Keychain | null,
): Uint8Array | null {
  if (keychain === null || keychain.kind === 'none') return null;
  try {
    const key = Buffer.from(keychain.unwrap(Buffer.from(slot.wrapped, 'base64')), 'base64');
    return key.length === 32 && keyIdOf(key) === id ? key : null;
  } catch {
    return null;
  }
}

/** The same letters typed on another keyboard are the same passphrase (NFKC). */
function derive(passphrase: string, { n, r, p, salt }: Kdf): Promise<Buffer> {
  return promisify<string, Buffer, number, object, Buffer>(scrypt)(
    passphrase.normalize('NFKC'),
    Buffer.from(salt, 'base64'),
    32,
    // Node's own limit is 32 MiB; scrypt needs 128·n·r and a little more.
    { N: n, r, p, maxmem: 128 * n * r + 128 * r * p + 2 ** 20 },
  );
}

/** A slot opens only as it was written: for this key, with these parameters. */
function boundTo(id: string, { name, n, r, p, salt }: Kdf): Buffer {
  return Buffer.from(JSON.stringify(['facet passphrase slot', id, name, n, r, p, salt]));
}
