/** Whether Chromium's sandbox holds the page's process, as the kernel sees it. */
import { readlinkSync } from 'node:fs';
import { commandLine, statusField } from '../support/processes.ts';

/** What is missing of the sandbox of the renderer among `pids`, in words; empty when it is whole. */
export function sandboxFaults(pids: readonly number[]): string[] {
  const lines = new Map(pids.map((pid) => [pid, commandLine(pid)]));
  const renderers = pids.filter((pid) => lines.get(pid)?.includes(' --type=renderer ') === true);
  const faults = [...lines.values()]
    .filter((line) => line.includes('--no-sandbox'))
    .map((line) => `runs unsandboxed: ${line.slice(0, 120)}`);
  if (renderers.length === 0) faults.push('there is no renderer');
  for (const pid of renderers) {
    // 2: a filter of system calls (proc(5)).
    if (statusField(pid, 'Seccomp') !== '2') faults.push('the renderer has no filter of system calls');
    if (statusField(pid, 'NoNewPrivs') !== '1') faults.push('the renderer could gain privileges');
    if (Number(statusField(pid, 'Uid')?.split('\t')[0]) === 0) faults.push('the renderer runs as root');
    // The helper, or a user namespace, puts it into name spaces of its own: it sees no other process and no network.
    for (const space of ['pid', 'net']) {
      if (namespace(pid, space) === namespace(process.pid, space))
        faults.push(`the renderer shares the ${space} name space`);
    }
  }
  return faults;
}

function namespace(pid: number, kind: string): string {
  return readlinkSync(`/proc/${String(pid)}/ns/${kind}`);
}
