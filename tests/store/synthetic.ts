/** Libraries with made-up photos: real rows through the real door, no models. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ListOf } from '../../electron/contract/lists.ts';
import type { Box } from '../../electron/contract/model.ts';
import { atOnce } from '../../electron/library/store/lists/walk.ts';
import type { AnalysedFaceInput, AnalysedPhotoInput, SavedPhoto } from '../../electron/library/store/save.ts';
import { openStore, type Store } from '../../electron/library/store/store.ts';

export const contract = { id: 'contract-a', embedder: 'arcface', dimension: 512, json: '{"mean":127.5}' };
export const otherContract = { id: 'contract-b', embedder: 'facenet', dimension: 128, json: '{}' };

export function tempDir(): string {
  return mkdtempSync(join(tmpdir(), 'facet store ü '));
}

/** Opens a library in a fresh folder, hands it over, closes it and removes the folder. */
export async function withStore<T>(work: (store: Store, dir: string) => T | Promise<T>): Promise<T> {
  const dir = tempDir();
  const store = open(dir);
  try {
    return await work(store, dir);
  } finally {
    store.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

export function open(dir: string): Store {
  const store = openStore(dir, { appVersion: '0.0.0-test' });
  store.contracts.use(contract);
  return store;
}

/** Deterministic numbers in [0, 1): mulberry32. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A unit vector that only `seed` gives. */
export function vector(seed: number, dimension = 512): Float32Array {
  const next = random(seed * 2654435761 + 1);
  const result = Float32Array.from({ length: dimension }, () => next() - 0.5);
  const length = Math.sqrt(result.reduce((sum, value) => sum + value * value, 0));
  return result.map((value) => value / length);
}

/** Bytes that only `seed` gives. */
export function bytes(seed: number, length = 400): Uint8Array {
  const next = random(seed + 77_000_000);
  return Uint8Array.from({ length }, () => Math.floor(next() * 256));
}

export function face(seed: number, box: Box = boxAt(seed)): AnalysedFaceInput {
  return {
    box,
    landmarks: [
      [box.x + 10, box.y + 10],
      [box.x + 30, box.y + 10],
      [box.x + 20, box.y + 20],
      [box.x + 12, box.y + 30],
      [box.x + 28, box.y + 30],
    ],
    score: 0.9,
    quality: {
      score: 20 + (seed % 80),
      flags: seed % 5 === 0 ? ['small', 'dark'] : [],
      parts: [
        { measure: 'sharpness', value: 0.01 * (seed % 9), unit: '', share: seed % 100 },
        { measure: 'yaw', value: -(seed % 40), unit: '°', share: 50 },
      ],
    },
    usable: seed % 5 !== 0,
    embedding: vector(seed),
    crop: bytes(seed),
    aligned: bytes(seed + 500_000),
  };
}

/** Boxes of different seeds in one photo lie apart. */
function boxAt(seed: number): Box {
  return { x: (seed % 10) * 100, y: 50, width: 60, height: 80 };
}

export function photo(path: string, faces: readonly AnalysedFaceInput[] = []): AnalysedPhotoInput {
  return {
    path,
    size: 1000,
    mtime: 1_700_000_000_123,
    sha256: path.length.toString(16).padStart(64, '0'),
    width: 1000,
    height: 800,
    format: 'jpeg',
    takenAt: null,
    contract: contract.id,
    detector: 'synthetic',
    thumb: thumbOf(path),
    faces,
  };
}

/** Thumb bytes that only `path` gives. */
export function thumbOf(path: string): Uint8Array {
  return bytes(Buffer.from(path).reduce((hash, byte) => (Math.imul(hash, 31) + byte) >>> 0, 9_000_000));
}

/** One photo per face, `/photos/000001.jpg` and so on, each face with a person as `groups` says (null: loose). */
export function populate(
  store: Store,
  groups: readonly (number | null)[],
): { faces: number[]; people: number[] } {
  const people = new Map<number, number>();
  const faces = groups.map((group, at) => {
    const saved = store.savePhoto(photo(`/photos/${String(at + 1).padStart(6, '0')}.jpg`, [face(at + 1)]));
    const id = only(saved);
    if (group !== null) {
      const person = people.get(group) ?? store.links.newGroup();
      people.set(group, person);
      store.links.assign(id, person, 0.8);
    }
    return id;
  });
  return { faces, people: [...people.values()] };
}

/** The one face of a photo that has one. */
export function only(saved: SavedPhoto): number {
  const [first, ...more] = saved.faces;
  if (first === undefined || more.length > 0) throw new Error('expected one face');
  return first.face;
}

/** All ids of a list, in its order. */
export function listed(store: Store, of: ListOf): number[] {
  return [...atOnce(store.lists.walk(of))];
}

/** The element at `index`, which must be there. */
export function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`there is no element ${index}`);
  return found;
}

/** What `work` throws, which must be a FacetError, as its plain value. */
export function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    if (error instanceof Error && 'error' in error) return error.error;
    throw error;
  }
  throw new Error('it should have thrown');
}

/** Everything a user can tell apart, as text: equal texts are equal libraries. Hidden rows are left out. */
export function logicalState(store: Store): string {
  const rows = (sql: string): string => JSON.stringify(store.db.prepare(sql).all());
  const seen = `(SELECT id FROM person p WHERE p.merged_into IS NULL AND (p.faces > 0 OR p.name IS NOT NULL))`;
  return [
    rows(
      `SELECT id, name, name_key, kind, cover, faces, confirmed FROM person WHERE id IN ${seen} ORDER BY id`,
    ),
    rows('SELECT face, person, by, cosine FROM assignment ORDER BY face'),
    rows('SELECT * FROM apart_face ORDER BY face, person'),
    rows('SELECT * FROM apart_person ORDER BY a, b'),
    rows('SELECT face FROM vouched ORDER BY face'),
    rows('SELECT face FROM kept ORDER BY face'),
    rows('SELECT id, state, aside FROM face ORDER BY id'),
  ].join('\n');
}
