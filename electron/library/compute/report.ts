/** How a job tells how far it is. */

export interface JobProgress {
  readonly done: number;
  readonly total: number;
  /** What it is about at present, for the progress line; empty where one word says nothing more. */
  readonly stage: string;
  /** What a curve on screen is drawn from while the job runs. */
  readonly figures?: Readonly<Record<string, number>>;
}

export type Report = (progress: JobProgress) => void;
