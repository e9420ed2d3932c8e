/** What commands did, told to whoever shows it: the toasts of the app, or a test. */
import type { Backup } from '../../electron/contract/api.ts';
import type { AppError } from '../../electron/contract/errors.ts';
import type { Job, Operation } from '../../electron/contract/model.ts';

export type Feedback =
  /** A review command was carried out and can be undone. */
  | { readonly kind: 'done'; readonly operation: Operation }
  | { readonly kind: 'undone'; readonly operation: Operation }
  | { readonly kind: 'redone'; readonly operation: Operation }
  | { readonly kind: 'failed'; readonly error: AppError }
  | ({ readonly kind: 'backed-up' } & Backup)
  /** An unencrypted copy of the library was written. */
  | { readonly kind: 'exported-open'; readonly path: string; readonly bytes: number }
  /** A report or picture was written. */
  | { readonly kind: 'saved'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'checked'; readonly ok: boolean; readonly problems: readonly string[] }
  /** A scan that was running has ended. */
  | { readonly kind: 'scanned'; readonly job: Job }
  /** Something was dropped that has no path on disk. */
  | { readonly kind: 'nothing-dropped' };

const listeners = new Set<(feedback: Feedback) => void>();

/** Returns how to stop listening. */
export function onFeedback(listener: (feedback: Feedback) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function tell(feedback: Feedback): void {
  for (const listener of listeners) listener(feedback);
}
