/** From the key file beside a library, and what the user knows or the system keeps, to the keys that may open it. */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { FacetError, type KeyTrouble } from '../../contract/errors.ts';
import {
  type KeyEntry,
  keyFileName,
  keyIdOf,
  type LibraryKey,
  readKeyFile,
  writeKeyFile,
} from './key-file.ts';
import {
  type Keychain,
  shortestPassphrase,
  unwrapWithKeychain,
  unwrapWithPassphrase,
  wrapWithKeychain,
  wrapWithPassphrase,
} from './slots.ts';

export interface Means {
  /** Null where there is none to ask: in a terminal. */
  readonly keychain: Keychain | null;
  readonly passphrase: string | null;
}

/** How a library's key can be come by. */
export interface Ways {
  readonly keychain: boolean;
  readonly passphrase: boolean;
}

/** The ways that the key file of `dir` knows; null without one. @throws FacetError as {@link readKeyFile} */
export function waysOf(dir: string): Ways | null {
  const entries = readKeyFile(dir);
  if (entries === null) return null;
  // The newest key is the one to stay.
  const kinds = new Set(entries.at(-1)?.slots.map(({ kind }) => kind));
  return { keychain: kinds.has('keychain'), passphrase: kinds.has('passphrase') };
}

/**
 * Every key of the library in `dir` that can be unwrapped, the newest last; none for a library without a key file, or
 * whose file is not encrypted (yet: it was to be, and that was cut short).
 * @throws FacetError `library-key` where there is a file, and none of its keys can be
 */
export async function unlock(dir: string, { keychain, passphrase }: Means): Promise<LibraryKey[]> {
  const entries = readKeyFile(dir);
  if (entries === null) return [];
  const keys: LibraryKey[] = [];
  for (const { id, slots } of entries) {
    for (const slot of slots) {
      const key =
        slot.kind === 'keychain'
          ? unwrapWithKeychain(id, slot, keychain)
          : passphrase === null
            ? null
            : await unwrapWithPassphrase(id, slot, passphrase);
      if (key === null) continue;
      keys.push({ id, key });
      break;
    }
  }
  if (keys.length === 0 && !isPlain(dir)) throw locked(dir, troubleOf(entries, { keychain, passphrase }));
  return keys;
}

/** @throws FacetError `library-key` saying why */
export function locked(dir: string, why: KeyTrouble): FacetError {
  return new FacetError({ code: 'library-key', path: join(dir, keyFileName), why });
}

/** Whether the database lies open: then no key is needed, whatever the key file says. */
function isPlain(dir: string): boolean {
  const magic = Buffer.from('SQLite format 3\0', 'latin1');
  const head = Buffer.alloc(magic.length);
  try {
    const file = openSync(join(dir, 'facet.sqlite'), 'r');
    try {
      readSync(file, head, 0, head.length, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
  return head.equals(magic);
}

function troubleOf(entries: readonly KeyEntry[], { keychain, passphrase }: Means): KeyTrouble {
  const has = (kind: string): boolean =>
    entries.some(({ slots }) => slots.some((slot) => slot.kind === kind));
  if (has('passphrase') && passphrase !== null) return 'wrong-passphrase';
  if (has('keychain') && keychain !== null) return 'keychain';
  return has('passphrase') ? 'passphrase' : 'keychain-only';
}

/** A new key that nothing is encrypted with yet. */
export function newKey(): LibraryKey {
  const key = randomBytes(32);
  return { id: keyIdOf(key), key };
}

/** @throws FacetError `invalid-input` for a passphrase that is too short, or no means at all */
export async function wrap(key: LibraryKey, { keychain, passphrase }: Means): Promise<KeyEntry> {
  if (passphrase !== null && passphrase.length < shortestPassphrase) {
    const detail = `must have at least ${String(shortestPassphrase)} characters`;
    throw new FacetError({ code: 'invalid-input', field: 'passphrase', detail });
  }
  const slots = [
    ...(keychain?.kind === 'os' ? [wrapWithKeychain(key, keychain)] : []),
    ...(passphrase === null ? [] : [await wrapWithPassphrase(key, passphrase)]),
  ];
  if (slots.length === 0) {
    throw new FacetError({
      code: 'invalid-input',
      field: 'passphrase',
      detail: 'a passphrase is needed here',
    });
  }
  return { id: key.id, slots };
}

/** Says in the key file that this key may be the library's too, before anything is encrypted with it. */
export function addKey(dir: string, entry: KeyEntry): void {
  const others = (readKeyFile(dir) ?? []).filter(({ id }) => id !== entry.id);
  writeKeyFile(dir, [...others.slice(-1), entry]);
}

/** Once it is known which key opened the library: no other is kept. */
export function keepOnly(dir: string, id: string): void {
  const entries = readKeyFile(dir) ?? [];
  const kept = entries.filter((entry) => entry.id === id);
  if (kept.length > 0 && kept.length < entries.length) writeKeyFile(dir, kept);
}

/** Changes how the present key is come by. @throws FacetError `invalid-input` as {@link wrap} */
export async function rewrap(dir: string, key: LibraryKey, means: Means): Promise<void> {
  writeKeyFile(dir, [await wrap(key, means)]);
}
