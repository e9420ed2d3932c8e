/** Opening a library: the only door to its database. */
import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FacetError } from '../../contract/errors.ts';
import { type Audit, openAudit } from './audit.ts';
import { type LibraryKey, useKey } from './cipher.ts';
import { type Consents, openConsents } from './consents.ts';
import { type Contracts, openContracts } from './contracts.ts';
import { type Copies, openCopies } from './copies.ts';
import { type Crops, openCrops } from './crops.ts';
import { type Embeddings, openEmbeddings } from './embeddings.ts';
import { type Erasures, openErasures } from './erasures.ts';
import { guarded, storeError } from './errors.ts';
import { type Faces, openFaces } from './faces.ts';
import { type Files, openFiles } from './files.ts';
import { type Folders, openFolders } from './folders.ts';
import { inspect, lockWait } from './inspect.ts';
import { type Jobs, openJobs } from './jobs.ts';
import { type Left, openLeft } from './left.ts';
import { type FaceLimitTable, openFaceLimits } from './limits.ts';
import { type Links, openLinks } from './links.ts';
import { type Lists, openLists } from './lists/lists.ts';
import type { LooksSame } from './match.ts';
import { type Meta, openMeta } from './meta.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { type ModelChanges, openModelChanges } from './model-changes.ts';
import { type Db, loadSqlite } from './native.ts';
import { openOperations, type Operations } from './operations.ts';
import { openPeople, type People } from './people.ts';
import { openPhotos, type Photos } from './photos.ts';
import { tidy } from './rewrite.ts';
import { type AnalysedPhotoInput, type SavedPhoto, savePhoto } from './save.ts';
import { isScrubNeeded, scrub } from './scrub.ts';
import { openSigning, type Signing } from './signing.ts';
import { openTodo, type Todo } from './todo.ts';
import { openVectorCopies, type VectorCopies } from './vector-copies.ts';

export interface Store {
  /** The library's folder. */
  readonly dir: string;
  /** Its database file. */
  readonly file: string;
  /** Given at creation; a backup keeps it. */
  readonly uuid: string;
  readonly schema: number;
  /** What the file is encrypted with; null where it is not. */
  readonly key: LibraryKey | null;
  readonly meta: Meta;
  readonly audit: Audit;
  readonly signing: Signing;
  readonly erasures: Erasures;
  readonly consents: Consents;
  readonly contracts: Contracts;
  readonly folders: Folders;
  readonly photos: Photos;
  readonly copies: Copies;
  readonly files: Files;
  readonly faces: Faces;
  readonly embeddings: Embeddings;
  readonly vectorCopies: VectorCopies;
  readonly crops: Crops;
  readonly people: People;
  readonly left: Left;
  readonly links: Links;
  readonly limits: FaceLimitTable;
  readonly lists: Lists;
  readonly operations: Operations;
  readonly jobs: Jobs;
  readonly todo: Todo;
  readonly modelChanges: ModelChanges;
  /** The connection itself, for `transfer/` and tests. Everything else goes through the tables. */
  readonly db: Db;
  /** Runs `work` as one transaction (inside another one: as a savepoint); any throw takes all of it back. */
  tx<T>(work: () => T): T;
  /** See {@link savePhoto}. */
  savePhoto(photo: AnalysedPhotoInput, looksSame?: LooksSame): SavedPhoto;
  /** Bytes of the library on disk, journal included. */
  bytes(): number;
  close(): void;
}

export interface OpenOptions {
  appVersion: string;
  /** Keys that may be the library's, the newest last; a new library is encrypted with that one. Default: none. */
  keys?: readonly LibraryKey[];
  /** Other schemas than the program's own: for tests of migrating. */
  migrations?: readonly string[];
}

export const libraryFile = 'facet.sqlite';

/** Files open in this process: a second connection here would share the first one's lock and not see it. */
const openHere = new Set<string>();

/**
 * Opens the library in `dir`, creating both as needed, for this process alone until `close` (or its death:
 * the lock is the operating system's). A file that is refused has not been written to.
 * @throws FacetError `library-locked`, `library-newer`, `library-corrupt`, `library-key`, `disk-full`, `unreadable`, and `internal`
 *   under a runtime that cannot load the database
 */
export function openStore(dir: string, options: OpenOptions): Store {
  const Sqlite = loadSqlite();
  const steps = options.migrations ?? migrations;
  const folder = resolve(dir);
  const file = join(folder, libraryFile);
  let claimed: string | null = null;
  let db: Db | null = null;
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK);
    const real = join(realpathSync(folder), libraryFile);
    if (openHere.has(real)) throw new FacetError({ code: 'library-locked', path: file });
    openHere.add(real);
    claimed = real;
    tidy(folder);
    const key = inspect(Sqlite, file, steps.length, options.keys);
    db = new Sqlite(file, { timeout: lockWait });
    useKey(db, key);
    configure(db);
    rmSync(`${file}-shm`, { force: true });
    migrate(db, file, steps);
    return assemble(db, folder, file, key, options.appVersion, () => openHere.delete(real));
  } catch (thrown) {
    db?.close();
    if (claimed !== null) openHere.delete(claimed);
    throw storeError(thrown, file);
  }
}

/** Forgetting was cut short after the rows were gone. A full disk leaves it for the next opening. */
function finishScrub(db: Db, dir: string, file: string, meta: Meta): void {
  try {
    scrub(db, dir, meta);
  } catch (thrown) {
    const error = storeError(thrown, file);
    if (error.error.code !== 'disk-full') throw error;
  }
}

function configure(db: Db): void {
  // Before the first read, so that the journal's index lives in memory and the lock is held until close.
  db.pragma('locking_mode = EXCLUSIVE');
  // Only a new file takes this: 4 KiB pages would waste half of it on 2 KiB vectors.
  db.pragma('page_size = 16384');
  // The same: room that old vectors took can be given back bit by bit.
  db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma('journal_mode = WAL');
  // An answered command is on disk. One fsync per photo is small beside reading the photo.
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('secure_delete = ON');
  db.pragma('recursive_triggers = ON');
  db.pragma('cell_size_check = ON');
  db.pragma('journal_size_limit = 67108864');
  db.pragma('cache_size = -65536');
}

function assemble(
  db: Db,
  dir: string,
  file: string,
  key: LibraryKey | null,
  appVersion: string,
  released: () => void,
): Store {
  const copies = guarded(openCopies(db), file);
  const meta = guarded(openMeta(db), file);
  const signing = guarded(openSigning(db), file);
  const tables = {
    meta,
    signing,
    consents: guarded(openConsents(db), file),
    erasures: guarded(openErasures(db, meta), file),
    audit: guarded(openAudit(db, meta, signing), file),
    contracts: guarded(openContracts(db), file),
    folders: guarded(openFolders(db), file),
    copies,
    photos: guarded(openPhotos(db, copies), file),
    files: guarded(openFiles(db, copies), file),
    faces: guarded(openFaces(db), file),
    embeddings: guarded(openEmbeddings(db), file),
    vectorCopies: guarded(openVectorCopies(db), file),
    crops: guarded(openCrops(db), file),
    people: guarded(openPeople(db), file),
    left: guarded(openLeft(db), file),
    links: guarded(openLinks(db), file),
    limits: guarded(openFaceLimits(db), file),
    lists: guarded(openLists(db, file), file),
    operations: guarded(openOperations(db), file),
    jobs: guarded(openJobs(db), file),
    todo: guarded(openTodo(db), file),
    modelChanges: guarded(openModelChanges(db), file),
  };
  const { jobs } = tables;
  const tx = <T>(work: () => T): T => {
    try {
      return db.transaction(work).immediate();
    } catch (thrown) {
      throw storeError(thrown, file);
    }
  };
  const uuid = tx(() => {
    const known = meta.get('uuid') ?? randomUUID();
    meta.set('uuid', known);
    if (meta.get('created_at') === null) meta.set('created_at', new Date().toISOString());
    meta.set('opened_at', new Date().toISOString());
    meta.set('app_version', appVersion);
    jobs.interrupt();
    return known;
  });
  if (isScrubNeeded(meta)) finishScrub(db, dir, file, meta);
  return {
    dir,
    file,
    uuid,
    key,
    schema: Number(db.pragma('user_version', { simple: true })),
    ...tables,
    db,
    tx,
    savePhoto: (photo, looksSame) => tx(() => savePhoto(tables, photo, looksSame)),
    bytes: () =>
      [file, `${file}-wal`].reduce(
        (sum, part) => sum + (statSync(part, { throwIfNoEntry: false })?.size ?? 0),
        0,
      ),
    close(): void {
      if (!db.open) return;
      db.close();
      released();
    },
  };
}
