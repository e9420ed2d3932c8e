/** What the searches of this session are for, where the library asks for it. Kept until it is changed or the window closes. */
import { create } from 'zustand';
import { FacetError } from '../../../electron/contract/errors.ts';
import { engine } from '../../engine/engine.ts';

interface PurposeState {
  readonly purpose: string | null;
  /** The dialog is open; whoever waits for an answer is told. */
  readonly asking: boolean;
}

export const usePurpose = create<PurposeState>(() => ({ purpose: null, asking: false }));

let answer = Promise.withResolvers<string>();

/** Opens the dialog. @returns what was answered; rejects with `cancelled` when it was closed without */
export function askPurpose(): Promise<string> {
  if (!usePurpose.getState().asking) {
    answer = Promise.withResolvers();
    // Whoever only opens it to change the purpose waits for nothing.
    answer.promise.catch(() => undefined);
    usePurpose.setState({ asking: true });
  }
  return answer.promise;
}

/** Null: closed without an answer. */
export function answerPurpose(purpose: string | null): void {
  usePurpose.setState(purpose === null ? { asking: false } : { asking: false, purpose });
  if (purpose === null) answer.reject(new FacetError({ code: 'cancelled' }));
  else answer.resolve(purpose);
}

/** The purpose to send with a search, asked for first where the library wants one. @throws FacetError `cancelled` */
export async function purposeOfSearch(): Promise<string | undefined> {
  if (!(await engine().settings.get({})).askPurpose) return undefined;
  return usePurpose.getState().purpose ?? (await askPurpose());
}
