import { describe, expect, it } from 'vitest';
import { atOnce } from '../../electron/library/store/lists/walk.ts';
import { face, photo, withStore } from './synthetic.ts';

describe('folders', () => {
  it('count photos of which a file lies there, copies included, each once', async () => {
    await withStore((store) => {
      store.folders.add('/a');
      store.folders.add('/b');
      const own = store.savePhoto(photo('/a/one.jpg', [face(0), face(100)]));
      store.savePhoto(photo('/b/two.jpg', [face(0)]));
      const counts = (): [number, number][] =>
        atOnce(store.folders.list()).map(({ photos, faces }) => [photos, faces]);
      expect(counts()).toEqual([
        [1, 2],
        [1, 1],
      ]);
      // Beside its photo a copy adds nothing; in another folder it is that folder's photo too, however often.
      for (const path of ['/a/one again.jpg', '/b/one.jpg', '/b/deep/one.jpg'])
        store.copies.link(own.photo, { path, size: 1, mtime: 1 });
      expect(counts()).toEqual([
        [1, 2],
        [2, 3],
      ]);
    });
  });
});
