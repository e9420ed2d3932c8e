/** Scan jobs: enough of each to show its end and to take up one that was cut short. */
import type { JobState } from '../../contract/model.ts';
import type { Db } from './native.ts';
import { query, write } from './query.ts';

/** What the scan reports as it goes; a field left out keeps its value. */
export interface JobUpdate {
  state?: JobState;
  total?: number | null;
  done?: number;
  added?: number;
  unchanged?: number;
  skipped?: number;
  faces?: number;
  seconds?: number;
  error?: string | null;
}

export interface JobRow extends Required<JobUpdate> {
  id: number;
  /** Absolute paths. */
  roots: string[];
  retrySkipped: boolean;
  startedAt: string;
  endedAt: string | null;
}

type Stored = Omit<JobRow, 'roots' | 'retrySkipped'> & { roots: string; retrySkipped: number };

const columns = `id, roots, retry AS retrySkipped, state, total, done, added, unchanged, skipped, faces, seconds, error,
  started_at AS startedAt, ended_at AS endedAt`;
const ended: readonly JobState[] = ['done', 'cancelled', 'failed', 'interrupted'];

export type Jobs = ReturnType<typeof openJobs>;

export function openJobs(db: Db) {
  const add = write(db, `INSERT INTO job (roots, retry, state, started_at) VALUES (?, ?, 'listing', ?)`);
  const get = query<Stored>(db, `SELECT ${columns} FROM job WHERE id = ?`);
  const last = query<Stored>(db, `SELECT ${columns} FROM job ORDER BY id DESC LIMIT 1`);
  const put = write(
    db,
    `UPDATE job SET state = ?, total = ?, done = ?, added = ?, unchanged = ?, skipped = ?, faces = ?, seconds = ?,
       error = ?, ended_at = ? WHERE id = ?`,
  );
  const interrupt = write(
    db,
    `UPDATE job SET state = 'interrupted', ended_at = ? WHERE state IN ('listing', 'running', 'paused')`,
  );
  const toJob = (row: Stored | undefined): JobRow | null =>
    row === undefined
      ? null
      : { ...row, roots: JSON.parse(row.roots) as string[], retrySkipped: row.retrySkipped === 1 };
  return {
    /** A new job in state `listing`; returns its id. */
    create: (roots: readonly string[], retrySkipped = false): number =>
      add.insert(JSON.stringify(roots), retrySkipped ? 1 : 0, new Date().toISOString()),
    /** Writes what changed; an end state also notes the time. */
    update(id: number, change: JobUpdate): void {
      const before = toJob(get.get(id));
      if (before === null) return;
      const now = { ...before, ...change };
      const endedAt = ended.includes(now.state) ? (before.endedAt ?? new Date().toISOString()) : null;
      const counters = [now.total, now.done, now.added, now.unchanged, now.skipped, now.faces, now.seconds];
      put.run(now.state, ...counters, now.error, endedAt, id);
    },
    get: (id: number): JobRow | null => toJob(get.get(id)),
    /** The newest job, ended or not. */
    last: (): JobRow | null => toJob(last.get()),
    /** Called once at open: a job still going belongs to a process that is gone. */
    interrupt(): void {
      interrupt.run(new Date().toISOString());
    },
  };
}
