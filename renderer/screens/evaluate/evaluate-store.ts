import { create } from 'zustand';
import { type AppError, toAppError } from '../../../electron/contract/errors.ts';
import type {
  EvaluationProgress,
  EvaluationReport,
  EvaluationSource,
} from '../../../electron/contract/evaluate.ts';
import { run } from '../../engine/commands.ts';
import { engine, shell } from '../../engine/engine.ts';
import { onFeedback, tell } from '../../engine/feedback.ts';

export type SourceKind = EvaluationSource['kind'];
interface Chosen {
  readonly id: string;
  readonly label: string;
}
export type Place = 'file' | 'root' | 'folder';

interface EvaluateState {
  readonly kind: SourceKind;
  readonly chosen: Readonly<Record<Place, Chosen | null>>;
  readonly seed: number;
  readonly running: boolean;
  readonly progress: EvaluationProgress | null;
  readonly error: AppError | null;
  readonly result: { readonly id: string; readonly report: EvaluationReport } | null;
  /** Pairs of the file whose label the user calls wrong. */
  readonly marked: ReadonlySet<number>;
  /** Faces of the library put right since the report, the newest last. */
  readonly changed: readonly number[];
}

/** Kept while the app runs: a report that took minutes outlives a look elsewhere. */
export const useEvaluate = create<EvaluateState>(() => ({
  kind: 'people',
  chosen: { file: null, root: null, folder: null },
  seed: 1,
  running: false,
  progress: null,
  error: null,
  result: null,
  marked: new Set(),
  changed: [],
}));

const set = useEvaluate.setState;
let work = new AbortController();

/** What was undone elsewhere is not put right any more. */
onFeedback((feedback) => {
  if (feedback.kind === 'undone') set(({ changed }) => ({ changed: changed.slice(0, -1) }));
});

/** The source as chosen so far; null while something is missing. */
export function sourceOf({ kind, chosen }: Pick<EvaluateState, 'kind' | 'chosen'>): EvaluationSource | null {
  if (kind === 'people') return { kind };
  if (kind === 'folders') return chosen.folder === null ? null : { kind, folder: chosen.folder.id };
  return chosen.file === null || chosen.root === null
    ? null
    : { kind, file: chosen.file.id, root: chosen.root.id };
}

/** Asks for a file or folder. Never rejects. */
export async function choose(place: Place): Promise<void> {
  try {
    const grant = await (place === 'file' ? shell.choosePairs({}) : shell.chooseFolder({}));
    if (grant !== null) set(({ chosen }) => ({ chosen: { ...chosen, [place]: grant } }));
  } catch (thrown) {
    tell({ kind: 'failed', error: toAppError(thrown) });
  }
}

/** Evaluates the chosen source. Never rejects. */
export async function start(): Promise<void> {
  const { seed, ...state } = useEvaluate.getState();
  const source = sourceOf(state);
  if (source === null) return;
  work.abort();
  work = new AbortController();
  const { signal } = work;
  const tellIf = (next: Partial<EvaluateState>): void => {
    if (!signal.aborted) set(next);
  };
  set({ running: true, progress: null, error: null });
  try {
    const stream = engine().evaluate.run({ source, seed }, { signal });
    for await (const progress of stream) tellIf({ progress });
    tellIf({ result: await stream.result, marked: new Set(), changed: [] });
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code !== 'cancelled') tellIf({ error });
  } finally {
    tellIf({ running: false, progress: null });
  }
}

export function cancel(): void {
  work.abort();
  set({ running: false, progress: null });
}

export function toggleMark(row: number): void {
  set(({ marked }) => {
    const next = new Set(marked);
    if (!next.delete(row)) next.add(row);
    return { marked: next };
  });
}

/** Moves a face to another person, or takes it from its own; undone like every decision. Never rejects. */
export async function putRight(face: number, person: number, to: number | null): Promise<void> {
  try {
    if (to === null) await run('review.reject', { faces: [face], person });
    else await run('review.move', { faces: [face], to: { person: to } });
    set(({ changed }) => ({ changed: [...changed, face] }));
  } catch {
    // The command has said why.
  }
}

interface Saved {
  readonly path: string;
  readonly bytes: number;
}

/** Asks where, then writes there. Never rejects. */
async function save(
  name: string,
  type: 'html' | 'json' | 'svg' | 'png' | 'tsv',
  write: (to: string) => Promise<Saved>,
): Promise<void> {
  try {
    const grant = await shell.chooseSave({ name, type });
    if (grant !== null) tell({ kind: 'saved', ...(await write(grant.id)) });
  } catch (thrown) {
    tell({ kind: 'failed', error: toAppError(thrown) });
  }
}

const fileName = (report: EvaluationReport, what: string): string =>
  `${report.source.label.replace(/\.[^.]*$/, '')} ${what}`.slice(0, 100);

export function saveReport(as: 'html' | 'json'): Promise<void> {
  const { result } = useEvaluate.getState();
  if (result === null) return Promise.resolve();
  return save(fileName(result.report, 'evaluation'), as, (to) =>
    run('evaluate.save', { id: result.id, to, as }, { quiet: true }),
  );
}

export function savePairs(): Promise<void> {
  const { result, marked } = useEvaluate.getState();
  if (result === null) return Promise.resolve();
  const rows = [...marked].sort((a, b) => a - b);
  return save(fileName(result.report, 'corrected'), 'tsv', (to) =>
    run('evaluate.savePairs', { id: result.id, to, rows }, { quiet: true }),
  );
}

export function savePicture(
  title: string,
  bytes: Uint8Array<ArrayBuffer>,
  type: 'svg' | 'png',
): Promise<void> {
  return save(title, type, (to) => run('evaluate.savePicture', { to, bytes }, { quiet: true }));
}
