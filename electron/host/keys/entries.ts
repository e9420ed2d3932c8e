/** What is written into the key file of a library: a new key, and other ways to come by the present one. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { FacetError } from '../../contract/errors.ts';
import { type KeyEntry, keyFileName, keyIdOf, type NamedKey, readKeyFile, writeKeyFile } from './key-file.ts';
import {
  type Keychain,
  shortestPassphrase,
  unwrapWithPassphrase,
  wrapWithKeychain,
  wrapWithPassphrase,
} from './slots.ts';
import { locked, type Means } from './unlock.ts';

type Slot = KeyEntry['slots'][number];

/** A new key that nothing is encrypted with yet. */
export function newKey(): NamedKey {
  const key = randomBytes(32);
  return { id: keyIdOf(key), key };
}

/** @throws FacetError `invalid-input` for a passphrase that is too short, or no means at all */
export async function wrap(key: NamedKey, { keychain, passphrase }: Means): Promise<KeyEntry> {
  const slots = [
    ...(keychain?.kind === 'os' ? [wrapWithKeychain(key, keychain)] : []),
    ...(passphrase === null ? [] : [await passphraseSlot(key, passphrase)]),
  ];
  if (slots.length === 0) throw refused('a passphrase is needed here');
  return { id: key.id, slots };
}

/**
 * Says in the key file that this key may be the library's too, before anything is encrypted with it.
 * @param present id of the key that the library is encrypted with now: it is kept, and no third one is
 */
export function addKey(dir: string, entry: KeyEntry, present: string | null = null): void {
  const kept = (readKeyFile(dir) ?? []).filter(({ id }) => id === present && id !== entry.id);
  writeKeyFile(dir, [...kept, entry]);
}

/** Once it is known which key opened the library: no other is kept. */
export function keepOnly(dir: string, id: string): void {
  const entries = readKeyFile(dir) ?? [];
  const kept = entries.filter((entry) => entry.id === id);
  if (kept.length > 0 && kept.length < entries.length) writeKeyFile(dir, kept);
}

/** Sets the passphrase that opens the library, or another one; null: none does. Other ways stay. @throws FacetError as {@link wrap} */
export async function setPassphrase(dir: string, key: NamedKey, passphrase: string | null): Promise<void> {
  replaceSlot(dir, key, 'passphrase', passphrase === null ? null : await passphraseSlot(key, passphrase));
}

/** Lets this keychain open the library, or (null) none. Other ways stay. @throws FacetError as {@link wrap} */
export function setKeychain(dir: string, key: NamedKey, keychain: Keychain | null): void {
  if (keychain !== null && keychain.kind !== 'os') throw refused('there is no safe keychain here');
  replaceSlot(dir, key, 'keychain', keychain === null ? null : wrapWithKeychain(key, keychain));
}

/**
 * Makes sure that a passphrase is the one of this entry: before it is to open the library under another key, since a slip
 * would lock it for good.
 * @throws FacetError `library-key` where it is another, or none was given though there is one
 */
export async function checkPassphrase(
  dir: string,
  { id, slots }: KeyEntry,
  passphrase: string | null,
): Promise<void> {
  for (const slot of slots) {
    if (slot.kind !== 'passphrase') continue;
    if (passphrase === null) throw locked(dir, 'passphrase');
    if ((await unwrapWithPassphrase(id, slot, passphrase)) === null) throw locked(dir, 'wrong-passphrase');
  }
}

async function passphraseSlot(key: NamedKey, passphrase: string): Promise<Slot> {
  if (passphrase.length < shortestPassphrase) {
    throw refused(`must have at least ${String(shortestPassphrase)} characters`);
  }
  return wrapWithPassphrase(key, passphrase);
}

function replaceSlot(dir: string, key: NamedKey, kind: Slot['kind'], slot: Slot | null): void {
  const kept = entryOf(dir, key.id).slots.filter((other) => other.kind !== kind);
  const slots = slot === null ? kept : [...kept, slot];
  // Nobody could open it again.
  if (slots.length === 0) throw refused('the only way to open this library cannot be taken away');
  writeKeyFile(dir, [{ id: key.id, slots }]);
}

/** What the key file holds of a key. @throws FacetError `library-key` where it knows none of this id */
export function entryOf(dir: string, id: string): KeyEntry {
  const found = readKeyFile(dir)?.find((entry) => entry.id === id);
  if (found === undefined)
    throw new FacetError({ code: 'library-key', path: join(dir, keyFileName), why: 'no-key' });
  return found;
}

const refused = (detail: string): FacetError =>
  new FacetError({ code: 'invalid-input', field: 'passphrase', detail });
