// sqlite-vec: a full scan inside SQLite.
import Database from 'better-sqlite3';
import * as sqliteVec from 'sqlite-vec';
import { count, dimension, k, rows, run } from './peer.mjs';

await run(
  () => {
    const db = new Database(':memory:');
    sqliteVec.load(db);
    db.exec(`CREATE VIRTUAL TABLE face USING vec0(vector float[${dimension}])`);
    const insert = db.prepare('INSERT INTO face (rowid, vector) VALUES (?, ?)');
    db.transaction(() => {
      for (let row = 0; row < count; row++) {
        insert.run(BigInt(row), rows.subarray(row * dimension, (row + 1) * dimension));
      }
    })();
    return db.prepare('SELECT rowid FROM face WHERE vector MATCH ? AND k = ? ORDER BY distance').pluck();
  },
  (statement, query) => statement.all(query, k).map(Number),
);
