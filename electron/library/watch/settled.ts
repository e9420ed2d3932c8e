/** Which of the files that were just made are whole: a file that is still being copied must not be read half. */
import { lstat, stat } from 'node:fs/promises';

export interface Seen {
  /** Files whose size or time still moves. */
  readonly moving: readonly string[];
  /** New folders: everything in them is new. */
  readonly folders: readonly string[];
  /** Links to folders: what they lead to is for a deep look of where they lie. */
  readonly links: readonly string[];
}

/** Looks at each path twice, `betweenMs` apart. What has gone meanwhile is in none of the lists. */
export async function seeSettled(
  paths: readonly string[],
  betweenMs: number,
  signal: AbortSignal,
): Promise<Seen> {
  const first = new Map<string, string>();
  const folders: string[] = [];
  const links: string[] = [];
  for (const path of paths) {
    const kind = await lookAt(path);
    if (kind === 'folder') folders.push(path);
    else if (kind === 'link') links.push(path);
    else if (kind !== null) first.set(path, kind);
  }
  if (first.size === 0) return { moving: [], folders, links };
  await pause(betweenMs, signal);
  const moving: string[] = [];
  for (const [path, before] of first) {
    const now = await lookAt(path);
    if (now !== null && now !== before) moving.push(path);
  }
  return { moving, folders, links };
}

/** Size and time of a file as one word; null when nothing is there. */
async function lookAt(path: string): Promise<string | null> {
  try {
    const itself = await lstat(path);
    if (itself.isDirectory()) return 'folder';
    const target = itself.isSymbolicLink() ? await stat(path) : itself;
    return target.isDirectory() ? 'link' : `${String(target.size)}:${String(target.mtimeMs)}`;
  } catch {
    return null;
  }
}

/** Waits; ends early, without a word, when `signal` fires. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
