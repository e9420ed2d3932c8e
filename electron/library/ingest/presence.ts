/** Which scan roots are there at present. What is not is kept, and shown as offline. */
import { isWithin } from '../scan/order.ts';
import { lookFor, type Presence } from '../scan/roots.ts';
import type { Root } from '../store/folders.ts';
import type { Store } from '../store/store.ts';

/**
 * Looks for every root of the library and notes what has changed. A root inside another one that is there, on the
 * same file system, has been deleted: only then may its photos be called missing.
 * @returns paths of the roots that are offline, and whether that differs from before
 */
export async function lookForRoots(store: Store): Promise<{ offline: string[]; changed: boolean }> {
  const roots = store.folders.roots();
  const found = await Promise.all(
    roots.map(async (root) => ({ root, presence: await lookForOne(store, root) })),
  );
  const here = found.filter(({ presence }) => presence.here);
  const isDeleted = (root: Root): boolean =>
    here.some(
      ({ root: outer, presence }) =>
        outer.path !== root.path &&
        isWithin(root.path, outer.path) &&
        (root.volume === null || (presence.here && presence.volume === root.volume)),
    );
  const offline = found
    .filter(({ root, presence }) => !presence.here && !isDeleted(root))
    .map(({ root }) => root.path);
  return { offline, changed: note(store, found, new Set(offline)) };
}

/** Whether the root at `path` is there. */
export async function isHere(store: Store, path: string): Promise<boolean> {
  const root = store.folders.roots().find((known) => known.path === path);
  return root === undefined || (await lookForOne(store, root)).here;
}

/** A root nobody has scanned yet is not offline: that it is not there is the scan's to say. */
async function lookForOne(store: Store, root: Root): Promise<Presence> {
  const { path, volume, lastScan } = root;
  const hasPhotos = store.folders.hasPhotos(path);
  const presence = await lookFor({ path, volume, hasPhotos, isFile: store.files.at(path) !== null });
  return presence.here || hasPhotos || lastScan !== null ? presence : { here: true, volume: null };
}

function note(
  store: Store,
  found: readonly { root: Root; presence: Presence }[],
  offline: ReadonlySet<string>,
): boolean {
  const left = found
    .filter(({ root }) => offline.has(root.path) && !root.offline)
    .map(({ root }) => root.path);
  const changed = left.length > 0 || found.some(({ root }) => root.offline && !offline.has(root.path));
  const moved = found.some(({ root, presence }) => presence.here && presence.volume !== root.volume);
  if (!changed && !moved) return false;
  store.tx(() => {
    for (const { root, presence } of found)
      store.folders.place(root.path, offline.has(root.path), presence.here ? presence.volume : null);
    if (left.length === 0) return;
    const away = (path: string): boolean => [...offline].some((root) => isWithin(path, root));
    const settled = new Set<number>();
    for (const { photo, path, main } of store.copies.all()) {
      // A photo that also lies on a drive that is there is not offline.
      if (settled.has(photo) || !away(main) || away(path)) continue;
      settled.add(photo);
      store.copies.lead(photo, path);
    }
  });
  return changed;
}
