/** Every job a compute thread can do, in one table. Inputs and outputs are plain data and typed arrays. */
import type { AppError } from '../../contract/errors.ts';
import { measure } from '../../evaluate/measure.ts';
import { fit } from '../adapt/fit.ts';
import { judge } from '../adapt/judge.ts';
import { fitCalibration } from '../calibrate/evidence.ts';
import { alikeGroups } from '../cluster/regroup.ts';
import { changeReport } from '../switch/report/report.ts';
import { nearestPeople } from './nearest-people.ts';
import { pairHistograms } from './pair-histograms.ts';
import type { JobProgress } from './report.ts';

export const jobs = {
  alikeGroups,
  changeReport,
  fitCalibration,
  adaptFit: fit,
  adaptJudge: judge,
  measure,
  nearestPeople,
  pairHistograms,
} as const;

export type JobName = keyof typeof jobs;
export type JobInput<N extends JobName> = Parameters<(typeof jobs)[N]>[0];
export type JobOutput<N extends JobName> = Awaited<ReturnType<(typeof jobs)[N]>>;

export type WorkerMessage =
  | { readonly k: 'progress'; readonly progress: JobProgress }
  | { readonly k: 'done'; readonly value: unknown }
  | { readonly k: 'error'; readonly error: AppError };
