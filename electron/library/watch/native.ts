/** The only door to what the system tells of folders. Loaded when first used: a machine it does not run on still has a library. */
import type { Change, Subscribe } from './change.ts';
import { subscribeInotify } from './inotify.ts';

/**
 * Watchers of the systems that watch a whole tree by themselves. Linux has no such thing: `@parcel/watcher` makes it up,
 * but loses sight of the folders in a folder that is moved, or made together with them, so Linux has one of our own.
 * Without a backend named, a Watchman that happens to be installed would be started and used.
 */
const backends = { darwin: 'fs-events', win32: 'windows' } as const;

const subscribeNative: Subscribe = async (folder, ignore, tell) => {
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

export const subscribe: Subscribe = process.platform === 'linux' ? subscribeInotify : subscribeNative;
