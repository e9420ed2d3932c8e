/** From the vectors in memory to the copy beside the library. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { coding } from '../index/layout.ts';
import type { Vectors } from '../index/vectors.ts';
import type { Store } from '../store/store.ts';
import { guardOf } from './guard.ts';
import { removeOthers, sidecarName } from './place.ts';
import { rowBytesOf, stripsOf } from './planes.ts';
import { writeSidecar } from './write.ts';

/**
 * Copies the codes of all rows, while the library goes on: rows that come meanwhile are not in it, rows that go are
 * struck out of it. Removes what is left of other copies.
 * @returns how many rows; null when there is nothing worth a copy, or a vector was replaced meanwhile
 * @throws FacetError `disk-full`, `unreadable`; what `signal` was aborted with
 */
export async function saveCopy(
  store: Store,
  contract: string,
  vectors: Vectors,
  signal?: AbortSignal,
): Promise<number | null> {
  const { planes } = vectors;
  if (planes === null || vectors.isAwaiting) return null;
  await removeOthers(store.dir, contract);
  const path = join(store.dir, sidecarName(contract));
  // Freed slots are not used again before the end, so a slot with the same id then as now was that face throughout.
  planes.scanning(1);
  try {
    const { rows } = planes;
    const ids = Int32Array.from({ length: rows }, (_, slot) => vectors.idOf(slot));
    let last = 0;
    for (const id of ids) last = Math.max(last, id);
    const mark = { stamp: randomUUID(), generation: store.vectorCopies.begin(contract, last) };
    const centre = vectors.areSketched ? planes.centre : null;
    const head = {
      coding,
      library: store.uuid,
      contract,
      ...mark,
      dimension: vectors.dimension,
      rows,
      last,
      bytes: rowBytesOf(planes, centre !== null),
      centre:
        centre === null
          ? ''
          : Buffer.from(centre.buffer, centre.byteOffset, centre.byteLength).toString('base64'),
    };
    const stillThere = (): Int32Array => ids.map((id, slot) => (vectors.idOf(slot) === id ? id : 0));
    await writeSidecar(
      path,
      head,
      { planes: stripsOf(planes, rows, centre !== null), ids: stillThere },
      guardOf(store.key),
      signal,
    );
    // Whoever stops it now waits for this line: the file has its name, and is worth no less for it.
    if (store.vectorCopies.commit(contract, mark)) return rows;
    await rm(path, { force: true });
    return null;
  } finally {
    planes.scanning(-1);
  }
}
