/** Memory of a process, from the kernel's own counts. */
import { readFileSync } from 'node:fs';

/** Most resident memory so far (VmHWM), bytes; NaN where the system has no /proc. */
export const peakMemory = (pid: number | undefined): number => field(pid, 'VmHWM');

/** Resident memory now (VmRSS), bytes; NaN where the system has no /proc. */
export const residentMemory = (pid: number | undefined): number => field(pid, 'VmRSS');

function field(pid: number | undefined, name: string): number {
  try {
    const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
    return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
  } catch {
    return Number.NaN;
  }
}
