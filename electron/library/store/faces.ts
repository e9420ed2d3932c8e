/** Faces, with the person each belongs to. */
import { type Box, eyeDistance, type Face, type Landmarks, type Quality } from '../../contract/model.ts';
import { through, type Walk } from './lists/walk.ts';
import type { Db } from './native.ts';
import { column, only, query, write } from './query.ts';
import {
  faceColumns,
  faceJoins,
  type FaceRow,
  packFlags,
  packLandmarks,
  packParts,
  toFace,
  toQuality,
  unpackLandmarks,
} from './shape.ts';

export interface FaceInput {
  box: Box;
  landmarks: Landmarks;
  score: number;
  quality: Quality;
  usable: boolean;
}

export type FaceState = 'face' | 'not-a-face';

/** Where a face stands now. */
export interface Placement {
  face: number;
  photo: number;
  /** It is a face, and not set aside. */
  shown: boolean;
  person: number | null;
  by: 'auto' | 'user' | null;
}

export interface GroupExport {
  person: number;
  name: string | null;
  faces: { path: string; box: Box; landmarks: Landmarks; quality: Quality }[];
}

/** A face that may stand for its person; see `templates/`. */
export interface SampleRow {
  face: number;
  quality: number;
  landmarks: Landmarks;
  takenAt: string | null;
}

/** A face the user vouches for. */
export interface ConfirmedFace {
  face: number;
  person: number;
  name: string | null;
  path: string;
  /** 0..100. */
  quality: number;
}

/** Faces that are faces and not set aside: all but the few that are not. Counting all rows of a table takes no look at them. */
const shown = `(SELECT count(*) FROM face) - (SELECT count(*) FROM face WHERE state <> 'face' OR aside = 1)`;

export type Faces = ReturnType<typeof openFaces>;

export function openFaces(db: Db) {
  const some = query<FaceRow>(
    db,
    `SELECT ${faceColumns} FROM json_each(?) j CROSS JOIN ${faceJoins} WHERE f.id = j.value ORDER BY j.key`,
  );
  const ofPhoto = query<FaceRow>(
    db,
    `SELECT ${faceColumns} FROM ${faceJoins} WHERE f.photo = ? AND f.shown = 1 ORDER BY f.id`,
  );
  const boxes = query<{ id: number; x: number; y: number; width: number; height: number; state: FaceState }>(
    db,
    'SELECT id, x, y, width, height, state FROM face WHERE photo = ? ORDER BY id',
  );
  const personFaces = column<number>(db, 'SELECT face FROM assignment WHERE person = ? ORDER BY face');
  const isLoose = `f.shown = 1 AND NOT EXISTS (SELECT 1 FROM assignment x WHERE x.face = f.id)`;
  const looseCount = column<number>(db, `SELECT ${shown} - (SELECT count(*) FROM assignment)`);
  const looseIds = column<number>(db, `SELECT f.id FROM face f WHERE ${isLoose} ORDER BY f.id`);
  const samples = query<Omit<SampleRow, 'landmarks'> & { landmarks: Buffer }>(
    db,
    `SELECT f.id AS face, f.quality, f.landmarks, ph.taken_at AS takenAt
     FROM assignment a JOIN face f ON f.id = a.face JOIN photo ph ON ph.id = f.photo
     WHERE a.person = ? AND f.shown = 1 AND (f.usable = 1 OR a.by = 'user') ORDER BY f.id`,
  );
  const placement = query<Omit<Placement, 'shown'> & { shown: number }>(
    db,
    `SELECT f.id AS face, f.photo, f.shown, a.person, a.by
     FROM json_each(?) j CROSS JOIN face f ON f.id = j.value LEFT JOIN assignment a ON a.face = f.id ORDER BY j.key`,
  );
  const count = column<number>(db, `SELECT ${shown}`);
  const add = write(
    db,
    `INSERT INTO face (photo, x, y, width, height, landmarks, eyes, score, quality, flags, parts, usable)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const change = write(
    db,
    `UPDATE face SET x = ?, y = ?, width = ?, height = ?, landmarks = ?, eyes = ?, score = ?, quality = ?, flags = ?, parts = ?, usable = ?
     WHERE id = ?`,
  );
  const remove = write(db, 'DELETE FROM face WHERE id = ?');
  const groupRows = query<Omit<FaceRow, 'photo'> & { path: string; personId: number }>(
    db,
    `SELECT a.person AS personId, p.name, ph.path, f.x, f.y, f.width, f.height, f.landmarks, f.quality, f.flags, f.parts
     FROM assignment a JOIN face f ON f.id = a.face JOIN photo ph ON ph.id = f.photo JOIN person p ON p.id = a.person
     ORDER BY a.person, ph.path, f.id`,
  );
  const confirmedRows = query<ConfirmedFace>(
    db,
    `SELECT a.face, a.person, p.name, ph.path, f.quality
     FROM person p CROSS JOIN assignment a ON a.person = p.id AND a.by = 'user'
     CROSS JOIN face f ON f.id = a.face CROSS JOIN photo ph ON ph.id = f.photo
     WHERE p.kind = 'person' AND f.shown = 1 AND p.id > ? AND p.id <= ? ORDER BY a.person, a.face`,
  );
  const lastPerson = column<number>(db, 'SELECT coalesce(max(id), 0) FROM person');
  const confirmedSizes = column<number>(
    db,
    `SELECT confirmed FROM person WHERE name_key IS NOT NULL AND kind = 'person' AND confirmed > 0`,
  );
  const confirmedCount = query<{ people: number; faces: number }>(
    db,
    `SELECT count(*) AS people, coalesce(sum(confirmed), 0) AS faces FROM person
     WHERE name_key IS NOT NULL AND kind = 'person' AND confirmed >= 2`,
  );
  const values = (
    face: FaceInput,
  ): [number, number, number, number, Buffer, number, number, number, string, string | null, number] => [
    face.box.x,
    face.box.y,
    face.box.width,
    face.box.height,
    packLandmarks(face.landmarks),
    eyeDistance(face.landmarks),
    face.score,
    face.quality.score,
    packFlags(face.quality.flags),
    packParts(face.quality.parts),
    face.usable ? 1 : 0,
  ];
  return {
    /** These faces in this order; ids that do not exist are left out. */
    get: (ids: readonly number[]): Face[] => some.all(JSON.stringify(ids)).map(toFace),
    /** Faces of a photo, without those marked as no face or set aside. */
    ofPhoto: (photo: number): Face[] => ofPhoto.all(photo).map(toFace),
    /** Id, box and state of every face of a photo, for matching them again. */
    boxes: (photo: number): { id: number; box: Box; state: FaceState }[] =>
      boxes.all(photo).map(({ id, state, ...box }) => ({ id, state, box })),
    /** All face ids of a person, ascending. */
    idsOf: (person: number): number[] => personFaces.all(person),
    /** The faces of a person that may stand for it: good ones, and those the user vouches for. */
    samples: (person: number): SampleRow[] =>
      samples.all(person).map((row) => ({ ...row, landmarks: unpackLandmarks(row.landmarks) })),
    /** How many faces belong to nobody. */
    looseCount: (): number => only(looseCount.get()),
    /** Ids of all faces that belong to nobody, ascending. */
    looseIds: (): number[] => looseIds.all(),
    /** Where these faces stand now, in this order; ids that do not exist are left out. */
    placement: (ids: readonly number[]): Placement[] =>
      placement.all(JSON.stringify(ids)).map((row) => ({ ...row, shown: row.shown === 1 })),
    /** Faces that are faces and not set aside. */
    count: (): number => only(count.get()),
    add: (photo: number, face: FaceInput): number => add.insert(photo, ...values(face)),
    change(id: number, face: FaceInput): void {
      change.run(...values(face), id);
    },
    /** Removes a face with its vector, crops, assignment and links. */
    remove(id: number): void {
      remove.run(id);
    },
    /** Faces that the user has put to a named person, by person and face. */
    *confirmed(): Walk<ConfirmedFace[]> {
      const found: ConfirmedFace[] = [];
      for (const some of through(lastPerson.get() ?? 0, (after, to) => confirmedRows.all(after, to))) {
        for (const row of some) found.push(row);
        yield;
      }
      return found;
    },
    /** How many such faces each of these people has, in no order. */
    confirmedSizes: (): number[] => confirmedSizes.all(),
    /** People with two such faces and more, and how many faces those are. */
    confirmedCount: (): { people: number; faces: number } => only(confirmedCount.all()[0]),
    /** Every group and person with its faces by path, for measuring grouping against labels. */
    groups(): GroupExport[] {
      const found: GroupExport[] = [];
      for (const row of groupRows.iterate()) {
        let last = found.at(-1);
        if (last?.person !== row.personId) {
          last = { person: row.personId, name: row.name, faces: [] };
          found.push(last);
        }
        last.faces.push({
          path: row.path,
          box: { x: row.x, y: row.y, width: row.width, height: row.height },
          landmarks: unpackLandmarks(row.landmarks),
          quality: toQuality(row),
        });
      }
      return found;
    },
  };
}
