/** The system's keychain, through Electron. To be asked once the app is ready. */
import { safeStorage } from 'electron';
import type { Keychain } from '../host/keys/slots.ts';

/* eslint-disable @typescript-eslint/no-deprecated -- Electron 45 offers asynchronous ones beside these; the stand-in runtime has only these. */

/**
 * `FACET_KEYCHAIN=none` leaves it alone, for tests and for those who want a passphrase only. On Linux without a keyring
 * Electron has a backend of the name `basic_text` whose password is in its source: that is no keychain.
 */
export function systemKeychain(env: Readonly<Record<string, string | undefined>>): Keychain {
  return {
    kind: env['FACET_KEYCHAIN'] === 'none' ? 'none' : kindHere(),
    wrap: (secret) => safeStorage.encryptString(secret),
    unwrap: (wrapped) => safeStorage.decryptString(wrapped),
  };
}

function kindHere(): Keychain['kind'] {
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text')
    return 'plain';
  return safeStorage.isEncryptionAvailable() ? 'os' : 'none';
}
