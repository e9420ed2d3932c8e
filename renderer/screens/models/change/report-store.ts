import { create } from 'zustand';
import { type AppError, toAppError } from '../../../../electron/contract/errors.ts';
import type { ModelChangeReport, ReportProgress } from '../../../../electron/contract/model-change-report.ts';
import { engine } from '../../../engine/engine.ts';

interface ReportState {
  readonly busy: boolean;
  readonly progress: ReportProgress | null;
  readonly report: ModelChangeReport | null;
  /** The contract the report is about. */
  readonly target: string | null;
  readonly error: AppError | null;
}

/** Kept while the app runs: working it out may take a while and goes on while the user looks elsewhere. */
export const useReport = create<ReportState>(() => ({
  busy: false,
  progress: null,
  report: null,
  target: null,
  error: null,
}));

const set = useReport.setState;
let work = new AbortController();

/** Works out what the model would change. The library answers at once where nothing has moved. Never rejects. */
export async function makeReport(target: string): Promise<void> {
  work.abort();
  work = new AbortController();
  const { signal } = work;
  const tellIf = (next: Partial<ReportState>): void => {
    if (!signal.aborted) set(next);
  };
  if (useReport.getState().target !== target) set({ report: null });
  set({ busy: true, target, progress: null, error: null });
  try {
    const stream = engine().modelChange.report({ seed: 1 }, { signal });
    for await (const progress of stream) tellIf({ progress });
    tellIf({ report: await stream.result });
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code !== 'cancelled') tellIf({ error });
  } finally {
    tellIf({ busy: false, progress: null });
  }
}

export function cancelReport(): void {
  work.abort();
  set({ busy: false, progress: null });
}
