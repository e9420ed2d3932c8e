/** The library's own labels: faces that the user has confirmed. */
import { basename } from 'node:path';
import { FacetError } from '../../contract/errors.ts';
import type { Labelled } from '../../evaluate/labelled.ts';
import { inSlices } from '../store/lists/walk.ts';
import type { Core } from './core.ts';

/**
 * Every confirmed face that is in the comparison set. Two faces of one photo are never mates, so any two may
 * be compared.
 * @throws FacetError `invalid-input` with fewer than two people of two confirmed faces each
 */
export async function confirmedFaces(core: Core): Promise<Labelled> {
  const confirmed = await inSlices(core.store.faces.confirmed());
  const { gallery } = core.grouping();
  const rows = confirmed.filter(({ face }) => gallery.has(face));
  const sizes = new Map<number, number>();
  for (const { person } of rows) sizes.set(person, (sizes.get(person) ?? 0) + 1);
  const several = [...sizes.values()].filter((size) => size > 1).length;
  if (several < 2) {
    const detail = `needs two people with two confirmed faces each; there ${several === 1 ? 'is 1' : `are ${String(several)}`}`;
    throw new FacetError({ code: 'invalid-input', field: 'people', detail });
  }
  const numbers = new Map([...sizes.keys()].map((person, at) => [person, at]));
  return {
    kind: 'people',
    label: basename(core.dir) || core.dir,
    images: new Set(rows.map(({ path }) => path)).size,
    faces: rows.map(({ face, person, name, path, quality }) => ({
      // The face's number keeps two faces of one photo apart.
      label: `${basename(path)} #${String(face)}`,
      name,
      identity: numbers.get(person) ?? 0,
      vector: gallery.vector(face),
      quality,
      face,
      person,
    })),
    pairs: null,
    search: true,
    missing: [],
  };
}
