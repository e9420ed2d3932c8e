/** Processes of Linux as the kernel shows them; empty answers for one that has gone, or where there is no /proc. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A line of /proc/PID/status; undefined when there is none. */
export function statusField(pid: number, field: string): string | undefined {
  return new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(proc(pid, 'status'))?.[1];
}

/** What a process was started with, words separated by spaces: as Chromium writes the lines of its own children. */
export const commandLine = (pid: number): string => proc(pid, 'cmdline').replaceAll('\0', ' ');

/** Memory of its own and its part of what it shares (PSS), bytes. */
export const shareOfMemory = (pid: number): number =>
  Number(/^Pss:\s*(\d+) kB/m.exec(proc(pid, 'smaps_rollup'))?.[1] ?? 0) * 1024;

/** A process and all below it, parents first. */
export function withDescendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of existsSync('/proc') ? readdirSync('/proc') : []) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(statusField(Number(name), 'PPid'));
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const all = [pid];
  // The list grows while it is walked: each one's children come after it.
  for (const parent of all) all.push(...(children.get(parent) ?? []));
  return all;
}

function proc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
