/**
 * `facet.keys.json`, beside an encrypted library: its key, wrapped once for each way to open it. Without one of these ways the
 * file tells nothing. It is read as if a stranger had written it: nothing in it may cost much time or memory.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { FacetError } from '../../contract/errors.ts';
import { replaceFile } from '../sync.ts';

export const keyFileName = 'facet.keys.json';

/** A file of two keys with two slots each has 2 KB. */
const mostBytes = 65_536;

/** The key of a library, 32 random bytes, and its {@link keyIdOf}. */
export interface NamedKey {
  readonly id: string;
  readonly key: Uint8Array;
}

/** Bytes in base64, so many of them. */
const bytes = (least: number, most: number) =>
  z
    .base64()
    .max(Math.ceil(most / 3) * 4)
    .refine((text) => Buffer.byteLength(text, 'base64') >= least, `fewer than ${String(least)} bytes`);

const powerOfTwo = (least: number, most: number) =>
  z
    .int()
    .min(least)
    .max(most)
    .refine((n) => Number.isInteger(Math.log2(n)), 'not a power of two');

/** scrypt, RFC 7914. Memory is 128·n·r bytes. Weaker than the least is no protection, stronger than the most an attack. */
export const Kdf = z.strictObject({
  name: z.literal('scrypt'),
  n: powerOfTwo(2 ** 15, 2 ** 18),
  r: z.int().min(8).max(16),
  p: z.int().min(1).max(4),
  salt: bytes(16, 64),
});
export type Kdf = z.infer<typeof Kdf>;

export const PassphraseSlot = z.strictObject({
  kind: z.literal('passphrase'),
  kdf: Kdf,
  /** AES-256-GCM: nonce of 12 bytes, the key encrypted, tag of 16 bytes. */
  nonce: bytes(12, 12),
  wrapped: bytes(32, 32),
  tag: bytes(16, 16),
});
export type PassphraseSlot = z.infer<typeof PassphraseSlot>;

export const KeychainSlot = z.strictObject({
  kind: z.literal('keychain'),
  /** What the system's keychain made of the key; only it knows how. */
  wrapped: bytes(32, 4096),
});
export type KeychainSlot = z.infer<typeof KeychainSlot>;

const KeyEntry = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  slots: z
    .array(z.discriminatedUnion('kind', [PassphraseSlot, KeychainSlot]))
    .min(1)
    .max(4),
});
export type KeyEntry = z.infer<typeof KeyEntry>;

const KeyFile = z.strictObject({
  facet: z.literal('keys'),
  version: z.literal(1),
  /** Two while a library is written anew with another key, the newer one last. */
  keys: z.array(KeyEntry).min(1).max(2),
});

/** Tells keys apart and tells nothing of them. */
export function keyIdOf(key: Uint8Array): string {
  return createHash('sha256').update('facet library key').update(key).digest('hex').slice(0, 16);
}

/**
 * What the key file of the library in `dir` holds; null where there is none.
 * @throws FacetError `library-key` for one that is damaged, hostile or of another version; `unreadable`
 */
export function readKeyFile(dir: string): readonly KeyEntry[] | null {
  return readKeys(join(dir, keyFileName));
}

/** The same for a key file of any name. */
export function readKeys(path: string): readonly KeyEntry[] | null {
  let text: string;
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return null;
    if (!stat.isFile() || stat.size > mostBytes) throw damaged(path);
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof FacetError) throw thrown;
    throw new FacetError({ code: 'unreadable', path, detail: words(thrown) }, { cause: thrown });
  }
  const parsed = KeyFile.safeParse(parse(text));
  if (!parsed.success) throw damaged(path);
  return parsed.data.keys;
}

/** Writes the file whole and synced: what is there afterwards is the old one or the new one. @throws FacetError */
export function writeKeyFile(dir: string, keys: readonly KeyEntry[]): void {
  writeKeys(join(dir, keyFileName), keys);
}

/** The same for a key file of any name. */
export function writeKeys(path: string, keys: readonly KeyEntry[]): void {
  try {
    const content = KeyFile.parse({ facet: 'keys', version: 1, keys });
    replaceFile(path, `${JSON.stringify(content, null, 2)}\n`);
  } catch (thrown) {
    const full = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOSPC';
    throw new FacetError(
      full ? { code: 'disk-full', path } : { code: 'unreadable', path, detail: words(thrown) },
      {
        cause: thrown,
      },
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

const damaged = (path: string): FacetError =>
  new FacetError({ code: 'library-key', path, why: 'bad-key-file' });

const words = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
