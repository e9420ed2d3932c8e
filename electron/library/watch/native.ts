/** The only door to the native watcher. Loaded when first used: a machine it does not run on still has a library. */

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

/** Without this a Watchman that happens to be installed would be started and used. */
const backends = { linux: 'inotify', darwin: 'fs-events', win32: 'windows' } as const;

export const subscribe: Subscribe = async (folder, ignore, tell) => {
  const watcher = await import('@parcel/watcher');
  const backend =
    process.platform in backends ? backends[process.platform as keyof typeof backends] : undefined;
  // With a problem it gives no changes, whatever its types say.
  const told = (problem: Error | null, changes: readonly Change[] | undefined): void => {
    tell(problem, changes ?? []);
  };
  const subscription = await watcher.subscribe(folder, told, {
    ignore: [...ignore],
    ...(backend !== undefined && { backend }),
  });
  return () => subscription.unsubscribe();
};
