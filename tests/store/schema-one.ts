/**
 * A library as the first release left it, row by row. As a program (`node schema-one.ts DIR`) it opens such a
 * library with the present release, to be killed while that brings it to the newest schema.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { applicationId } from '../../electron/library/store/migrate.ts';
import { first } from '../../electron/library/store/migrations/0001-first.ts';
import { loadSqlite } from '../../electron/library/store/native.ts';
import { openStore } from '../../electron/library/store/store.ts';
import { bytes, contract, otherContract, vector } from './synthetic.ts';

/** A vector of schema 1: bit for bit what the library must still hold afterwards. */
export function vectorBytes(face: number): Buffer {
  return Buffer.from(vector(face, isOther(face) ? otherContract.dimension : contract.dimension).buffer);
}

/** Every seventh face was read under an earlier model. */
export function isOther(face: number): boolean {
  return face % 7 === 0;
}

/** Writes a library of schema 1 with one face per photo: named people, groups, confirmed and loose faces, links. */
export function makeSchemaOne(dir: string, faces: number): void {
  mkdirSync(dir, { recursive: true });
  const Sqlite = loadSqlite();
  const db = new Sqlite(join(dir, 'facet.sqlite'));
  db.pragma('page_size = 16384');
  db.pragma('journal_mode = WAL');
  db.pragma('foreign_keys = ON');
  db.transaction(() => {
    db.exec(first);
    db.pragma(`application_id = ${String(applicationId)}`);
    db.pragma('user_version = 1');
    const addContract = db.prepare(
      'INSERT INTO contract (id, embedder, dimension, json) VALUES (?, ?, ?, ?)',
    );
    for (const { id, embedder, dimension, json } of [otherContract, contract])
      addContract.run(id, embedder, dimension, json);
    db.exec('INSERT INTO active (one, contract) VALUES (1, 1)');
    const person = db.prepare('INSERT INTO person (name, name_key, kind, created_at) VALUES (?, ?, ?, ?)');
    person.run('Ann', 'ann', 'person', '2025-01-01');
    person.run(null, null, 'group', '2025-01-01');
    person.run(null, null, 'stranger', '2025-01-01');
    const photo = db.prepare(
      `INSERT INTO photo (path, dir, label, search, size, mtime, sha256, width, height, format, sort_at, status,
         contract, scanned_at) VALUES (?, '/p', ?, ?, 1000, 5, ?, 1000, 800, 'jpeg', '2025', 'done', ?, '2025')`,
    );
    const face = db.prepare(
      `INSERT INTO face (photo, x, y, width, height, landmarks, score, quality, flags, usable)
       VALUES (?, 1, 2, 30, 40, ?, 0.9, 70, '', 1)`,
    );
    const embedding = db.prepare('INSERT INTO embedding (face, contract, vector) VALUES (?, ?, ?)');
    const crop = db.prepare('INSERT INTO crop (face, crop, aligned) VALUES (?, ?, ?)');
    const assign = db.prepare('INSERT INTO assignment (face, person, by, cosine) VALUES (?, ?, ?, ?)');
    const activate = db.prepare('UPDATE active SET contract = ?');
    // Vectors of the earlier model first: schema 1 takes only those of the active contract.
    for (const other of [true, false]) {
      if (!other) activate.run(2);
      for (let id = 1; id <= faces; id++) {
        if (other) {
          const path = `/p/${String(id).padStart(6, '0')}.jpg`;
          photo.run(path, path.slice(3), path, 'ab', isOther(id) ? 1 : 2);
          face.run(id, eyesApart(12 + id));
          crop.run(id, bytes(id), bytes(id + 500_000));
        }
        if (isOther(id) === other) embedding.run(id, other ? 1 : 2, vectorBytes(id));
      }
    }
    for (let id = 1; id <= faces; id++) {
      if (id % 5 === 0) continue;
      const by = id % 3 === 0 ? 'user' : 'auto';
      assign.run(id, 1 + (id % 3), by, isOther(id) ? null : 0.5 + (id % 40) / 100);
    }
    db.exec(
      'INSERT INTO apart_face (face, person) VALUES (5, 1); INSERT INTO apart_person (a, b) VALUES (1, 2)',
    );
    db.exec(
      `INSERT INTO operation (at, kind, faces, name, other, changes) VALUES ('2025', 'name', 1, 'Ann', NULL, '[]')`,
    );
  })();
  db.close();
}

/** Five points as schema 1 stores them, the eyes so many pixels apart. */
function eyesApart(distance: number): Buffer {
  const points = Buffer.alloc(40);
  points.writeFloatLE(distance, 8);
  return points;
}

if (process.argv[1] === import.meta.filename) {
  const [, , dir = ''] = process.argv;
  process.stdout.write('opening\n');
  openStore(dir, { appVersion: 'newer' }).close();
  process.stdout.write('open\n');
}
