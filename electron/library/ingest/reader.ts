/** Reads one photo through the vision process, however often that process dies over it. */
import { FacetError, type SkipReason, toAppError } from '../../contract/errors.ts';
import type { Analysed, ImageSource } from '../../contract/vision.ts';
import type { FoundFile } from '../scan/walk.ts';
import type { Gate } from './gate.ts';
import { type VisionLink, VisionLost } from './vision-link.ts';

/** What came of a photo: its faces, or the reason why it was set aside. */
export type ReadResult =
  | { readonly kind: 'read'; readonly analysed: Analysed }
  | { readonly kind: 'skip'; readonly reason: SkipReason; readonly detail: string };

export interface ReaderOptions {
  readonly vision: VisionLink;
  readonly gate: Gate;
  readonly signal: AbortSignal;
  /** Told before each dispatch, so that what was being read when everything died is known afterwards. */
  readonly onAttempt: (file: FoundFile, attempt: number) => void;
}

/** All there is to know of a photo. */
const everything = { embed: true, crops: true, thumb: true };

/** A photo is tried again once, alone, after vision died over it or gave no answer in time. */
const attempts = 2;

/**
 * Reads `file` with embeddings, crops and thumbnail.
 * @param suspect it was being read when Facet last ended without a word: read it alone from the start
 * @throws FacetError for what is no fault of the file: `cancelled`, `engine-down`, `model-missing`, …
 */
export async function readPhoto(
  file: FoundFile,
  suspect: boolean,
  options: ReaderOptions,
): Promise<ReadResult> {
  const { vision, gate, signal, onAttempt } = options;
  const source = { path: file.path, bytes: null, label: file.path };
  for (let attempt = 1; ; attempt++) {
    try {
      const analysed = await gate.pass(suspect || attempt > 1, () => {
        signal.throwIfAborted();
        onAttempt(file, attempt);
        return vision.analyse(source, everything, signal);
      });
      return { kind: 'read', analysed };
    } catch (thrown) {
      if (thrown instanceof VisionLost) {
        if (attempt < attempts) continue;
        return { kind: 'skip', reason: thrown.reason, detail: '' };
      }
      const error = toAppError(thrown);
      if (error.code === 'bad-image') return { kind: 'skip', reason: error.reason, detail: error.detail };
      if (error.code === 'unreadable') return { kind: 'skip', reason: 'unreadable', detail: error.detail };
      throw thrown;
    }
  }
}

/**
 * The same outside a scan: no turn is waited for.
 * @throws FacetError `bad-image` also when vision died over it twice; `engine-down`, `cancelled`
 */
export async function analyseTwice(
  vision: VisionLink,
  source: ImageSource,
  signal: AbortSignal,
): Promise<Analysed> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await vision.analyse(source, everything, signal);
    } catch (thrown) {
      if (!(thrown instanceof VisionLost)) throw thrown;
      if (attempt < attempts) continue;
      const { reason } = thrown;
      throw new FacetError({ code: 'bad-image', label: source.label, reason, detail: '' }, { cause: thrown });
    }
  }
}
