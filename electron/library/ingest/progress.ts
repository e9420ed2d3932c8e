/** The state of the present job as the page sees it, and those who want to hear of it. */
import { basename } from 'node:path';
import type { Job, JobState } from '../../contract/model.ts';
import { Rate } from './rate.ts';

/** True once a job will not change any more. */
export function isOver(state: JobState): boolean {
  return state === 'done' || state === 'cancelled' || state === 'failed' || state === 'interrupted';
}

/** Counters of a running job; `rate` runs while it works. */
export class Progress {
  readonly id: number;
  readonly roots: readonly string[];
  readonly rate = new Rate();
  state: JobState = 'listing';
  total: number | null = null;
  done = 0;
  /** Those among `done` that needed no reading, as the listing found out. */
  listed = 0;
  added = 0;
  unchanged = 0;
  skipped = 0;
  faces = 0;
  /** Photos of the list that still have to be read in full, as far as known. */
  current: string | null = null;
  error: string | null = null;

  constructor(id: number, roots: readonly string[]) {
    this.id = id;
    this.roots = roots;
  }

  get job(): Job {
    const { id, state, total, done, added, unchanged, skipped, faces, current, error } = this;
    const running = state === 'running' || state === 'paused';
    return {
      id,
      state,
      roots: this.roots.map(label),
      total,
      done,
      added,
      unchanged,
      skipped,
      faces,
      photosPerSecond: state === 'running' ? this.rate.perSecond : this.mean,
      secondsLeft: total === null || !running ? null : this.rate.secondsLeft(total - done),
      seconds: this.rate.workedMs / 1000,
      current,
      error,
    };
  }

  /** Photos read per second over the whole job. */
  get mean(): number {
    const seconds = this.rate.workedMs / 1000;
    return seconds <= 0 ? 0 : this.added / seconds;
  }
}

/** The last part of a path, for display. */
export function label(path: string): string {
  return basename(path) || path;
}
