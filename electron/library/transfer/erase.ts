/** Erasing rows for good, with a certificate of it and a token of each, so that no backup brings them back. */
import { randomUUID } from 'node:crypto';
import type { Certificate } from '../../contract/certificate.ts';
import { certificateBytes } from '../../host/certificate.ts';
import { forgetLearned } from '../adapt/record.ts';
import { needScrub } from '../store/scrub.ts';
import type { Store } from '../store/store.ts';
import { redact } from './redact.ts';

/** What goes. Faces and photos of people and folders are named one by one. */
export interface Doomed {
  readonly what: Certificate['what'];
  /** With everybody merged into them, who go along. */
  readonly people: readonly number[];
  readonly faces: readonly number[];
  /** Rows that go whole, after their faces. */
  readonly photos: readonly number[];
  /** Paths of scan roots. */
  readonly folders: readonly string[];
}

export interface EraseOptions {
  /** Put on the certificate that is given back, and nowhere else. */
  readonly name?: string | null;
  /** It is the person's day. */
  readonly expired?: boolean;
  /** The erasure that is repeated on a backup. */
  readonly again?: { readonly id: string };
}

/** To be called in a transaction; what it frees has to be scrubbed after it. */
export function erase(
  store: Store,
  doomed: Doomed,
  { name = null, expired = false, again }: EraseOptions,
): Certificate {
  const { what, people, faces, photos, folders } = doomed;
  const pseudonyms = people.flatMap((id) =>
    store.people.resolve(id) === id ? [store.people.pseudonym(id)] : store.people.knownPseudonym(id),
  );
  const tokens = store.erasures.tokens({ people, faces, folders });
  const erased = {
    ...countOf(store, faces, photos),
    decisions: redact(store, new Set(people), new Set(faces)),
  };
  removeRows(store, doomed);
  forgetLearned(store);
  store.operations.append({
    kind: 'forget',
    summary: { faces: faces.length, name: null, other: null },
    changes: [],
  });
  const id = again?.id ?? randomUUID();
  const told = {
    what,
    faces: faces.length,
    certificate: id,
    ...(photos.length > 0 && { photos: photos.length }),
    ...(expired && { expired }),
  };
  store.audit.append('erasure', pseudonyms, again === undefined ? told : { ...told, again: true });
  const body: Certificate = {
    facet: 'erasure-certificate',
    version: 1,
    id,
    at: new Date().toISOString(),
    library: store.erasures.library(),
    what,
    pseudonyms,
    name: null,
    erased,
    again: again !== undefined,
    log: store.audit.head(),
    publicKey: store.signing.publicKey(),
    signature: '',
  };
  store.erasures.add({ id, at: body.at, tokens }, signed(store, body));
  store.vectorCopies.drop();
  needScrub(store.meta);
  return signed(store, { ...body, name });
}

function signed({ signing }: Store, body: Certificate): Certificate {
  return { ...body, signature: signing.sign(certificateBytes(body)).toString('base64') };
}

function countOf(
  { db }: Store,
  faces: readonly number[],
  photos: readonly number[],
): Omit<Certificate['erased'], 'decisions'> {
  const count = (sql: string, ids: readonly number[]): number =>
    db.prepare<[string], number>(sql).pluck().get(JSON.stringify(ids)) ?? 0;
  const ofFaces = (sql: string): number => count(`SELECT ${sql} FROM json_each(?) j`, faces);
  return {
    faces: faces.length,
    templates: ofFaces('coalesce(sum((SELECT count(*) FROM embedding e WHERE e.face = j.value)), 0)'),
    crops: ofFaces(
      'coalesce(sum((SELECT (crop IS NOT NULL) + (aligned IS NOT NULL) FROM crop c WHERE c.face = j.value)), 0)',
    ),
    thumbnails: count(
      `SELECT count(*) FROM thumb WHERE photo IN (SELECT photo FROM face WHERE id IN (SELECT value FROM json_each(?)))`,
      faces,
    ),
    photos: photos.length,
  };
}

function removeRows({ db, faces: table }: Store, { people, faces, photos, folders }: Doomed): void {
  // The thumbnail shows the face too.
  const dropThumb = db.prepare<[number]>(
    'DELETE FROM thumb WHERE photo = (SELECT photo FROM face WHERE id = ?)',
  );
  for (const face of faces) dropThumb.run(face);
  for (const face of faces) table.remove(face);
  // Rows merged into a person go with it by their foreign key.
  const dropPerson = db.prepare<[number]>('DELETE FROM person WHERE id = ?');
  for (const person of people) dropPerson.run(person);
  const dropPhoto = db.prepare<[number]>('DELETE FROM photo WHERE id = ?');
  for (const photo of photos) dropPhoto.run(photo);
  const dropFolder = db.prepare<[string]>('DELETE FROM folder WHERE path = ?');
  for (const path of folders) dropFolder.run(path);
}
