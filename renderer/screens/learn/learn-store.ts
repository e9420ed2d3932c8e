import { create } from 'zustand';
import type { AdaptProgress } from '../../../electron/contract/adapt.ts';
import { type AppError, toAppError } from '../../../electron/contract/errors.ts';
import { run } from '../../engine/commands.ts';
import { engine } from '../../engine/engine.ts';

interface LearnState {
  readonly doing: 'training' | 'moving' | null;
  readonly progress: AdaptProgress | null;
  readonly error: AppError | null;
}

/** Kept while the app runs: learning takes minutes and goes on while the user looks elsewhere. */
export const useLearn = create<LearnState>(() => ({ doing: null, progress: null, error: null }));

const set = useLearn.setState;
let work = new AbortController();

/** Learns and judges; the answer is in `adapt.status`. Never rejects. */
export async function train(): Promise<void> {
  work.abort();
  work = new AbortController();
  const { signal } = work;
  const tellIf = (next: Partial<LearnState>): void => {
    if (!signal.aborted) set(next);
  };
  set({ doing: 'training', progress: null, error: null });
  try {
    const stream = engine().adapt.train({ seed: 1 }, { signal });
    for await (const progress of stream) tellIf({ progress });
    await stream.result;
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code !== 'cancelled') tellIf({ error });
  } finally {
    tellIf({ doing: null, progress: null });
  }
}

export function cancel(): void {
  work.abort();
  set({ doing: null, progress: null });
}

/** Changes what faces are compared with. Never rejects. */
export async function move(to: 'use' | 'rollback'): Promise<void> {
  set({ doing: 'moving', error: null });
  try {
    await run(`adapt.${to}`, {}, { quiet: true });
  } catch (thrown) {
    set({ error: toAppError(thrown) });
  } finally {
    set({ doing: null });
  }
}
