/** All ids of a long list, in its order: what a grid scrolls over. */
import type { FaceFilter } from '../../../contract/face-filter.ts';
import type { ListOf } from '../../../contract/lists.ts';
import { storeError } from '../errors.ts';
import type { Db } from '../native.ts';
import { column } from '../query.ts';
import { openFaceOrders } from './faces.ts';
import { type FaceSet, openPassing } from './passing.ts';
import { openPersonOrder } from './people.ts';
import { openPhotoOrder } from './photos.ts';
import { eachOnce, type Walk } from './walk.ts';

export type Lists = ReturnType<typeof openLists>;

/** @param file the database, for errors: what fails in a walk fails after the call that began it */
export function openLists(db: Db, file: string) {
  const people = openPersonOrder(db);
  const photos = openPhotoOrder(db);
  const faces = openFaceOrders(db);
  const passing = openPassing(db);
  const writes = column<number>(db, 'SELECT total_changes()');
  const ofList = (of: ListOf): Walk<Int32Array> => {
    switch (of.list) {
      case 'people':
        return people(of);
      case 'photos':
        return photos(of);
      case 'faces':
        return faces.ofPerson(of.person, of.order);
      case 'loose':
        return faces.loose();
      case 'aside':
        return faces.aside();
    }
  };
  return {
    /**
     * Reads the ids of a list, a few ms at a time. Each is in it once; what is written between two
     * slices may be in it, or not.
     */
    walk: (of: ListOf): Walk<Int32Array> => told(file, eachOnce(ofList(of))),
    /** The shown faces that pass a filter, found a few ms at a time: for a search that leaves the others out. */
    passing: (filter: FaceFilter): Walk<FaceSet> => told(file, passing(filter)),
    /** Goes up with every row that this process writes, to any table. */
    writes: (): number => writes.get() ?? 0,
  };
}

/** A walk whose failures are those of the store. */
function* told<T>(file: string, walk: Walk<T>): Walk<T> {
  try {
    return yield* walk;
  } catch (thrown) {
    throw storeError(thrown, file);
  }
}
