/** Everything the library holds about one person, as files: what GDPR Art. 15 entitles them to. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FacetError } from '../../contract/errors.ts';
import { toVector } from '../store/embeddings.ts';
import { inSlices } from '../store/lists/walk.ts';
import type { Store } from '../store/store.ts';
import { concerns } from './redact.ts';
import { notWritten } from './write-file.ts';

const readme = `Everything that this Facet library holds about one person.

person.json     name, record of consent, pseudonyms in the audit log
photos.json     photos and files with the place of each face in them
templates.json  the numbers that stand for each face, by model
crops/          pictures of the faces, and as the model sees them (aligned)
decisions.json  what the user decided about them
log.json        entries of the audit log
`;

/**
 * Writes a new folder below `parent`, which is made when it is not there. What was written is taken back when it fails.
 * @throws FacetError `not-found`, `unreadable`, `disk-full`, `cancelled`
 */
export async function exportPerson(
  store: Store,
  person: number,
  parent: string,
  signal?: AbortSignal,
): Promise<{ path: string; files: number; bytes: number }> {
  const pseudonym = store.tx(() => store.people.pseudonym(person));
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const path = join(parent, `facet-data-${pseudonym.slice(0, 8)}-${stamp}`);
  const written = { path, files: 0, bytes: 0 };
  const put = async (name: string, data: string | Uint8Array): Promise<void> => {
    signal?.throwIfAborted();
    await writeFile(join(path, name), data, { flag: 'wx', mode: 0o600 });
    written.files += 1;
    written.bytes += typeof data === 'string' ? Buffer.byteLength(data) : data.length;
  };
  const putJson = (name: string, value: unknown): Promise<void> =>
    put(name, `${JSON.stringify(value, null, 1)}\n`);
  try {
    await mkdir(parent, { recursive: true });
    await mkdir(path);
    await mkdir(join(path, 'crops'));
    const people = store.people.absorbed(person);
    const faces = store.faces.idsOf(person);
    const pseudonyms = people.flatMap((id) => store.people.knownPseudonym(id));
    await put('README.txt', readme);
    await putJson('person.json', {
      ...store.people.get(person),
      pseudonyms,
      consent: store.consents.get(person),
    });
    await putJson('photos.json', photosOf(store, faces));
    const templates = [];
    const templatesOf = templateReader(store);
    for (const face of faces) {
      templates.push(...templatesOf(face));
      const crop = store.crops.crop(face);
      const aligned = store.crops.aligned(face);
      if (crop !== null) await put(join('crops', `${face}.webp`), crop);
      if (aligned !== null) await put(join('crops', `${face}-aligned.webp`), aligned);
    }
    await putJson('templates.json', templates);
    await putJson('decisions.json', decisionsOf(store, new Set(people), new Set(faces)));
    await putJson('log.json', await logOf(store, new Set(pseudonyms)));
    store.audit.append('export', [pseudonym], { what: 'person', files: written.files, bytes: written.bytes });
    return written;
  } catch (thrown) {
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
    if (thrown instanceof FacetError) throw thrown;
    if (signal?.aborted === true) throw new FacetError({ code: 'cancelled' });
    throw notWritten(thrown, path);
  }
}

/** Other faces of these photos are other people's and stay out. */
function photosOf({ faces, photos }: Store, ids: readonly number[]): unknown[] {
  const all = faces.get(ids);
  return [...new Set(all.map(({ photo }) => photo))].flatMap((id) => {
    const photo = photos.get(id);
    if (photo === null) return [];
    const { path, copies, width, height, takenAt } = photo;
    const own = all.filter((face) => face.photo === id);
    return [
      {
        path,
        copies,
        width,
        height,
        takenAt,
        faces: own.map(({ id: face, box, landmarks, quality, by }) => ({
          face,
          box,
          landmarks,
          quality,
          by,
        })),
      },
    ];
  });
}

function templateReader({ db }: Store): (face: number) => unknown[] {
  const rows = db.prepare<[number], { contract: string; embedder: string; vector: Buffer }>(
    `SELECT c.id AS contract, c.embedder, e.vector FROM embedding e JOIN contract c ON c.key = e.contract
     WHERE e.face = ? ORDER BY c.key`,
  );
  return (face) =>
    rows.all(face).map(({ vector, ...of }) => ({ face, ...of, vector: [...toVector(vector)] }));
}

function decisionsOf(
  { operations }: Store,
  people: ReadonlySet<number>,
  faces: ReadonlySet<number>,
): unknown[] {
  return operations.everything().flatMap(({ id, changes }) => {
    const own = changes.filter((change) => concerns(change, people, faces));
    const found = own.length === 0 ? null : operations.get(id);
    return found === null ? [] : [{ id, at: found.at, kind: found.kind, undone: found.undone, changes: own }];
  });
}

async function logOf({ audit }: Store, pseudonyms: ReadonlySet<string>): Promise<unknown[]> {
  const all = { kinds: [], from: null, to: null, text: '' };
  const found: unknown[] = [];
  for (let before: number | null = null; ;) {
    const page: Awaited<ReturnType<typeof read>> = await read(before);
    // Others who were found in the same search are left out.
    for (const { subjects, ...entry } of page.items) {
      const own = subjects.filter(({ pseudonym }) => pseudonyms.has(pseudonym));
      if (own.length > 0) found.push({ ...entry, subjects: own.map(({ pseudonym }) => pseudonym) });
    }
    before = page.next;
    if (before === null) return found;
  }
  function read(from: number | null) {
    return inSlices(audit.list(all, from, 1000));
  }
}
