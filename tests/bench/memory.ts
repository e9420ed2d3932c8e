/** Memory of a process, from the kernel's own counts. */
import { statusField } from '../support/processes.ts';

/** Most resident memory so far (VmHWM), bytes; NaN where the system has no /proc. */
export const peakMemory = (pid: number | undefined): number => field(pid, 'VmHWM');

const field = (pid: number | undefined, name: string): number =>
  Number.parseInt(statusField(pid ?? 0, name) ?? '', 10) * 1024;
