/** Changing the model a library's faces are compared by. */
import { z } from 'zod';
import { command, Nothing, query, stream } from './method.ts';
import { ModelChangeReport, ReportProgress } from './model-change-report.ts';
import { Thresholds } from './model.ts';
import { Embedder } from './vision.ts';

/** A contract of the library, by the name of its embedder. */
export const ContractName = z.object({ contract: z.string(), embedder: z.string() });
export type ContractName = z.infer<typeof ContractName>;

export const ModelChangeProgress = z.object({
  from: ContractName,
  to: ContractName,
  /** `ready`: every face has its new vector or is left behind; nothing changes before the user says so. */
  state: z.enum(['embedding', 'paused', 'ready']),
  /** Why it stands still by itself; null otherwise. */
  error: z.string().nullable(),
  /** Faces dealt with, and all of them. */
  done: z.int(),
  total: z.int(),
  secondsLeft: z.number().nullable(),
  /** Thresholds before and after, cosines of each model's own vectors. */
  thresholds: z.object({ before: Thresholds.nullable(), after: Thresholds.nullable() }),
  /** Faces that get no vector of the new model, by reason in words. */
  leftBehind: z.array(z.object({ reason: z.string(), faces: z.int() })),
});
export type ModelChangeProgress = z.infer<typeof ModelChangeProgress>;

/** What goes on after a change or a rollback; the library can be used meanwhile. */
export const AfterChange = z.object({
  /**
   * `embedding`: faces scanned before a rollback get vectors of the model gone back to. `regrouping`: unnamed groups
   * are brought in line with the vectors now compared; `done` and `total` are shares. `stopped`: see `error`;
   * `resume` tries again.
   */
  doing: z.enum(['embedding', 'regrouping', 'stopped']),
  done: z.int(),
  total: z.int(),
  secondsLeft: z.number().nullable(),
  error: z.string().nullable(),
});
export type AfterChange = z.infer<typeof AfterChange>;

export const ModelChangeStatus = z.object({
  /** The model whose vectors are compared; null in a library that holds none yet. */
  active: ContractName.nullable(),
  /** The change under way; null when there is none. */
  change: ModelChangeProgress.nullable(),
  /** What is left to do after the last change; null when nothing is. */
  after: AfterChange.nullable(),
  /** The model one can go back to: its vectors are kept. */
  rollback: ContractName.nullable(),
  /** Vectors that are neither compared nor being made, and what they take. */
  old: z.object({ faces: z.int(), bytes: z.int() }),
});
export type ModelChangeStatus = z.infer<typeof ModelChangeStatus>;

/** Every command answers with the status after it. */
export const modelChangeApi = {
  status: query(Nothing, ModelChangeStatus),
  /** Every embedder this program knows, installed or not. */
  models: query(Nothing, z.array(Embedder)),
  /**
   * Begins to embed every face anew, by the embedder's id. Fails with `busy` during another change, `not-found` for
   * an embedder nobody knows, `model-missing` for one that is not installed.
   */
  begin: command(z.object({ embedder: z.string() }), ModelChangeStatus),
  pause: command(Nothing, ModelChangeStatus),
  resume: command(Nothing, ModelChangeStatus),
  /** Gives the change up and drops its vectors. */
  cancel: command(Nothing, ModelChangeStatus),
  /**
   * What the model that is ready would bring, worked out from the vectors side by side; changes nothing. Of a large
   * library a sample drawn by the seed. Fails with `busy` unless one is ready.
   */
  report: stream(
    z.object({
      seed: z
        .int()
        .min(0)
        .max(2 ** 31 - 1),
    }),
    ReportProgress,
    ModelChangeReport,
    'coalesce',
  ),
  /** Compares by the new model from now on. Names and decisions stay. Fails with `busy` unless ready and no scan runs. */
  apply: command(Nothing, ModelChangeStatus),
  /** Compares by the model before the last change again. */
  rollback: command(Nothing, ModelChangeStatus),
  /** Removes the old vectors from the file; then there is no way back but to embed anew. */
  removeOld: command(Nothing, ModelChangeStatus),
};
