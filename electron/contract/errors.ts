/**
 * The closed union of everything that can go wrong across a boundary. Errors are values: they cross
 * processes as this plain object, never as a thrown class, because Electron keeps only `message`.
 */
import { z } from 'zod';

/** Why one image was set aside. The same words are stored in the library and shown to the user. */
export const SkipReason = z.enum([
  'empty',
  'not-an-image',
  'unsupported',
  'truncated',
  'damaged',
  'too-large',
  'unreadable',
  'vanished',
  'changed',
  'timeout',
  'crashed',
]);
export type SkipReason = z.infer<typeof SkipReason>;

/** Why the key of an encrypted library is not at hand. */
export const KeyTrouble = z.enum([
  /** None was given: mostly because the key file beside it is missing. */
  'no-key',
  /** It does not open the file: it is another's, or the file's first page is damaged. */
  'wrong-key',
  /** The key file is damaged, or of a newer version. */
  'bad-key-file',
  /** Only a passphrase unwraps it, and none was given. */
  'passphrase',
  'wrong-passphrase',
  /** The keychain here is not the one that wrapped it. */
  'keychain',
  /** Only a keychain unwraps it, and there is none to ask. */
  'keychain-only',
]);
export type KeyTrouble = z.infer<typeof KeyTrouble>;

export const AppError = z.discriminatedUnion('code', [
  z.object({ code: z.literal('invalid-input'), field: z.string(), detail: z.string() }),
  z.object({ code: z.literal('not-found'), what: z.string(), id: z.string() }),
  z.object({ code: z.literal('not-allowed'), method: z.string() }),
  z.object({ code: z.literal('cancelled') }),
  z.object({ code: z.literal('name-taken'), person: z.number(), name: z.string() }),
  z.object({ code: z.literal('no-face'), label: z.string() }),
  z.object({ code: z.literal('bad-image'), label: z.string(), reason: SkipReason, detail: z.string() }),
  z.object({ code: z.literal('unreadable'), path: z.string(), detail: z.string() }),
  z.object({ code: z.literal('library-locked'), path: z.string() }),
  z.object({ code: z.literal('library-newer'), path: z.string(), found: z.number(), supported: z.number() }),
  z.object({ code: z.literal('library-corrupt'), path: z.string(), detail: z.string() }),
  /** An encrypted library whose key is not at hand. Nothing was changed. */
  z.object({ code: z.literal('library-key'), path: z.string(), why: KeyTrouble }),
  /** `needs`: bytes that are lacking, where that is known. */
  z.object({ code: z.literal('disk-full'), path: z.string(), needs: z.number().optional() }),
  z.object({ code: z.literal('model-missing'), model: z.string(), detail: z.string() }),
  /** The detector that should look at a photo. */
  z.object({ code: z.literal('detector-missing'), detector: z.string(), detail: z.string() }),
  z.object({ code: z.literal('model-mismatch'), model: z.string(), detail: z.string() }),
  /** A model that failed its self-test, and so was not brought in. */
  z.object({ code: z.literal('model-unfit'), model: z.string(), detail: z.string() }),
  /** The licence of a model that is not free was not accepted yet. */
  z.object({ code: z.literal('licence-needed'), model: z.string(), licence: z.string() }),
  /** A download that could not go on; what has come is kept. */
  z.object({ code: z.literal('network'), url: z.string(), detail: z.string() }),
  z.object({ code: z.literal('contract-mismatch'), expected: z.string(), found: z.string() }),
  z.object({ code: z.literal('engine-down'), process: z.string(), detail: z.string() }),
  z.object({ code: z.literal('busy'), what: z.string() }),
  z.object({ code: z.literal('nothing-to-undo') }),
  /** The library asks for a record of consent before somebody gets a name or a face, and there is none that holds. */
  z.object({ code: z.literal('consent-needed') }),
  /** The library asks what a search is for. */
  z.object({ code: z.literal('purpose-needed') }),
  z.object({ code: z.literal('internal'), detail: z.string() }),
]);
export type AppError = z.infer<typeof AppError>;
export type AppErrorCode = AppError['code'];

/** The one Error class of the project: a vehicle for an {@link AppError} inside one process. */
export class FacetError extends Error {
  readonly error: AppError;
  constructor(error: AppError, options?: { cause?: unknown }) {
    super(describeError(error), options);
    this.name = 'FacetError';
    this.error = error;
  }
}

/** Any thrown value as an {@link AppError}; what is not ours becomes `internal` with its message. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof FacetError) return thrown.error;
  if (thrown instanceof Error) {
    if (thrown.name === 'AbortError') return { code: 'cancelled' };
    return { code: 'internal', detail: thrown.message };
  }
  return { code: 'internal', detail: String(thrown) };
}

const skipWords: Record<SkipReason, string> = {
  empty: 'the file is empty',
  'not-an-image': 'the file is not an image',
  unsupported: 'this image format is not supported; convert it to JPEG or PNG',
  truncated: 'the file ends too early; copy it again from its source',
  damaged: 'the image data is damaged; copy it again from its source',
  'too-large': 'the image has too many pixels to decode safely; save a smaller copy',
  unreadable: 'the file cannot be opened; check its permissions',
  vanished: 'the file was removed while it was read',
  changed: 'the file changed while it was read; scan again when it is finished',
  timeout: 'decoding took too long',
  crashed: 'decoding this file stopped the vision process twice',
};

/** A {@link SkipReason} in words, ready to stand after "path: ". */
export function describeSkip(reason: SkipReason): string {
  return skipWords[reason];
}

const keyWords: Record<KeyTrouble, string> = {
  'wrong-key':
    'the key does not open this library: it is that of another one, or the beginning of the file is damaged',
  'no-key':
    'this library is encrypted, and the file with its keys, facet.keys.json, is missing beside it; put it back from where the library was copied',
  'bad-key-file':
    'the file with the keys of this library is damaged or was written by a newer Facet; put back a copy of it',
  passphrase: 'this library is encrypted; give its passphrase (--passphrase-fd, or FACET_PASSPHRASE)',
  'wrong-passphrase': 'this is not the passphrase of this library',
  keychain:
    "this computer's keychain does not know the key of this library: it was encrypted by another user or on another computer, or the keychain was reset",
  'keychain-only':
    'the key of this library lies in the keychain of this computer, which the terminal does not ask; set a passphrase for it in the app (Settings, Protection)',
};

/** A {@link KeyTrouble} in words, ready to stand after "path: ". */
export function describeKeyTrouble(why: KeyTrouble): string {
  return keyWords[why];
}

function roomWords(needs: number | undefined): string {
  return needs === undefined ? 'some space' : `another ${String(Math.ceil(needs / 1e6))} MB`;
}

/** One clear English line that names the file or field and says what to do. */
export function describeError(error: AppError): string {
  switch (error.code) {
    case 'invalid-input':
      return `${error.field}: ${error.detail}`;
    case 'not-found':
      return `There is no ${error.what} ${error.id}.`;
    case 'not-allowed':
      return `${error.method} is not allowed from here.`;
    case 'cancelled':
      return 'Cancelled.';
    case 'name-taken':
      return `There is already a person called “${error.name}”; merge the two or choose another name.`;
    case 'no-face':
      return `${error.label}: no face was found.`;
    case 'bad-image':
      return `${error.label}: ${describeSkip(error.reason)}${error.detail === '' ? '' : ` (${error.detail})`}.`;
    case 'unreadable':
      return `${error.path}: cannot be read (${error.detail}).`;
    case 'library-locked':
      return `${error.path}: this library is open in another Facet; close it there first.`;
    case 'library-newer':
      return `${error.path}: this library was written by a newer Facet (version ${String(error.found)}, this one reads up to ${String(error.supported)}); update Facet to open it.`;
    case 'library-corrupt':
      return `${error.path}: the database is damaged (${error.detail}); restore a backup. Nothing was changed.`;
    case 'library-key':
      return `${error.path}: ${describeKeyTrouble(error.why)}. Nothing was changed.`;
    case 'disk-full':
      return `${error.path}: the disk is full; free ${roomWords(error.needs)} and try again. Everything saved so far is kept.`;
    case 'model-missing':
      return `Model ${error.model} is missing (${error.detail}); run "npm start" once with a connection to fetch it.`;
    case 'detector-missing':
      return `The detector ${error.detector} is not on this computer (${error.detail}); install it or bring it in, or use another one ("facet models use default").`;
    case 'model-mismatch':
      return `Model ${error.model} is not the expected file (${error.detail}); remove it and get it again.`;
    case 'model-unfit':
      return `${error.model} failed its self-test and was not brought in: ${error.detail}`;
    case 'licence-needed':
      return `Model ${error.model} may only be used under its licence (${error.licence}); read and accept it first.`;
    case 'network':
      return `${error.url}: cannot be fetched (${error.detail}); what has come is kept, try again.`;
    case 'contract-mismatch':
      return `Embeddings of different models cannot be compared (${error.found} is not ${error.expected}).`;
    case 'engine-down':
      return `The ${error.process} process is not running (${error.detail}).`;
    case 'busy':
      return `Busy: ${error.what}.`;
    case 'nothing-to-undo':
      return 'There is nothing to undo.';
    case 'consent-needed':
      return 'This library asks for consent first: the person has no record that holds; add one, then try again.';
    case 'purpose-needed':
      return 'This library asks what a search is for: say it (--purpose).';
    case 'internal':
      return `Something went wrong inside Facet: ${error.detail}`;
  }
}
