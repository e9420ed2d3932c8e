/** What the page may ask of Electron main itself: windows and dialogs, never pixels or rows. */
import { z } from 'zod';
import { AppError } from './errors.ts';
import { command, type Contract, Nothing, query } from './method.ts';
import { Grant, Id } from './model.ts';
import { Pace, PaceFound } from './pace.ts';
import { OpenCopy, RewriteProgress } from './rewrite.ts';

/** The troubles with a key that can be mended on the spot. */
export const LockedWhy = z.enum(['passphrase', 'wrong-passphrase', 'keychain']);

/** Why a library is being written anew: it lay open, gets another key, or an unencrypted copy is made. */
export const Rewriting = z.enum(['encrypt', 'key', 'copy']);
export type Rewriting = z.infer<typeof Rewriting>;

/** State of the engine as main sees it; anything but `ready` has its own screen. */
export const EngineState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('starting') }),
  z.object({ state: z.literal('ready') }),
  z.object({ state: z.literal('restarting'), process: z.string(), reason: z.string() }),
  z.object({ state: z.literal('failed'), error: AppError }),
  /** Encrypted, and its key is not in memory: why (null: it was locked), and whether a passphrase would help. */
  z.object({ state: z.literal('locked'), why: LockedWhy.nullable(), passphrase: z.boolean() }),
  /** Closed while it is written anew; then it opens again. */
  RewriteProgress.extend({ state: z.literal('rewriting'), what: Rewriting }),
]);
export type EngineState = z.infer<typeof EngineState>;

/** How the open library is encrypted, and what the system offers. */
const Encryption = z.object({
  encrypted: z.boolean(),
  /** `os`: the system keeps keys. `plain`: only in a file as good as open, so Facet does not use it. */
  keychain: z.enum(['os', 'plain', 'none']),
  /** What opens it. */
  ways: z.object({ keychain: z.boolean(), passphrase: z.boolean() }),
});
export type EncryptionState = z.infer<typeof Encryption>;

/** After how many minutes without use an encrypted library is locked; 0: never. */
export const LockAfter = z.int().min(0).max(1440);

/** As typed. */
const Passphrase = z.string().min(1).max(1000);

export const Theme = z.enum(['system', 'light', 'dark']);

export const shellApi = {
  shell: {
    about: query(
      Nothing,
      z.object({
        version: z.string(),
        electron: z.string(),
        platform: z.string(),
        library: z.string(),
        recent: z.array(z.string()),
        theme: Theme,
      }),
    ),
    engine: query(Nothing, EngineState),
    chooseFolder: command(Nothing, Grant.nullable()),
    choosePhotos: command(Nothing, z.array(Grant)),
    chooseBackup: command(Nothing, Grant.nullable()),
    /** A file of labelled pairs. */
    choosePairs: command(Nothing, Grant.nullable()),
    /** Files that hold models: .onnx, or a .zip of them. */
    chooseModels: command(Nothing, z.array(Grant)),
    /** Where to write a file of this kind; `name` is only a suggestion, without folder and extension. */
    chooseSave: command(
      z.object({ name: z.string().max(100), type: z.enum(['html', 'json', 'svg', 'png', 'tsv']) }),
      Grant.nullable(),
    ),
    /** Asks for a folder, then opens the library in it; `recent` opens one of `about.recent` by index. */
    openLibrary: command(z.object({ recent: z.int().min(0).nullable() }), z.object({ opened: z.boolean() })),
    revealPhoto: command(z.object({ photo: Id }), Nothing),
    revealLibrary: command(Nothing, Nothing),
    theme: command(z.object({ theme: Theme }), Nothing),
    restartEngine: command(Nothing, Nothing),
    encryption: query(Nothing, Encryption.extend({ lockAfter: LockAfter })),
    /** Opens a locked library; null asks the system's keychain again. */
    unlock: command(z.object({ passphrase: Passphrase.nullable() }), Nothing),
    /** Closes an encrypted library and drops its key. */
    lock: command(Nothing, Nothing),
    /** Sets a passphrase that opens the library too, or another one; null: none does, where the keychain opens it. */
    setPassphrase: command(z.object({ passphrase: Passphrase.nullable() }), Nothing),
    /** Whether the system's keychain opens the library. Fails where nothing else would. */
    setKeychain: command(z.object({ on: z.boolean() }), Nothing),
    /** Encrypts the open library: the keychain, where there is a safe one, and the passphrase open it from then on. */
    encryptLibrary: command(z.object({ passphrase: Passphrase.nullable() }), Nothing),
    /** Gives it another key. Where it has a passphrase, that is needed. */
    changeKey: command(z.object({ passphrase: Passphrase.nullable() }), Nothing),
    /** Asks for a folder, asks once more, and writes the library there unencrypted; null: the user thought better of it. */
    exportOpen: command(Nothing, OpenCopy.nullable()),
    /** Stops what writes the library anew: it is as it was. */
    cancelRewriting: command(Nothing, Nothing),
    setLockAfter: command(z.object({ minutes: LockAfter }), Nothing),
    /** What was measured on this machine (null: not yet), and the pace the user chose instead. */
    pace: query(Nothing, z.object({ measured: PaceFound.nullable(), chosen: Pace.nullable() })),
    /** Reads photos at this pace from now on; null: at that which was measured. */
    setPace: command(z.object({ pace: Pace.nullable() }), Nothing),
    /** Measures again, and reads photos at what that finds. */
    measurePace: command(Nothing, Nothing),
  },
} as const satisfies Contract;

export type ShellApi = typeof shellApi;

export { channel } from './channels.ts';

/** The answer to one shell call, as it crosses `ipcRenderer.invoke` (which would mangle a thrown error). */
export type ShellAnswer = { ok: true; value: unknown } | { ok: false; error: AppError };

/**
 * All that the preload puts on `window.facet`. `File` is a DOM type this folder may not name, hence `object`.
 * After `requestPort()` the page gets one `message` event whose data is `channel.port` and whose only
 * port speaks the library's `api`; a restart of the engine sends a new one unasked.
 */
export interface FacetBridge {
  call(method: string, input: unknown): Promise<ShellAnswer>;
  /** Dropped or picked `File` objects become grants; those without a path on disk are left out. */
  grantFiles(files: readonly object[]): Promise<{ grants: z.infer<typeof Grant>[]; error: AppError | null }>;
  requestPort(): void;
  onEngine(listener: (state: EngineState) => void): () => void;
  /** A command chosen in the application menu, by action id. */
  onMenu(listener: (action: string) => void): () => void;
}
