/** Embedding contracts: which one is active, and how many vectors each has. */
import { FacetError } from '../../contract/errors.ts';
import type { Thresholds } from '../../contract/model.ts';
import { through, type Walk } from './lists/walk.ts';
import type { Db } from './native.ts';
import { column, query, tuples, write } from './query.ts';

export interface ContractInput {
  /** Hash of everything that changes an embedding. */
  id: string;
  embedder: string;
  /** Embedding length in floats. */
  dimension: number;
  /** The full description behind the hash. */
  json: string;
}

/** `derived`: its vectors are computed from those of `base`, see `derivation`. */
export interface ContractRow extends ContractInput {
  key: number;
  kind: 'model' | 'derived';
  /** Id of the contract it is derived from; null for a model. */
  base: string | null;
  thresholds: Thresholds | null;
}

export interface ContractCount {
  id: string;
  embedder: string;
  kind: 'model' | 'derived';
  /** Faces with a vector of this contract. */
  faces: number;
  /** Bytes of these vectors. */
  bytes: number;
}

export type Contracts = ReturnType<typeof openContracts>;

type Stored = Omit<ContractRow, 'thresholds'> & { thresholds: string | null };

export function openContracts(db: Db) {
  const known = query<Stored>(
    db,
    `SELECT c.key, c.id, c.embedder, c.dimension, c.json, c.kind, c.thresholds, b.id AS base
     FROM contract c LEFT JOIN derivation d ON d.contract = c.key LEFT JOIN contract b ON b.key = d.base
     WHERE c.id = ?`,
  );
  const add = write(db, 'INSERT INTO contract (id, embedder, dimension, json, kind) VALUES (?, ?, ?, ?, ?)');
  const derive = write(db, 'INSERT INTO derivation (contract, base, weights) VALUES (?, ?, ?)');
  const setWeights = write(db, 'UPDATE derivation SET weights = ? WHERE contract = ?');
  const weights = column<Buffer>(
    db,
    'SELECT d.weights FROM derivation d JOIN contract c ON c.key = d.contract WHERE c.id = ?',
  );
  const learn = write(db, 'UPDATE contract SET thresholds = ? WHERE key = ?');
  const first = write(db, 'INSERT INTO active (one, contract) VALUES (1, ?)');
  const activate = write(db, 'UPDATE active SET contract = ? WHERE contract <> ?');
  const active = column<string>(db, 'SELECT c.id FROM active a JOIN contract c ON c.key = a.contract');
  const counts = query<ContractCount>(
    db,
    `SELECT c.id, c.embedder, c.kind, coalesce(n.faces, 0) AS faces, coalesce(n.faces, 0) * 4 * c.dimension AS bytes
     FROM contract c LEFT JOIN (
       SELECT contract, count(*) AS faces FROM embedding INDEXED BY embedding_face GROUP BY contract
     ) n ON n.contract = c.key ORDER BY c.key`,
  );

  const vectors = column<number>(db, 'SELECT count(*) FROM embedding');
  const lastFace = column<number>(
    db,
    'SELECT coalesce(max(face), 0) FROM embedding INDEXED BY embedding_face',
  );
  const countedIn = tuples<[key: number, faces: number]>(
    db,
    `SELECT contract, count(*) FROM embedding INDEXED BY embedding_face WHERE face > ? AND face <= ?
     GROUP BY contract`,
  );
  const everyone = query<{
    key: number;
    id: string;
    embedder: string;
    kind: 'model' | 'derived';
    dimension: number;
  }>(db, 'SELECT key, id, embedder, kind, dimension FROM contract ORDER BY key');

  const find = (id: string): ContractRow | null => {
    const row = known.get(id);
    if (row === undefined) return null;
    const thresholds = row.thresholds === null ? null : (JSON.parse(row.thresholds) as Thresholds);
    return { ...row, thresholds };
  };

  function register(contract: ContractInput, from?: { base: string; weights: Uint8Array }): ContractRow {
    const found = find(contract.id);
    if (found !== null) {
      if (found.dimension === contract.dimension && found.base === (from?.base ?? null)) {
        // They may have been erased, and come again.
        if (from !== undefined) setWeights.run(from.weights, found.key);
        return found;
      }
      throw new FacetError({
        code: 'contract-mismatch',
        expected: `${found.id} of ${String(found.dimension)}`,
        found: `${contract.id} of ${String(contract.dimension)}`,
      });
    }
    const { id, embedder, dimension, json } = contract;
    const key = add.insert(id, embedder, dimension, json, from === undefined ? 'model' : 'derived');
    if (from !== undefined) derive.run(key, need(from.base).key, from.weights);
    return need(id);
  }

  function need(id: string): ContractRow {
    const found = find(id);
    if (found === null) throw new FacetError({ code: 'not-found', what: 'model contract', id });
    return found;
  }

  return {
    /**
     * Registers a contract, and makes it the active one in a library that has none yet. In a library that has
     * one, that stays: changing it is `library/switch`.
     * @param from for a derived contract: the id of its base, and the bytes by which vectors are derived
     * @throws FacetError `contract-mismatch` when the id is already known with another dimension or base
     */
    use: db.transaction((contract: ContractInput, from?: { base: string; weights: Uint8Array }): void => {
      const { key } = register(contract, from);
      if (active.get() === undefined) first.run(key);
    }),
    get: find,
    /** @throws FacetError `not-found` */
    need,
    /** The bytes by which a derived contract's vectors follow from its base's; null for others. */
    weights: (id: string): Uint8Array | null => weights.get(id) ?? null,
    /** Empties the weights of a derived contract that is not used any more; its row stays, for what refers to it. */
    eraseWeights(id: string): void {
      setWeights.run(new Uint8Array(0), need(id).key);
    },
    /** Notes the thresholds of a contract, so that its vectors can be compared while its model is not here. */
    setThresholds(id: string, thresholds: Thresholds): void {
      learn.run(JSON.stringify(thresholds), need(id).key);
    },
    /**
     * Makes a known contract the one that is compared; every stored cosine goes. For `library/switch` alone.
     * @throws FacetError `internal` for one without vectors in a library that has some: a trigger refuses
     */
    activate(id: string): void {
      const { key } = need(id);
      activate.run(key, key);
    },
    /** Id of the active contract; null in a library that never met one. */
    active: (): string | null => active.get() ?? null,
    /** Every contract with its number of stored vectors. */
    counts(): ContractCount[] {
      const [only, ...more] = everyone.all();
      if (only === undefined || more.length > 0) return counts.all();
      // All rows of a table are counted without a look at them.
      const { id, embedder, kind, dimension } = only;
      const faces = vectors.get() ?? 0;
      return [{ id, embedder, kind, faces, bytes: faces * 4 * dimension }];
    },
    /** The same in slices: a million vectors take a tenth of a second to count. */
    *counted(): Walk<ContractCount[]> {
      const faces = new Map<number, number>();
      for (const some of through(lastFace.get() ?? 0, (after, to) => countedIn.all(after, to))) {
        for (const [key, count] of some) faces.set(key, (faces.get(key) ?? 0) + count);
        yield;
      }
      return everyone.all().map(({ key, dimension, ...contract }) => {
        const count = faces.get(key) ?? 0;
        return { ...contract, faces: count, bytes: count * 4 * dimension };
      });
    },
  };
}
