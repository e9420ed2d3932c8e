/** Every job a compute thread can do, in one table. Inputs and outputs are plain data and typed arrays. */
import type { AppError } from '../../contract/errors.ts';
import { measure, type MeasureInput } from '../../evaluate/measure.ts';
import { fit } from '../adapt/fit.ts';
import { judge } from '../adapt/judge.ts';
import { fitCalibration } from '../calibrate/evidence.ts';
import { alikeGroups, type GroupMeans } from '../cluster/regroup.ts';
import { multiplier } from '../products/multiply.ts';
import type { ChangeInput } from '../switch/report/input.ts';
import { changeReport } from '../switch/report/report.ts';
import { nearestPeople, type ProbesAndPeople } from './nearest-people.ts';
import { pairHistograms } from './pair-histograms.ts';
import type { JobProgress, Report } from './report.ts';

/** Jobs that compare many with many are given a product for as many as there are. */
export const jobs = {
  alikeGroups: async (input: GroupMeans, report: Report) =>
    alikeGroups(input, report, await multiplier(input.dimension, input.rows.length)),
  changeReport: async (input: ChangeInput, report: Report) =>
    changeReport(input, report, await multiplier(input.groups.dimension, input.groups.face.length)),
  fitCalibration,
  adaptFit: fit,
  adaptJudge: judge,
  measure: async (input: MeasureInput, report: Report) =>
    measure(input, report, await multiplier(input.dimension, input.identity.length)),
  nearestPeople: async (input: ProbesAndPeople, report: Report) =>
    nearestPeople(input, report, await multiplier(input.dimension, input.barred.length)),
  pairHistograms,
} as const;

export type JobName = keyof typeof jobs;
export type JobInput<N extends JobName> = Parameters<(typeof jobs)[N]>[0];
export type JobOutput<N extends JobName> = Awaited<ReturnType<(typeof jobs)[N]>>;

export type WorkerMessage =
  | { readonly k: 'progress'; readonly progress: JobProgress }
  | { readonly k: 'done'; readonly value: unknown }
  | { readonly k: 'error'; readonly error: AppError };
