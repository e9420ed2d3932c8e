/** From the key file beside a library, and what the user knows or the system keeps, to the keys that may open it. */
import { join } from 'node:path';
import { FacetError, type KeyTrouble } from '../../contract/errors.ts';
import { type KeyEntry, keyFileName, type NamedKey, readKeyFile } from './key-file.ts';
import { isPlain } from './plain.ts';
import { type Keychain, unwrapWithKeychain, unwrapWithPassphrase } from './slots.ts';

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

/** The ways that the key file of `dir` knows to the newest key; null without one. @throws FacetError as {@link readKeyFile} */
export function waysOf(dir: string): Ways | null {
  const entries = readKeyFile(dir);
  // The newest key is the one to stay.
  return entries === null ? null : waysIn(entries.at(-1));
}

/** The ways that an entry of a key file knows. */
export function waysIn(entry: KeyEntry | undefined): Ways {
  const has = (kind: string): boolean => entry?.slots.some((slot) => slot.kind === kind) ?? false;
  return { keychain: has('keychain'), passphrase: has('passphrase') };
}

/**
 * Every key of the library in `dir` that can be unwrapped, the newest last; none for a library without a key file, or
 * whose file is not encrypted (yet: it was to be, and that was cut short).
 * @throws FacetError `library-key` where there is a file, and none of its keys can be
 */
export async function unlock(dir: string, { keychain, passphrase }: Means): Promise<NamedKey[]> {
  const entries = readKeyFile(dir);
  if (entries === null) return [];
  const keys: NamedKey[] = [];
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
  // A database that lies open needs no key, whatever the key file says.
  if (keys.length === 0 && !isPlain(join(dir, 'facet.sqlite')))
    throw locked(dir, troubleOf(entries, { keychain, passphrase }));
  return keys;
}

/** @throws FacetError `library-key` saying why */
export function locked(dir: string, why: KeyTrouble): FacetError {
  return new FacetError({ code: 'library-key', path: join(dir, keyFileName), why });
}

function troubleOf(entries: readonly KeyEntry[], { keychain, passphrase }: Means): KeyTrouble {
  const has = (kind: string): boolean =>
    entries.some(({ slots }) => slots.some((slot) => slot.kind === kind));
  if (has('passphrase') && passphrase !== null) return 'wrong-passphrase';
  if (has('keychain') && keychain !== null) return 'keychain';
  return has('passphrase') ? 'passphrase' : 'keychain-only';
}
