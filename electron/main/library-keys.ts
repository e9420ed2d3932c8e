/** The keys of the library that is open in the app: come by at opening, kept in memory only, dropped at locking. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FacetError } from '../contract/errors.ts';
import { type EncryptionState, type EngineState, LockedWhy } from '../contract/shell.ts';
import type { LibraryKey } from '../host/keys/key-file.ts';
import type { Keychain } from '../host/keys/slots.ts';
import { addKey, keepOnly, newKey, rewrap, unlock, type Ways, waysOf, wrap } from '../host/keys/unlock.ts';

const nothing: Ways = { keychain: false, passphrase: false };

export class LibraryKeys {
  /** Settles once the system's keychain may be asked. */
  readonly #keychain: () => Promise<Keychain>;
  #keys: readonly LibraryKey[] = [];
  #present: LibraryKey | null = null;

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
    if (this.#present === null) return;
    this.#keys = [this.#present];
    keepOnly(dir, this.#present.id);
  }

  drop(): void {
    this.#keys = [];
    this.#present = null;
  }

  get isEncrypted(): boolean {
    return this.#present !== null;
  }

  /** Sets the passphrase of the library, or another one; the keychain goes on opening it where it did. */
  async setPassphrase(dir: string, passphrase: string): Promise<void> {
    if (this.#present === null) throw new FacetError({ code: 'not-found', what: 'key of', id: dir });
    const keychain = waysOf(dir)?.keychain === true ? await this.#keychain() : null;
    await rewrap(dir, this.#present, { keychain, passphrase });
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
