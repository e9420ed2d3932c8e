/**
 * Which copy of the vectors, kept beside the library, may be believed. A copy carries a random stamp; the library names
 * the one stamp that holds and strikes it out, in the same transaction, when a vector in it is replaced. So a copy of
 * another library, of a backup, or of before a change is never taken for a good one, whatever its counters say.
 */
import type { Db } from './native.ts';
import { column, only, query, write } from './query.ts';

export interface CopyMark {
  stamp: string;
  generation: number;
}

export type VectorCopies = ReturnType<typeof openVectorCopies>;

export function openVectorCopies(db: Db) {
  const holds = query<{ stamp: string | null; generation: number }>(
    db,
    `SELECT v.stamp, v.generation FROM vector_copy v JOIN contract c ON c.key = v.contract WHERE c.id = ?`,
  );
  const begin = column<number>(
    db,
    `INSERT INTO vector_copy (contract, generation, last) SELECT key, 0, ?2 FROM contract WHERE id = ?1
     ON CONFLICT (contract) DO UPDATE SET last = max(last, excluded.last) RETURNING generation`,
  );
  const commit = write(
    db,
    'UPDATE vector_copy SET stamp = ? WHERE generation = ? AND contract = (SELECT key FROM contract WHERE id = ?)',
  );
  const drop = write(db, 'UPDATE vector_copy SET stamp = NULL, generation = generation + 1');
  return {
    /** The copy of a contract's vectors that holds; null when there is none. */
    holds(contract: string): CopyMark | null {
      const row = holds.get(contract);
      if (row === undefined || row.stamp === null) return null;
      return { stamp: row.stamp, generation: row.generation };
    },
    /**
     * To be called before a copy is made, of faces with ids up to `last`. A copy that holds goes on holding until the
     * new one is there. @returns the generation to {@link commit} it under
     */
    begin: (contract: string, last: number): number => only(begin.get(contract, last)),
    /** Names the copy that holds from now on. False, and nothing done, when a vector was replaced since it was begun. */
    commit: (contract: string, { stamp, generation }: CopyMark): boolean =>
      commit.run(stamp, generation, contract) > 0,
    /** No copy holds any more, nor one that is being made. */
    drop(): void {
      drop.run();
    },
  };
}
