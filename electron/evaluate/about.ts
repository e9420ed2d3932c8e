/** Where and when a report was made. */
import { arch, cpus, platform, totalmem } from 'node:os';
import type { EvaluationReport } from '../contract/evaluate.ts';

export type About = Pick<EvaluationReport, 'hardware' | 'versions' | 'date'>;

/** `SOURCE_DATE_EPOCH` (seconds since 1970, reproducible-builds.org) stands in for the clock where it is set: then two reports can be the same to the byte. */
export function aboutHere(facet: string): About {
  const epoch = Number(process.env['SOURCE_DATE_EPOCH'] ?? Number.NaN);
  const date = new Date(Number.isFinite(epoch) ? epoch * 1000 : Date.now());
  const all = cpus();
  return {
    hardware: {
      cpu: all[0]?.model.trim() ?? 'unknown',
      cores: all.length,
      memoryGb: Math.round(totalmem() / 1e8) / 10,
      system: `${platform()} ${arch()}`,
    },
    versions: { facet, node: process.versions.node },
    date: `${date.toISOString().slice(0, 19)}Z`,
  };
}
