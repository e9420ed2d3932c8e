/** Is the library whole? SQLite's own checks, then what only Facet can know. */
import { toVector } from '../store/embeddings.ts';
import { storeError } from '../store/errors.ts';
import type { Store } from '../store/store.ts';

/** At most this many findings of one kind are listed. */
const most = 20;

/** Each query gives one line in words per broken row. */
const invariants: readonly string[] = [
  // Two faces of one photo are two people, unless the user put one of them there.
  `SELECT 'photo ' || f.photo || ' has faces ' || f.id || ' and ' || g.id || ' with the same person ' || a.person
   FROM assignment a JOIN face f ON f.id = a.face JOIN face g ON g.photo = f.photo AND g.id > f.id
   JOIN assignment b ON b.face = g.id AND b.person = a.person WHERE a.by = 'auto' AND b.by = 'auto'`,
  `SELECT 'face ' || x.face || ' is with person ' || x.person || ', whom the user ruled out'
   FROM apart_face x JOIN assignment a ON a.face = x.face AND a.person = x.person`,
  `SELECT 'face ' || a.face || ' is with person ' || a.person || ', who was merged into ' || p.merged_into
   FROM assignment a JOIN person p ON p.id = a.person WHERE p.merged_into IS NOT NULL`,
  `SELECT 'face ' || a.face || ' is marked as no face, yet is with person ' || a.person
   FROM assignment a JOIN face f ON f.id = a.face WHERE f.state <> 'face'`,
  `SELECT 'face ' || a.face || ' is set aside, yet is with person ' || a.person
   FROM assignment a JOIN face f ON f.id = a.face WHERE f.aside = 1`,
  `SELECT 'person ' || p.id || ' counts ' || p.faces || ' faces (' || p.confirmed || ' confirmed), but has ' ||
     count(a.face) || ' (' || coalesce(sum(a.by = 'user'), 0) || ')'
   FROM person p LEFT JOIN assignment a ON a.person = p.id GROUP BY p.id
   HAVING p.faces <> count(a.face) OR p.confirmed <> coalesce(sum(a.by = 'user'), 0)`,
  `SELECT 'person ' || p.id || ' counts ' || p.photos || ' photos, but is in ' || count(DISTINCT f.photo)
   FROM person p LEFT JOIN assignment a ON a.person = p.id LEFT JOIN face f ON f.id = a.face GROUP BY p.id
   HAVING p.photos <> count(DISTINCT f.photo)`,
  `SELECT 'face ' || a.face || ' is not among the faces of person ' || a.person || ' by quality'
   FROM assignment a JOIN face f ON f.id = a.face
   WHERE NOT EXISTS (SELECT 1 FROM ranked r WHERE r.person = a.person AND r.quality = f.quality AND r.face = a.face)`,
  `SELECT 'face ' || r.face || ' is among those of person ' || r.person || ' by quality, but not with them'
   FROM ranked r LEFT JOIN assignment a ON a.face = r.face AND a.person = r.person
   LEFT JOIN face f ON f.id = r.face AND f.quality = r.quality WHERE a.face IS NULL OR f.id IS NULL`,
  `SELECT 'the vector of face ' || e.face || ' has ' || length(e.vector) || ' bytes instead of ' || (4 * c.dimension)
   FROM embedding e JOIN contract c ON c.key = e.contract WHERE length(e.vector) <> 4 * c.dimension`,
  `SELECT 'face ' || a.face || ' has a cosine, but no embedding that may be compared' FROM assignment a
   WHERE a.cosine IS NOT NULL AND NOT EXISTS (SELECT 1 FROM active_embedding e WHERE e.face = a.face)`,
  // One contract is compared, and only that: the set is drawn through the one row of "active".
  `SELECT 'face ' || face || ' is compared under the contract ' || contract || ', which is not the active one'
   FROM active_embedding WHERE contract <> (SELECT c.id FROM active a JOIN contract c ON c.key = a.contract)`,
  `SELECT 'there are ' || count(*) || ' vectors, but no active contract' FROM embedding
   HAVING count(*) > 0 AND NOT EXISTS (SELECT 1 FROM active)`,
  `SELECT 'the active contract ' || c.id || ' has no vectors, though others have' FROM active a
   JOIN contract c ON c.key = a.contract WHERE EXISTS (SELECT 1 FROM embedding)
     AND NOT EXISTS (SELECT 1 FROM embedding e WHERE e.contract = a.contract)`,
  `SELECT 'photo ' || f.photo || ' counts as read under the active contract, but its face ' || f.id || ' has no vector of it'
   FROM active a JOIN photo p ON p.contract = a.contract JOIN face f ON f.photo = p.id
   WHERE EXISTS (SELECT 1 FROM embedding e WHERE e.face = f.id)
     AND NOT EXISTS (SELECT 1 FROM embedding e WHERE e.face = f.id AND e.contract = a.contract)`,
  `SELECT 'face ' || l.face || ' was left behind under the contract ' || c.id || ', yet has a vector of it'
   FROM left_behind l JOIN contract c ON c.key = l.contract
   JOIN embedding e ON e.face = l.face AND e.contract = l.contract`,
  `SELECT 'the derived contract ' || c.id || ' does not say from what' FROM contract c
   WHERE c.kind = 'derived' AND NOT EXISTS (SELECT 1 FROM derivation d WHERE d.contract = c.key)
     AND EXISTS (SELECT 1 FROM writable w WHERE w.contract = c.key)`,
  `SELECT 'photo ' || p.id || ' was read, but has no size' FROM photo p
   WHERE p.status = 'done' AND (p.width <= 0 OR p.height <= 0 OR p.sha256 IS NULL)`,
  `SELECT 'the cover of person ' || p.id || ' is the face ' || p.cover || ', which is gone' FROM person p
   WHERE p.cover IS NOT NULL AND NOT EXISTS (SELECT 1 FROM face f WHERE f.id = p.cover)`,
];

/** Everything that is wrong, in words; empty when nothing is. Reads the whole file. */
export function check(store: Store): { ok: boolean; problems: string[] } {
  const problems: string[] = [];
  try {
    const { db } = store;
    const integrity = db.prepare<[], string>(`PRAGMA integrity_check(${most})`).pluck().all();
    problems.push(...integrity.filter((line) => line !== 'ok'));
    const orphans = db
      .prepare<[], { table: string; rowid: number | null; parent: string }>('PRAGMA foreign_key_check')
      .all();
    problems.push(
      ...capped(
        orphans.map((row) => `${row.table} ${String(row.rowid)} refers to a ${row.parent} that is not there`),
      ),
    );
    for (const sql of invariants) problems.push(...capped(db.prepare<[], string>(sql).pluck().all()));
    problems.push(...capped(badVectors(store)));
  } catch (thrown) {
    // A page so broken that reading stops is one more finding.
    problems.push(storeError(thrown, store.file).message);
  }
  return { ok: problems.length === 0, problems };
}

function capped(found: string[]): string[] {
  if (found.length <= most) return found;
  return [...found.slice(0, most), `… and ${found.length - most} more of this kind`];
}

/** SQLite keeps no checksums: a flipped bit inside a vector shows only in its length not being 1. */
function badVectors(store: Store): string[] {
  const found: string[] = [];
  const rows = store.db.prepare<[], { face: number; vector: Buffer }>('SELECT face, vector FROM embedding');
  for (const { face, vector } of rows.iterate()) {
    if (vector.byteLength % 4 !== 0) continue;
    let square = 0;
    for (const value of toVector(vector)) square += value * value;
    if (!(Math.abs(square - 1) < 1e-3)) {
      found.push(`the vector of face ${face} has the length ${Math.sqrt(square).toFixed(4)} instead of 1`);
    }
  }
  return found;
}
