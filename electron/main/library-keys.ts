/** The keys of the library that is open in the app: come by at opening, kept in memory only, dropped at locking. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FacetError } from '../contract/errors.ts';
import { type EncryptionState, type EngineState, LockedWhy } from '../contract/shell.ts';
import { addKey, keepOnly, newKey, setKeychain, setPassphrase, wrap } from '../host/keys/entries.ts';
import type { NamedKey } from '../host/keys/key-file.ts';
import type { Keychain } from '../host/keys/slots.ts';
import { type Means, unlock, type Ways, waysOf } from '../host/keys/unlock.ts';

const nothing: Ways = { keychain: false, passphrase: false };

export class LibraryKeys {
  /** Settles once the system's keychain may be asked. */
  readonly #keychain: () => Promise<Keychain>;
  #keys: readonly NamedKey[] = [];
  #present: NamedKey | null = null;

  constructor(keychain: () => Promise<Keychain>) {
    this.#keychain = keychain;
  }

  /** For the database process, at each of its starts. */
  bytes = (): readonly Uint8Array[] => this.#keys.map(({ key }) => key);

  /**
   * Gets the keys of the library in `dir`; a new library gets one where the system has a keychain to keep it.
   * @throws FacetError `library-key`
   */
  async open(dir: string, passphrase: string | null): Promise<void> {
    this.drop();
    const ways = waysOf(dir);
    if (ways === null && existsSync(join(dir, 'facet.sqlite'))) return;
    // The keychain is not ready before the app is: only those who need it wait.
    const keychain = ways === null || ways.keychain ? await this.#keychain() : null;
    if (ways === null) {
      if (keychain?.kind !== 'os') return;
      mkdirSync(dir, { recursive: true });
      addKey(dir, await wrap(newKey(), { keychain, passphrase: null }));
    }
    this.#keys = await unlock(dir, { keychain, passphrase });
  }

  /** Says which key opened the library; null where it is not encrypted. Others are not needed any more. */
  opened(dir: string, id: string | null): void {
    this.#present = this.#keys.find((key) => key.id === id) ?? null;
    this.#keys = this.#present === null ? [] : [this.#present];
    if (this.#present !== null) keepOnly(dir, this.#present.id);
  }

  /** Every key that may open the library, for whoever writes it anew. */
  get known(): readonly NamedKey[] {
    return this.#keys;
  }

  /** A new key, known before the library is written anew with it. */
  next(): NamedKey {
    const key = newKey();
    this.#keys = [...this.#keys, key];
    return key;
  }

  /** What may open a library: the keychain, where it is a safe one, and a passphrase. */
  async means(passphrase: string | null): Promise<Means> {
    return { keychain: await this.#keychain(), passphrase };
  }

  drop(): void {
    this.#keys = [];
    this.#present = null;
  }

  get isEncrypted(): boolean {
    return this.#present !== null;
  }

  /** Sets the passphrase of the library, or another one, or (null) none. @throws FacetError where nothing else would open it */
  async setPassphrase(dir: string, passphrase: string | null): Promise<void> {
    await setPassphrase(dir, this.#opened(dir), passphrase);
  }

  /** Whether the system's keychain opens the library. @throws FacetError where nothing else would, or there is none */
  async setKeychain(dir: string, on: boolean): Promise<void> {
    setKeychain(dir, this.#opened(dir), on ? await this.#keychain() : null);
  }

  #opened(dir: string): NamedKey {
    if (this.#present === null) throw new FacetError({ code: 'not-found', what: 'key of', id: dir });
    return this.#present;
  }

  async state(dir: string): Promise<EncryptionState> {
    const { kind } = await this.#keychain();
    return {
      encrypted: this.isEncrypted,
      keychain: kind,
      ways: this.isEncrypted ? (waysOf(dir) ?? nothing) : nothing,
    };
  }

  /** What to tell of a library whose key is not at hand; null for other failures. */
  static lockedBy(dir: string, thrown: unknown): EngineState | null {
    if (!(thrown instanceof FacetError) || thrown.error.code !== 'library-key') return null;
    // What cannot be mended on the spot is told as the failure it is.
    const why = LockedWhy.safeParse(thrown.error.why);
    if (!why.success) return null;
    return { state: 'locked', why: why.data, passphrase: waysOf(dir)?.passphrase ?? false };
  }
}
