/** What a watcher tells, and how one is begun. */

export interface Change {
  readonly path: string;
  readonly type: 'create' | 'update' | 'delete';
}

/**
 * Tells of everything that changes below `folder`, soon after; not of what lies in `ignore` (absolute paths).
 * A problem instead of changes means that some were lost.
 * @returns a way to end it
 * @throws Error in the system's words, see `problem.ts`
 */
export type Subscribe = (
  folder: string,
  ignore: readonly string[],
  tell: (problem: Error | null, changes: readonly Change[]) => void,
) => Promise<() => Promise<void>>;
