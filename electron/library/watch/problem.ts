/** Why a folder cannot be watched, in words that say what to do. */

const until = 'Until then new photos come in when Facet opens, and when you scan.';

/** One line for what the native watcher threw. */
export function watchProblem(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  if (/no space left|ENOSPC/i.test(text))
    return `The system watches no more folders. Raise the limit, for example with "sudo sysctl fs.inotify.max_user_watches=524288", and open Facet again. ${until}`;
  if (/too many open files|EMFILE|max_user_instances/i.test(text))
    return `Too many programs watch folders. Close some, or raise fs.inotify.max_user_instances, and open Facet again. ${until}`;
  if (/permission denied|EACCES|EPERM/i.test(text))
    return `The system does not let Facet watch it; check the folder's permissions and open Facet again. ${until}`;
  if (/no prebuild|cannot find module|dlopen/i.test(text))
    return `Watching does not work on this system (${firstLine(text)}). New photos come in when Facet opens, and when you scan.`;
  return `It cannot be watched (${firstLine(text)}). ${until}`;
}

/** The watcher has lost some changes and goes on: the folder is looked through again, and all is well. */
export function isLag(problem: Error): boolean {
  return /dropped|re-?scan|overflow/i.test(problem.message);
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? text).slice(0, 200);
}
