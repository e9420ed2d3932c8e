/**
 * Embeddings: written under the active contract or the one being prepared; read for comparison with people
 * through the active contract only.
 */
import { FacetError } from '../../contract/errors.ts';
import type { Db } from './native.ts';
import { column, query, write } from './query.ts';

/** One face of a comparison set, with all that grouping and search need of it. */
export interface EmbeddingRow {
  face: number;
  photo: number;
  person: number | null;
  by: 'auto' | 'user' | null;
  /** 0..100. */
  quality: number;
  /** False when the quality flags make it a poor template. */
  usable: boolean;
  /** Unit length. */
  vector: Float32Array;
}

/** A face without a vector of some contract, and what there is of it to make one. */
export interface LackingFace {
  face: number;
  photo: number;
  path: string;
  /** Whether the 112×112 template crop is stored. */
  cropped: boolean;
}

type RawRow = [number, number, number | null, 'auto' | 'user' | null, number, number, Buffer];
interface Known {
  key: number;
  dimension: number;
}

/** Face ids of contract `k` lie in (k·2^40, (k+1)·2^40); see migration 0002. */
const span = 2 ** 40;

/** A blob's bytes as floats; copied only where the blob lies unaligned in memory. */
export function toVector(blob: Buffer): Float32Array {
  const length = blob.byteLength / 4;
  if (blob.byteOffset % 4 === 0) return new Float32Array(blob.buffer, blob.byteOffset, length);
  return new Float32Array(Uint8Array.from(blob).buffer, 0, length);
}

export type Embeddings = ReturnType<typeof openEmbeddings>;

export function openEmbeddings(db: Db) {
  // Reading `embedding` in key order is one sequential scan of the contract's own rows.
  const rows = db
    .prepare<[number, number, number], RawRow>(
      `SELECT e.face, f.photo, a.person, a.by, f.quality, f.usable, e.vector
       FROM embedding e NOT INDEXED CROSS JOIN face f ON f.id = e.face LEFT JOIN assignment a ON a.face = e.face
       WHERE e.id > ? AND e.id < ? AND f.shown = 1 ORDER BY e.id LIMIT ?`,
    )
    .raw();
  const some = query<{ face: number; vector: Buffer }>(
    db,
    `SELECT e.face, e.vector FROM json_each(?) j JOIN active_embedding e ON e.face = j.value WHERE e.contract = ?`,
  );
  const one = column<Buffer>(db, 'SELECT vector FROM active_embedding WHERE face = ? AND contract = ?');
  const plain = column<Buffer>(db, 'SELECT vector FROM embedding WHERE id = ?');
  const has = column<number>(db, 'SELECT 1 FROM embedding WHERE id = ?');
  const highest = column<number | null>(db, 'SELECT max(id) FROM embedding WHERE id > ? AND id < ?');
  // By the index: the table itself is gigabytes of vectors.
  const count = column<number>(
    db,
    'SELECT count(*) FROM embedding INDEXED BY embedding_face WHERE contract = ?',
  );
  const embedded = column<number>(db, 'SELECT count(DISTINCT face) FROM embedding INDEXED BY embedding_face');
  const behindCount = column<number>(db, 'SELECT count(*) FROM left_behind WHERE contract = ?');
  const active = query<Known & { id: string }>(
    db,
    'SELECT c.key, c.id, c.dimension FROM active a JOIN contract c ON c.key = a.contract',
  );
  const known = query<Known & { writable: number }>(
    db,
    `SELECT c.key, c.dimension, EXISTS (SELECT 1 FROM writable w WHERE w.contract = c.key) AS writable
     FROM contract c WHERE c.id = ?`,
  );
  const writable = column<string>(
    db,
    'SELECT c.id FROM writable w JOIN contract c ON c.key = w.contract ORDER BY c.key',
  );
  const put = write(
    db,
    `INSERT INTO embedding (id, contract, face, vector) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET vector = excluded.vector`,
  );
  const add = write(db, 'INSERT INTO embedding (id, contract, face, vector) VALUES (?, ?, ?, ?)');
  const drop = write(db, 'DELETE FROM embedding WHERE face = ?');
  const clear = write(
    db,
    'DELETE FROM embedding WHERE id IN (SELECT id FROM embedding WHERE id > ? AND id < ? LIMIT ?)',
  );
  const stay = write(
    db,
    `INSERT INTO left_behind (contract, face, reason) VALUES (?, ?, ?)
     ON CONFLICT (contract, face) DO UPDATE SET reason = excluded.reason`,
  );
  const found = write(db, 'DELETE FROM left_behind WHERE contract = ? AND face = ?');
  const forgive = write(db, 'DELETE FROM left_behind WHERE contract = ?');
  const forgiveFace = write(db, 'DELETE FROM left_behind WHERE face = ?');
  const behind = query<{ face: number; reason: string }>(
    db,
    'SELECT face, reason FROM left_behind WHERE contract = ? ORDER BY face',
  );
  // A face that has a vector of any contract was good enough for one; others never had a template.
  const lacks = `EXISTS (SELECT 1 FROM embedding e WHERE e.face = f.id)
    AND NOT EXISTS (SELECT 1 FROM embedding e WHERE e.face = f.id AND e.contract = ?1)
    AND NOT EXISTS (SELECT 1 FROM left_behind l WHERE l.face = f.id AND l.contract = ?1)`;
  const lacking = query<Omit<LackingFace, 'cropped'> & { cropped: number }>(
    db,
    `SELECT f.id AS face, f.photo, p.path, c.aligned IS NOT NULL AS cropped
     FROM face f JOIN photo p ON p.id = f.photo LEFT JOIN crop c ON c.face = f.id
     WHERE f.id > ?2 AND ${lacks} ORDER BY f.id LIMIT ?3`,
  );

  /** The active contract, which must be `id`. */
  function expect(id: string): Known {
    const now = active.get();
    if (now?.id !== id) throw mismatch(id, now?.id);
    return now;
  }

  function need(id: string): Known {
    const contract = known.get(id);
    if (contract === undefined) throw new FacetError({ code: 'not-found', what: 'model contract', id });
    return contract;
  }

  /** The contract, which must take vectors, and of this length. */
  function checked(id: string, length: number): Known {
    const to = known.get(id);
    if (to?.writable !== 1) throw mismatch(id, active.get()?.id);
    if (length === to.dimension) return to;
    throw new FacetError({
      code: 'invalid-input',
      field: 'embedding',
      detail: `has ${String(length)} numbers, the contract says ${String(to.dimension)}`,
    });
  }

  return {
    /**
     * The whole comparison set in face id order, one row at a time. The library answers nothing else while a
     * loop over it is open, so take rows into memory and compute afterwards.
     * @throws FacetError `contract-mismatch` when `contract` is not the active one
     */
    rows(contract: string): Iterable<EmbeddingRow> {
      const { key } = expect(contract);
      return toRows(rows.iterate(key * span, (key + 1) * span, -1));
    },
    /**
     * The next `limit` rows after a face, of any contract, for a gallery of its own: what a change of model would
     * bring. Never to be compared with a vector of another contract.
     */
    rowsOf(contract: string, after: number, limit: number): EmbeddingRow[] {
      const { key } = need(contract);
      return [...toRows(rows.all(key * span + after, (key + 1) * span, limit))];
    },
    /** Faces of a contract, those marked as no face or set aside included. Reads an index of every vector. */
    count(contract: string): number {
      const key = known.get(contract)?.key;
      return key === undefined ? 0 : (count.get(key) ?? 0);
    },
    /** One vector of the comparison set; null when the face has none there. */
    vector(face: number, contract: string): Float32Array | null {
      const blob = one.get(face, contract);
      return blob === undefined ? null : toVector(blob);
    },
    /** One vector of any contract, to derive another from it; null when the face has none. */
    vectorOf(face: number, contract: string): Float32Array | null {
      const blob = plain.get(need(contract).key * span + face);
      return blob === undefined ? null : toVector(blob);
    },
    has: (face: number, contract: string): boolean => has.get(need(contract).key * span + face) !== undefined,
    /** The largest id of a face with a vector of this contract; 0 without any. At no cost, unlike {@link count}. */
    lastFace(contract: string): number {
      const { key } = need(contract);
      const id = highest.get(key * span, (key + 1) * span) ?? null;
      return id === null ? 0 : id - key * span;
    },
    /** The vectors of these faces that are in the comparison set. */
    vectors: (faces: readonly number[], contract: string): Map<number, Float32Array> =>
      new Map(some.all(JSON.stringify(faces), contract).map((row) => [row.face, toVector(row.vector)])),
    /** Contracts that take vectors now: the active one, the one being prepared, and the bases of either. */
    writable: (): string[] => writable.all(),
    /**
     * Stores or replaces the vector of a face under one contract.
     * @throws FacetError `contract-mismatch` when that is not writable; `invalid-input` on a wrong length
     */
    put(face: number, contract: string, vector: Float32Array): void {
      const { key, dimension } = checked(contract, vector.length);
      put.run(key * span + face, key, face, bytesOf(vector, 0, dimension));
      found.run(key, face);
    },
    /**
     * Stores vectors of many faces that have none under this contract, as one row of `vectors` each. Quickest in
     * ascending order of face and some thousands per transaction.
     * @throws FacetError as {@link put}; `internal` for a face that has one already
     */
    putAll(contract: string, faces: readonly number[], vectors: Float32Array): void {
      if (faces.length === 0) return;
      const { key, dimension } = checked(contract, vectors.length / faces.length);
      faces.forEach((face, at) => {
        add.run(key * span + face, key, face, bytesOf(vectors, at * dimension, dimension));
      });
      for (const face of behindCount.get(key) === 0 ? [] : faces) found.run(key, face);
    },
    /** Removes the vectors of a face, of every contract: it was read anew, or can no longer be compared. */
    drop(face: number): void {
      drop.run(face);
      forgiveFace.run(face);
    },
    /** Faces above `after` that have a vector, but none of `contract`, in id order; not those left behind. */
    lacking: (contract: string, after: number, limit: number): LackingFace[] =>
      lacking.all(need(contract).key, after, limit).map((row) => ({ ...row, cropped: row.cropped === 1 })),
    /** How many those are: faces with any vector, without those that have this one or are left behind. */
    lackingCount(contract: string): number {
      const { key } = need(contract);
      return (embedded.get() ?? 0) - (count.get(key) ?? 0) - (behindCount.get(key) ?? 0);
    },
    /** Notes that a face gets no vector under this contract. */
    leaveBehind(face: number, contract: string, reason: string): void {
      stay.run(need(contract).key, face, reason);
    },
    /** Faces left behind, ascending, each with its reason in words. */
    leftBehind: (contract: string): { face: number; reason: string }[] => behind.all(need(contract).key),
    /** Gives those left behind another try. */
    forgive: (contract: string): void => {
      forgive.run(need(contract).key);
    },
    /** Removes up to `limit` vectors of a contract. @returns how many went: 0 when none is left */
    clear(contract: string, limit: number): number {
      const { key } = need(contract);
      return clear.run(key * span, (key + 1) * span, limit);
    },
  };
}

function bytesOf(vectors: Float32Array, from: number, length: number): Uint8Array {
  return new Uint8Array(vectors.buffer, vectors.byteOffset + from * 4, length * 4);
}

function mismatch(found: string, expected: string | undefined): FacetError {
  return new FacetError({ code: 'contract-mismatch', expected: expected ?? 'none', found });
}

function* toRows(raw: Iterable<RawRow>): Generator<EmbeddingRow> {
  for (const [face, photo, person, by, quality, usable, vector] of raw) {
    yield { face, photo, person, by, quality, usable: usable === 1, vector: toVector(vector) };
  }
}
