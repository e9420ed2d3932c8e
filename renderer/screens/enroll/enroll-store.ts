import { create } from 'zustand';
import type { Enrolled } from '../../../electron/contract/api.ts';
import type { Consent } from '../../../electron/contract/consent.ts';
import { toAppError, type AppError } from '../../../electron/contract/errors.ts';
import { engine } from '../../engine/engine.ts';
import { rowOf, type EnrollRow } from './rows.ts';

export interface FoldersState {
  readonly running: boolean;
  readonly progress: { readonly done: number; readonly total: number; readonly current: string } | null;
  readonly people: readonly Enrolled[] | null;
  /** Photos of folders that made no person at all. */
  readonly rejected: Enrolled['rejected'];
  readonly error: AppError | null;
}

interface EnrollState {
  readonly name: string;
  readonly rows: readonly EnrollRow[];
  readonly waiting: number;
  readonly error: AppError | null;
  readonly result: Enrolled | null;
  readonly folders: FoldersState;
}

const noFolders: FoldersState = { running: false, progress: null, people: null, rejected: [], error: null };
const start: EnrollState = { name: '', rows: [], waiting: 0, error: null, result: null, folders: noFolders };

/** The enrolment being prepared; kept while the app runs, so that a look elsewhere loses nothing. */
export const useEnroll = create<EnrollState>(() => start);

let running = new AbortController();
let bulk = new AbortController();
const taken = new WeakSet<readonly string[]>();

/** True the first time for a list of grants: an effect may run twice for one address. */
export function takeGrants(grants: readonly string[]): boolean {
  if (grants.length === 0 || taken.has(grants)) return false;
  taken.add(grants);
  return true;
}

/** Finds the faces of photos and adds a row for each as it is done. Never rejects. */
export async function examine(grants: readonly string[]): Promise<void> {
  if (grants.length === 0) return;
  const { signal } = running;
  let left = grants.length;
  useEnroll.setState((old) => ({ waiting: old.waiting + left, error: null, result: null }));
  try {
    for await (const probe of engine().probe.examine({ grants: [...grants] }, { signal })) {
      if (signal.aborted) return;
      const step = left > 0 ? 1 : 0;
      left -= step;
      useEnroll.setState((old) => ({ rows: [...old.rows, rowOf(probe)], waiting: old.waiting - step }));
    }
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code !== 'cancelled') useEnroll.setState({ error });
  } finally {
    if (!signal.aborted) useEnroll.setState((old) => ({ waiting: old.waiting - left }));
  }
}

/** Changes the row at `at`. */
export function changeRow(at: number, change: Partial<EnrollRow>): void {
  useEnroll.setState((old) => ({
    rows: old.rows.map((row, index) => (index === at ? { ...row, ...change } : row)),
  }));
}

export function removeRow(at: number): void {
  useEnroll.setState((old) => ({ rows: old.rows.filter((_, index) => index !== at) }));
}

/** Back to an empty form; what is still being looked at is dropped. */
export function resetEnroll(): void {
  running.abort();
  running = new AbortController();
  useEnroll.setState((old) => ({ ...start, folders: old.folders }));
}

/** Enrols one person per sub-folder of the granted folder. Never rejects. */
export async function enrollFolders(grant: string, consent: Consent | undefined): Promise<void> {
  bulk.abort();
  bulk = new AbortController();
  const { signal } = bulk;
  const set = (folders: Partial<FoldersState>): void => {
    if (!signal.aborted) useEnroll.setState((old) => ({ folders: { ...old.folders, ...folders } }));
  };
  set({ ...noFolders, running: true });
  try {
    const stream = engine().enroll.folders({ grant, anyway: false, consent }, { signal });
    for await (const progress of stream) set({ progress });
    const { people, rejected } = await stream.result;
    set({ people, rejected });
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code !== 'cancelled') set({ error });
  } finally {
    set({ running: false, progress: null });
  }
}

export function cancelFolders(): void {
  bulk.abort();
  useEnroll.setState({ folders: noFolders });
}
