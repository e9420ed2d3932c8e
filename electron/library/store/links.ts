/**
 * Who belongs to whom, and what may never come together. Must-link: an assignment by the user. Cannot-link:
 * `apart_face` (this face is not that person), `apart_person` (these two are two people), and two faces of one photo.
 */
import { FacetError } from '../../contract/errors.ts';
import type { Db } from './native.ts';
import { column, query, write } from './query.ts';

/** An assignment row without its face. */
export interface Assignment {
  person: number;
  by: 'auto' | 'user';
  cosine: number | null;
}

export type Links = ReturnType<typeof openLinks>;

/** Two people in the order in which the table keeps them. */
export function pair(a: number, b: number): [number, number] {
  return a < b ? [a, b] : [b, a];
}

export function openLinks(db: Db) {
  const get = query<Assignment>(db, 'SELECT person, by, cosine FROM assignment WHERE face = ?');
  const put = write(
    db,
    `INSERT INTO assignment (face, person, by, cosine) VALUES (?, ?, ?, ?)
     ON CONFLICT (face) DO UPDATE SET person = excluded.person, by = excluded.by, cosine = excluded.cosine`,
  );
  const drop = write(db, 'DELETE FROM assignment WHERE face = ?');
  const dropAuto = write(db, `DELETE FROM assignment WHERE face = ? AND by = 'auto'`);
  // Everything that forbids grouping to put face ?1 with person ?2, in the words of the error.
  const forbidden = column<string>(
    db,
    `SELECT 'the user placed this face' FROM assignment WHERE face = ?1 AND by = 'user'
     UNION ALL SELECT 'it is no face' FROM face WHERE id = ?1 AND state <> 'face'
     UNION ALL SELECT 'it is set aside' FROM face WHERE id = ?1 AND aside = 1
     UNION ALL SELECT 'the user ruled this person out' FROM apart_face WHERE face = ?1 AND person = ?2
     UNION ALL SELECT 'that person was merged into another' FROM person WHERE id = ?2 AND merged_into IS NOT NULL
     UNION ALL SELECT 'another face of the same photo is this person'
       FROM face f JOIN face g ON g.photo = f.photo AND g.id <> f.id JOIN assignment a ON a.face = g.id
       WHERE f.id = ?1 AND a.person = ?2
     LIMIT 1`,
  );
  const samePhoto = column<number>(
    db,
    `SELECT g.id FROM face f JOIN face g ON g.photo = f.photo AND g.id <> f.id
     JOIN assignment a ON a.face = g.id WHERE f.id = ?1 AND a.person = ?2 AND a.by = 'auto'`,
  );
  const cosine = write(db, 'UPDATE assignment SET cosine = ? WHERE face = ?');
  const comparable = column<number>(db, 'SELECT 1 FROM active_embedding WHERE face = ?');
  const apartFaces = db
    .prepare<[], [number, number]>('SELECT face, person FROM apart_face ORDER BY face, person')
    .raw();
  const apartPeople = db.prepare<[], [number, number]>('SELECT a, b FROM apart_person ORDER BY a, b').raw();
  const apartOf = column<number>(db, 'SELECT person FROM apart_face WHERE face = ? ORDER BY person');
  const apartFrom = column<number>(db, 'SELECT face FROM apart_face WHERE person = ? ORDER BY face');
  const apartWith = column<number>(
    db,
    'SELECT b FROM apart_person WHERE a = ?1 UNION SELECT a FROM apart_person WHERE b = ?1 ORDER BY 1',
  );
  const hasApartFace = column<number>(db, 'SELECT 1 FROM apart_face WHERE face = ? AND person = ?');
  const addApartFace = write(
    db,
    'INSERT INTO apart_face (face, person) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const dropApartFace = write(db, 'DELETE FROM apart_face WHERE face = ? AND person = ?');
  const hasApartPerson = column<number>(db, 'SELECT 1 FROM apart_person WHERE a = ? AND b = ?');
  const addApartPerson = write(db, 'INSERT INTO apart_person (a, b) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const dropApartPerson = write(db, 'DELETE FROM apart_person WHERE a = ? AND b = ?');
  const isVouched = column<number>(db, 'SELECT 1 FROM vouched WHERE face = ?');
  const vouch = write(db, 'INSERT INTO vouched (face) VALUES (?) ON CONFLICT DO NOTHING');
  const unvouch = write(db, 'DELETE FROM vouched WHERE face = ?');
  const isKept = column<number>(db, 'SELECT 1 FROM kept WHERE face = ?');
  const keep = write(db, 'INSERT INTO kept (face) VALUES (?) ON CONFLICT DO NOTHING');
  const unkeep = write(db, 'DELETE FROM kept WHERE face = ?');
  const named = db
    .prepare<[number, number], [number, number]>(
      `SELECT a.face, a.person FROM assignment a JOIN person p ON p.id = a.person
       WHERE p.kind = 'person' AND a.face > ? AND NOT EXISTS (SELECT 1 FROM vouched v WHERE v.face = a.face)
       ORDER BY a.face LIMIT ?`,
    )
    .raw();
  const inPhoto = column<number>(
    db,
    'SELECT DISTINCT a.person FROM face f JOIN assignment a ON a.face = f.id WHERE f.photo = ?',
  );
  const absent = query<{ face: number; photo: number; person: number }>(
    db,
    `SELECT a.face, f.photo, a.person FROM assignment a JOIN face f ON f.id = a.face
     WHERE a.face > ?2 AND a.face <= ?3 AND NOT EXISTS (
       SELECT 1 FROM embedding e WHERE e.face = a.face AND e.contract = (SELECT key FROM contract WHERE id = ?1))`,
  );
  const placed = column<number>(db, 'SELECT face FROM assignment WHERE face > ? ORDER BY face LIMIT ?');
  const clearCosines = write(
    db,
    'UPDATE assignment SET cosine = NULL WHERE face > ? AND face <= ? AND cosine IS NOT NULL',
  );
  const lastPlaced = column<number>(db, 'SELECT coalesce(max(face), 0) FROM assignment');
  const state = write(db, 'UPDATE face SET state = ? WHERE id = ?');
  const getState = column<'face' | 'not-a-face'>(db, 'SELECT state FROM face WHERE id = ?');
  const newGroup = write(db, `INSERT INTO person (kind, created_at) VALUES ('group', ?)`);
  const touchedRows = `
    SELECT id AS person FROM person WHERE confirmed > 0 OR kind <> 'group' UNION SELECT person FROM apart_face
    UNION SELECT a FROM apart_person UNION SELECT b FROM apart_person`;
  const touched = column<number>(db, `SELECT person FROM (${touchedRows}) ORDER BY 1`);
  const isTouched = column<number>(
    db,
    `SELECT 1 FROM person WHERE id = ?1 AND (confirmed > 0 OR kind <> 'group')
     UNION ALL SELECT 1 FROM apart_face WHERE person = ?1
     UNION ALL SELECT 1 FROM apart_person WHERE a = ?1 OR b = ?1 LIMIT 1`,
  );
  const clash = column<string>(
    db,
    `SELECT 'one of them is merged away' FROM person WHERE id IN (?1, ?2) AND merged_into IS NOT NULL
     UNION ALL SELECT 'the user ruled out one of the faces' FROM assignment a
       JOIN apart_face x ON x.face = a.face AND x.person = ?2 WHERE a.person = ?1
     UNION ALL SELECT 'both have a face in one photo' FROM assignment a JOIN face f ON f.id = a.face
       JOIN face g ON g.photo = f.photo JOIN assignment b ON b.face = g.id AND b.person = ?2 WHERE a.person = ?1
     LIMIT 1`,
  );
  const moveAll = write(db, 'UPDATE assignment SET person = ? WHERE person = ?');
  const retire = write(db, 'UPDATE person SET merged_into = ?, cover = NULL WHERE id = ?');

  function refuse(detail: string): never {
    throw new FacetError({ code: 'internal', detail });
  }

  return {
    // --- What grouping writes.

    /** A new, empty, unnamed group; returns its id. */
    newGroup: (): number => newGroup.insert(new Date().toISOString()),
    /**
     * Grouping puts a face with a person. `cosine` is that to the person's mean embedding.
     * @throws FacetError `internal` naming the link that forbids it
     */
    assign(face: number, person: number, to: number): void {
      const why = forbidden.get(face, person);
      if (why !== undefined) refuse(`face ${face} may not be put with person ${person}: ${why}`);
      put.run(face, person, 'auto', to);
    },
    /** Whether {@link assign} would accept. */
    mayAssign: (face: number, person: number): boolean => forbidden.get(face, person) === undefined,
    /** Takes a face out of where grouping put it; a face the user placed stays. True when it moved. */
    unassign: (face: number): boolean => dropAuto.run(face) > 0,
    /**
     * Grouping joins two groups. `from` must be wholly automatic: no name, no face placed and nothing ruled out
     * by the user; `into` may be anything it does not clash with.
     * @throws FacetError `internal` naming what forbids it; nothing is changed then
     */
    mergeGroups: db.transaction((from: number, into: number): void => {
      if (from === into) refuse(`group ${from} cannot be merged with itself`);
      if (isTouched.get(from) !== undefined)
        refuse(`group ${from} was touched by the user and is not merged away`);
      const why = clash.get(from, into);
      if (why !== undefined) refuse(`group ${from} may not be merged into ${into}: ${why}`);
      moveAll.run(into, from);
      retire.run(into, from);
    }),
    /** Brings the stored cosines up to date after a person's mean moved. */
    setCosines: db.transaction((rows: readonly { face: number; cosine: number }[]): void => {
      for (const row of rows) cosine.run(row.cosine, row.face);
    }),

    // --- What grouping must honour.

    /** Every (face, person) ruled out. */
    apartFaces: (): [number, number][] => apartFaces.all(),
    /** Every two people said to be two. */
    apartPeople: (): [number, number][] => apartPeople.all(),
    /** People this face is not. */
    apartOf: (face: number): number[] => apartOf.all(face),
    /** Faces ruled out for this person. */
    apartFrom: (person: number): number[] => apartFrom.all(person),
    /** People said to be somebody else than this one. */
    apartWith: (person: number): number[] => apartWith.all(person),
    /** Faces that are with somebody, but have no vector of this contract; ids above `after` up to `to`. */
    absent: (
      contract: string,
      after: number,
      to: number,
    ): { face: number; photo: number; person: number }[] => absent.all(contract, after, to),
    /** Faces that are with somebody, by id; at most `limit` after `after`. */
    placed: (after: number, limit: number): number[] => placed.all(after, limit),
    /** People the user has had a hand in: named, set aside, holding a placed face or any cannot-link. */
    touched: (): Set<number> => new Set(touched.all()),
    /** Whether a person is one of {@link touched}. */
    isTouched: (person: number): boolean => isTouched.get(person) !== undefined,

    // --- What the search for wrong names asks.

    /** Faces of named people, without those the user vouched for, by face id; at most `limit` after `after`. */
    named: (after: number, limit: number): [face: number, person: number][] => named.all(after, limit),
    /** The people of a photo. */
    inPhoto: (photo: number): number[] => inPhoto.all(photo),

    // --- Single rows, for `review/` and `save.ts`.

    get: (face: number): Assignment | null => get.get(face) ?? null,
    put(face: number, to: Assignment): void {
      put.run(face, to.person, to.by, to.cosine);
    },
    drop(face: number): void {
      drop.run(face);
    },
    /** Empties the cosines of faces with ids above `after` up to `to`. */
    clearCosines(after: number, to: number): void {
      clearCosines.run(after, to);
    },
    /** The largest id of a face that is with somebody; 0 without any. */
    lastPlaced: (): number => lastPlaced.get() ?? 0,
    /** Whether a cosine may be stored for this face. */
    comparable: (face: number): boolean => comparable.get(face) !== undefined,
    /** Other faces of the same photo that grouping put with this person. */
    samePhoto: (face: number, person: number): number[] => samePhoto.all(face, person),
    state: (face: number): 'face' | 'not-a-face' | null => getState.get(face) ?? null,
    setState(face: number, to: 'face' | 'not-a-face'): void {
      state.run(to, face);
    },
    /** Whether the user was asked about this face and said that it is right. */
    isVouched: (face: number): boolean => isVouched.get(face) !== undefined,
    setVouched(face: number, on: boolean): void {
      if (on) vouch.run(face);
      else unvouch.run(face);
    },
    /** Whether the user wants this face whatever the limits say. */
    isKept: (face: number): boolean => isKept.get(face) !== undefined,
    /** Without the user's word a face stands as `store.limits.judge` says. */
    setKept(face: number, on: boolean): void {
      if (on) keep.run(face);
      else unkeep.run(face);
    },
    isApartFace: (face: number, person: number): boolean => hasApartFace.get(face, person) !== undefined,
    setApartFace(face: number, person: number, on: boolean): void {
      (on ? addApartFace : dropApartFace).run(face, person);
    },
    isApartPerson: (a: number, b: number): boolean => hasApartPerson.get(...pair(a, b)) !== undefined,
    setApartPerson(a: number, b: number, on: boolean): void {
      (on ? addApartPerson : dropApartPerson).run(...pair(a, b));
    },
  };
}
