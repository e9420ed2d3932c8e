/** Embeddings: written under the active contract only, read for comparison through its comparison set only. */
import { FacetError } from '../../contract/errors.ts';
import type { Db } from './native.ts';
import { column, query, write } from './query.ts';

/** One face of the comparison set, with all that grouping and search need of it. */
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

type RawRow = [number, number, number | null, 'auto' | 'user' | null, number, number, Buffer];

/** A blob's bytes as floats; copied only where the blob lies unaligned in memory. */
export function toVector(blob: Buffer): Float32Array {
  const length = blob.byteLength / 4;
  if (blob.byteOffset % 4 === 0) return new Float32Array(blob.buffer, blob.byteOffset, length);
  return new Float32Array(Uint8Array.from(blob).buffer, 0, length);
}

export type Embeddings = ReturnType<typeof openEmbeddings>;

export function openEmbeddings(db: Db) {
  // The view starts from the contract's index; reading `embedding` itself in key order is one sequential scan.
  const rows = db
    .prepare<[number], RawRow>(
      `SELECT e.face, f.photo, a.person, a.by, f.quality, f.usable, e.vector
       FROM embedding e NOT INDEXED CROSS JOIN face f ON f.id = e.face LEFT JOIN assignment a ON a.face = e.face
       WHERE e.contract = ? AND f.state = 'face' ORDER BY e.face`,
    )
    .raw();
  const some = query<{ face: number; vector: Buffer }>(
    db,
    `SELECT e.face, e.vector FROM json_each(?) j JOIN active_embedding e ON e.face = j.value WHERE e.contract = ?`,
  );
  const one = column<Buffer>(db, 'SELECT vector FROM active_embedding WHERE face = ? AND contract = ?');
  const count = column<number>(
    db,
    'SELECT count(*) FROM embedding e WHERE e.contract = (SELECT key FROM contract WHERE id = ?)',
  );
  const active = query<{ key: number; id: string; dimension: number }>(
    db,
    'SELECT c.key, c.id, c.dimension FROM active a JOIN contract c ON c.key = a.contract',
  );
  const put = write(
    db,
    `INSERT INTO embedding (face, contract, vector) VALUES (?, ?, ?)
     ON CONFLICT (face) DO UPDATE SET contract = excluded.contract, vector = excluded.vector`,
  );
  const drop = write(db, 'DELETE FROM embedding WHERE face = ?');

  /** The active contract, which must be `id`. */
  function expect(id: string): { key: number; dimension: number } {
    const found = active.get();
    if (found?.id !== id) {
      throw new FacetError({ code: 'contract-mismatch', expected: found?.id ?? 'none', found: id });
    }
    return found;
  }

  return {
    /**
     * The whole comparison set in face id order, one row at a time. The library answers nothing else while a
     * loop over it is open, so take rows into memory and compute afterwards.
     * @throws FacetError `contract-mismatch` when `contract` is not the active one
     */
    rows(contract: string): Iterable<EmbeddingRow> {
      const { key } = expect(contract);
      return toRows(rows.iterate(key));
    },
    /** Faces of the comparison set plus those marked as no face: an upper bound for sizing a matrix. */
    count: (contract: string): number => count.get(contract) ?? 0,
    /** One vector of the comparison set; null when the face has none there. */
    vector(face: number, contract: string): Float32Array | null {
      const blob = one.get(face, contract);
      return blob === undefined ? null : toVector(blob);
    },
    /** The vectors of these faces that are in the comparison set. */
    vectors: (faces: readonly number[], contract: string): Map<number, Float32Array> =>
      new Map(some.all(JSON.stringify(faces), contract).map((row) => [row.face, toVector(row.vector)])),
    /**
     * Stores or replaces the vector of a face.
     * @throws FacetError `contract-mismatch` when `contract` is not the active one; `invalid-input` on a wrong length
     */
    put(face: number, contract: string, vector: Float32Array): void {
      const { key, dimension } = expect(contract);
      if (vector.length !== dimension) {
        throw new FacetError({
          code: 'invalid-input',
          field: 'embedding',
          detail: `has ${vector.length} numbers, the contract says ${dimension}`,
        });
      }
      put.run(face, key, new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
    },
    /** Removes the vector of a face. */
    drop(face: number): void {
      drop.run(face);
    },
  };
}

function* toRows(raw: IterableIterator<RawRow>): Generator<EmbeddingRow> {
  for (const [face, photo, person, by, quality, usable, vector] of raw) {
    yield { face, photo, person, by, quality, usable: usable === 1, vector: toVector(vector) };
  }
}
