/**
 * Library files with flipped bits, missing ends and doubled pages: opening one gives a library that can be read, or an
 * error that says what is wrong and leaves the files as they were.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type AppErrorCode, FacetError } from '../../electron/contract/errors.ts';
import { name } from '../../electron/library/review/index.ts';
import { libraryFile, openStore, type Store } from '../../electron/library/store/store.ts';
import { check, eraseAgain, forget } from '../../electron/library/transfer/index.ts';
import { at, contract, logicalState, populate, thrown } from '../store/synthetic.ts';
import type { Random } from '../support/random.ts';
import { tempDir } from '../support/temp.ts';
import { caseCount, fuzz, patience } from './cases.ts';
import { pick, spoilBytes } from './mutate.ts';

/** The files of a library by what follows `facet.sqlite` in their names; an empty journal is as good as none. */
type Files = ReadonlyMap<string, Uint8Array>;

interface Seed {
  readonly what: string;
  readonly keys: readonly Buffer[];
  readonly files: Files;
  /** What the user would see in it. */
  readonly state: string;
}

const key = Buffer.alloc(32, 7);
const cases = caseCount(100);
let seeds: readonly Seed[];
let dir: string;

/** What an opening may end with. */
const refusals: readonly AppErrorCode[] = ['library-corrupt', 'library-newer', 'library-key', 'unreadable'];

beforeAll(() => {
  dir = join(tempDir(), 'library');
  seeds = [
    seed('plain', [], false),
    seed('plain, with a journal', [], true),
    seed('encrypted', [key], false),
    seed('encrypted, with a journal', [key], true),
  ];
});

/** A library of 24 photos; `journal`: as it lies on the disk after the power went. */
function seed(what: string, keys: readonly Buffer[], journal: boolean): Seed {
  const from = tempDir();
  const store = openStore(from, { appVersion: 't', keys: [...keys] });
  store.contracts.use(contract);
  const { people } = populate(
    store,
    Array.from({ length: 24 }, (_, n) => n % 5),
  );
  name(store, { person: at(people, 0), name: 'Ada', merge: false });
  // What was erased is written into the file itself; what comes after it is in the journal.
  forget(store, { person: at(people, 2) });
  name(store, { person: at(people, 1), name: 'Bob', merge: false });
  const state = logicalState(store);
  if (!journal) store.close();
  const files = read(from);
  if (journal) store.close();
  expect(files.has('-wal')).toBe(journal);
  return { what, keys, files, state };
}

function read(from: string): Files {
  return new Map(
    ['', '-wal']
      .filter((suffix) => existsSync(join(from, libraryFile + suffix)))
      .map((suffix) => [suffix, new Uint8Array(readFileSync(join(from, libraryFile + suffix)))] as const)
      .filter(([suffix, { length }]) => suffix === '' || length > 0),
  );
}

function lay(files: Files): void {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir);
  for (const [suffix, bytes] of files) writeFileSync(join(dir, libraryFile + suffix), bytes);
}

/** One file of it spoiled: its header, its first page, or anywhere. */
function spoiled(random: Random, files: Files): Files {
  const [suffix, bytes] = pick(random, [...files]);
  const head = pick(random, [100, 16_384, bytes.length]);
  return new Map(files).set(suffix, spoilBytes(random, bytes, head, pick(random, [1, 1, 3])));
}

/** Everything that is read of a library, through the doors that the program uses. */
function readAll(store: Store): void {
  eraseAgain(store);
  check(store);
  store.photos.counts();
  for (let id = 1; id <= 24; id++) {
    store.people.get(id);
    store.photos.get(id);
    store.faces.get([id]);
    store.crops.crop(id);
  }
}

test('a spoiled library opens, or is refused and left as it was', { timeout: patience(cases) }, async () => {
  const ends: Record<string, number> = {};
  await fuzz(cases, (random) => {
    const { what, keys, files, state } = pick(random, seeds);
    lay(spoiled(random, files));
    const before = read(dir);
    let store: Store | undefined;
    try {
      store = openStore(dir, { appVersion: 't', keys: [...keys] });
      ends['opened'] = (ends['opened'] ?? 0) + 1;
    } catch (error) {
      expect(refusals, `${what}: ${String(error)}`).toContain(codeOf(error));
      ends[codeOf(error)] = (ends[codeOf(error)] ?? 0) + 1;
      expect(read(dir), what).toEqual(before);
      return;
    }
    try {
      // A page that carries a tag is the page that was written, or an error. A journal ends where it is spoiled.
      // An empty file is a new library.
      if (what === 'encrypted' && (before.get('')?.length ?? 0) > 0) expect(logicalState(store)).toBe(state);
      readAll(store);
    } catch (error) {
      expect(refusals, `${what}: ${String(error)}`).toContain(codeOf(error));
    } finally {
      store.close();
    }
  });
  expect(Object.keys(ends)).toContain('opened');
  expect(Object.keys(ends)).toContain('library-corrupt');
});

function codeOf(error: unknown): string {
  if (error instanceof FacetError) return error.error.code;
  throw error;
}

test('a schema format from the future is a damaged file', () => {
  const plain = at(seeds, 0);
  const bytes = new Uint8Array(plain.files.get('') ?? []);
  // Offset 44 of the header: https://sqlite.org/fileformat2.html#schema_format_number. Found by fuzzing.
  bytes[47] = 99;
  lay(new Map([['', bytes]]));
  const before = read(dir);
  expect(thrown(() => openStore(dir, { appVersion: 't' }))).toMatchObject({ code: 'library-corrupt' });
  expect(read(dir)).toEqual(before);
});
