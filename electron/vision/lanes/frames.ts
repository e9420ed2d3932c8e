/** What crosses between the vision process and a thread that describes photos for it. One photo at a time. */
import type { AppError } from '../../contract/errors.ts';
import type { Box } from '../../contract/model.ts';
import type { Decoded } from '../decode/image.ts';
import type { Answer, DescriberOptions, Look } from './describer.ts';

/** How a thread opens its models: as the process did, but on the CPU and without telling anybody. */
export type ThreadOptions = Pick<
  DescriberOptions,
  'modelsDir' | 'ownModelsDir' | 'detector' | 'exclude' | 'threads' | 'batch'
>;

export type ToThread =
  /** `larger`: parts of the photo can be decoded at full size. */
  | { readonly k: 'describe'; readonly photo: Decoded; readonly larger: boolean; readonly look: Look }
  /** What a `closer` asked for. */
  | { readonly k: 'part'; readonly part: Decoded }
  | { readonly k: 'no-part'; readonly error: AppError }
  /** See {@link PhotoLane.trial}. */
  | { readonly k: 'trial' }
  /** Closes its networks and ends. */
  | { readonly k: 'close' };

export type FromThread =
  | { readonly k: 'ready' }
  | { readonly k: 'closer'; readonly region: Box }
  | { readonly k: 'answer'; readonly answer: Answer }
  | { readonly k: 'tried' }
  /** The photo, or the start, failed. */
  | { readonly k: 'failed'; readonly error: AppError };
