/** Peak resident memory of a process, from the kernel's own count. */
import { readFileSync } from 'node:fs';

/** VmHWM in bytes; NaN where the system has no /proc. */
export function peakMemory(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  } catch {
    return Number.NaN;
  }
}
