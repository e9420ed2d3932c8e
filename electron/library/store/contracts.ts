/** Embedding contracts: which one is active, and how many vectors each has. */
import { FacetError } from '../../contract/errors.ts';
import type { Db } from './native.ts';
import { column, query, write } from './query.ts';

export interface ContractInput {
  /** Hash of everything that changes an embedding. */
  id: string;
  embedder: string;
  /** Embedding length in floats. */
  dimension: number;
  /** The full description behind the hash. */
  json: string;
}

export type Contracts = ReturnType<typeof openContracts>;

export function openContracts(db: Db) {
  const known = query<{ key: number; dimension: number }>(
    db,
    'SELECT key, dimension FROM contract WHERE id = ?',
  );
  const add = write(db, 'INSERT INTO contract (id, embedder, dimension, json) VALUES (?, ?, ?, ?)');
  const activate = write(
    db,
    `INSERT INTO active (one, contract) VALUES (1, ?)
     ON CONFLICT (one) DO UPDATE SET contract = excluded.contract WHERE contract <> excluded.contract`,
  );
  const active = column<string>(db, 'SELECT c.id FROM active a JOIN contract c ON c.key = a.contract');
  const counts = query<{ id: string; embedder: string; faces: number }>(
    db,
    `SELECT c.id, c.embedder, (SELECT count(*) FROM embedding e WHERE e.contract = c.key) AS faces
     FROM contract c ORDER BY c.key`,
  );
  return {
    /**
     * Registers the contract if it is new and makes it the one whose vectors may be stored and compared.
     * Vectors of others stay, out of every comparison, until their photos are read again.
     * @throws FacetError `contract-mismatch` when the same id is already known with another dimension
     */
    use: db.transaction((contract: ContractInput): void => {
      const found = known.get(contract.id);
      if (found !== undefined && found.dimension !== contract.dimension) {
        throw new FacetError({
          code: 'contract-mismatch',
          expected: `${contract.id} of ${found.dimension}`,
          found: `${contract.id} of ${contract.dimension}`,
        });
      }
      const key = found?.key ?? add.insert(contract.id, contract.embedder, contract.dimension, contract.json);
      activate.run(key);
    }),
    /** Id of the active contract; null in a library that never met one. */
    active: (): string | null => active.get() ?? null,
    /** Every contract with its number of stored vectors. */
    counts: (): { id: string; embedder: string; faces: number }[] => counts.all(),
  };
}
