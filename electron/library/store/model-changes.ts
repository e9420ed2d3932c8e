/** Changes from one contract to another: at most one is under way; done ones can be rolled back. */
import type { Db } from './native.ts';
import { column, query, write } from './query.ts';

/** `ready`: every face has its new vector or is left behind, and the user has the word. */
export type OpenState = 'embedding' | 'paused' | 'ready';
export type ClosedState = 'done' | 'undone' | 'cancelled';

export interface ModelChangeRow {
  id: number;
  /** Contract ids. */
  source: string;
  target: string;
  state: OpenState | ClosedState;
  error: string | null;
  /** Time worked on it so far, s. */
  seconds: number;
  startedAt: string;
  endedAt: string | null;
}

const columns = `m.id, s.id AS source, t.id AS target, m.state, m.error, m.seconds,
  m.started_at AS startedAt, m.ended_at AS endedAt
  FROM model_change m JOIN contract s ON s.key = m.source JOIN contract t ON t.key = m.target`;

export type ModelChanges = ReturnType<typeof openModelChanges>;

export function openModelChanges(db: Db) {
  const open = query<ModelChangeRow>(db, `SELECT ${columns} WHERE m.open = 1`);
  // Only the newest change that was not given up can be rolled back, and only to a contract that kept its vectors.
  const last = query<ModelChangeRow>(
    db,
    `SELECT ${columns} WHERE m.state <> 'cancelled' ORDER BY m.id DESC LIMIT 1`,
  );
  const add = write(
    db,
    `INSERT INTO model_change (source, target, state, open, started_at)
     SELECT a.contract, c.key, 'embedding', 1, ? FROM active a, contract c WHERE c.id = ?`,
  );
  const progress = write(db, 'UPDATE model_change SET state = ?, error = ?, seconds = ? WHERE open = 1');
  const close = write(db, 'UPDATE model_change SET state = ?, open = NULL, ended_at = ? WHERE open = 1');
  const turn = write(db, `UPDATE model_change SET state = 'undone', ended_at = ? WHERE id = ?`);
  // Photos whose faces are all there under the active contract need not be read again; the others do.
  const settlePhotos = write(
    db,
    `UPDATE photo SET contract = CASE WHEN EXISTS (
         SELECT 1 FROM face f WHERE f.photo = photo.id
           AND EXISTS (SELECT 1 FROM embedding e WHERE e.face = f.id)
           AND NOT EXISTS (SELECT 1 FROM embedding e WHERE e.face = f.id AND e.contract = (SELECT contract FROM active)))
       THEN NULL ELSE (SELECT contract FROM active) END
     WHERE width > 0 AND id > ? AND id <= ?`,
  );
  const lastPhoto = column<number>(db, 'SELECT coalesce(max(id), 0) FROM photo');
  return {
    /** The change under way, or null. */
    open: (): ModelChangeRow | null => open.get() ?? null,
    /** The newest change that was carried out or rolled back; null when there is none. */
    last: (): ModelChangeRow | null => last.get() ?? null,
    /** Starts a change from the active contract to `target`, which must be known. */
    start(target: string): void {
      add.run(new Date().toISOString(), target);
    },
    update(state: OpenState, error: string | null, seconds: number): void {
      progress.run(state, error, seconds);
    },
    close(state: 'done' | 'cancelled'): void {
      close.run(state, new Date().toISOString());
    },
    undo(id: number): void {
      turn.run(new Date().toISOString(), id);
    },
    /**
     * Says of photos (all, or ids above `after` up to `to`) whether they have to be read again: where a face has no
     * vector of the active contract.
     */
    settlePhotos(after = 0, to: number = Number.MAX_SAFE_INTEGER): void {
      settlePhotos.run(after, to);
    },
    /** The largest id of a photo; 0 without any. */
    lastPhoto: (): number => lastPhoto.get() ?? 0,
  };
}
