/** Rows as the contract's nouns, and the small conversions between the two. */
import { z } from 'zod';
import {
  type Face,
  type Landmarks,
  type Person,
  type Photo,
  type Quality,
  QualityFlag,
  QualityMeasure,
  type QualityPart,
  qualityUnits,
} from '../../contract/model.ts';

/** A file as the walk found it: absolute path, bytes, modification time in ms. */
export interface FileStamp {
  path: string;
  size: number;
  mtime: number;
}

/** One slice of a longer list. */
export interface Page<T> {
  items: T[];
  total: number;
}
export interface PageInput {
  offset: number;
  limit: number;
}

/** Lower-case NFC, outer space trimmed: two names with the same key are the same name. */
export function nameKey(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}

/** Five points as 10 little-endian float32 (40 bytes). */
export function packLandmarks(points: Landmarks): Buffer {
  const packed = Buffer.alloc(40);
  points.flat().forEach((value, at) => packed.writeFloatLE(value, at * 4));
  return packed;
}

/** The inverse of {@link packLandmarks}. */
export function unpackLandmarks(packed: Buffer): Landmarks {
  const point = (at: number): [number, number] => [
    packed.readFloatLE(at * 8),
    packed.readFloatLE(at * 8 + 4),
  ];
  return [point(0), point(1), point(2), point(3), point(4)];
}

/** Flags as stored: comma-separated in the contract's own words. */
export function packFlags(flags: readonly QualityFlag[]): string {
  return flags.join(',');
}
function unpackFlags(stored: string): QualityFlag[] {
  if (stored === '') return [];
  return stored.split(',').flatMap((flag) => {
    const known = QualityFlag.safeParse(flag);
    return known.success ? [known.data] : [];
  });
}

/** Value and share of each measure, as stored: `{"sharpness":[0.093,100],…}`. */
const StoredParts = z.record(z.string(), z.tuple([z.number(), z.number()]));

/** Null for a face that brings no parts. */
export function packParts(parts: readonly QualityPart[] | undefined): string | null {
  if (parts === undefined) return null;
  return JSON.stringify(
    Object.fromEntries(parts.map(({ measure, value, share }) => [measure, [value, share]])),
  );
}

/** The inverse of {@link packParts}; measures that this version does not know are left out. */
function unpackParts(stored: string): QualityPart[] {
  const found = StoredParts.parse(JSON.parse(stored));
  return QualityMeasure.options.flatMap((measure) => {
    const [value, share] = found[measure] ?? [];
    return value === undefined || share === undefined
      ? []
      : [{ measure, value, unit: qualityUnits[measure], share }];
  });
}

/** Quality as the contract has it. Faces stored before schema 4 have no parts. */
export function toQuality(row: Pick<FaceRow, 'quality' | 'flags' | 'parts'>): Quality {
  const quality = { score: row.quality, flags: unpackFlags(row.flags) };
  return row.parts === null ? quality : { ...quality, parts: unpackParts(row.parts) };
}

export interface FaceRow {
  id: number;
  photo: number;
  x: number;
  y: number;
  width: number;
  height: number;
  landmarks: Buffer;
  score: number;
  quality: number;
  flags: string;
  parts: string | null;
  person: number | null;
  name: string | null;
  by: 'auto' | 'user' | null;
  cosine: number | null;
}

/** Columns of a {@link FaceRow}; `f` is the face, `a` its assignment and `p` the person. */
export const faceColumns = `f.id, f.photo, f.x, f.y, f.width, f.height, f.landmarks, f.score, f.quality, f.flags,
  f.parts, a.person, p.name, a.by, a.cosine`;
export const faceJoins = `face f LEFT JOIN assignment a ON a.face = f.id LEFT JOIN person p ON p.id = a.person`;

export function toFace(row: FaceRow): Face {
  return {
    id: row.id,
    photo: row.photo,
    person: row.person,
    name: row.name,
    by: row.by,
    box: { x: row.x, y: row.y, width: row.width, height: row.height },
    landmarks: unpackLandmarks(row.landmarks),
    score: row.score,
    quality: toQuality(row),
    cosine: row.cosine,
  };
}

export interface PhotoRow {
  id: number;
  path: string;
  label: string;
  dir: string;
  width: number;
  height: number;
  taken_at: string | null;
  faces: number;
  status: string;
}

/** Columns of a {@link PhotoRow} of the table `photo p`. */
export const photoColumns = `p.id, p.path, p.label, p.dir, p.width, p.height, p.taken_at, p.status,
  (SELECT count(*) FROM face f WHERE f.photo = p.id AND f.shown = 1) AS faces`;

/** @param offline the drive or folder the file is on is not there: then nobody knows whether the file is gone */
export function toPhoto(row: PhotoRow, offline: boolean): Photo {
  return {
    id: row.id,
    label: row.label,
    folder: row.dir,
    width: row.width,
    height: row.height,
    takenAt: row.taken_at,
    faces: row.faces,
    missing: row.status === 'missing' && !offline,
    offline,
  };
}

export interface PersonRow {
  id: number;
  name: string | null;
  kind: Person['kind'];
  faces: number;
  photos: number;
  confirmed: number;
  cover: number | null;
  expires: string | null;
}

/** Columns of a {@link PersonRow} of the table `person p`; the cover falls back to the best face. */
export const personColumns = `p.id, p.name, p.kind, p.faces, p.confirmed, p.photos,
  coalesce(
    (SELECT a.face FROM assignment a WHERE a.face = p.cover AND a.person = p.id),
    (SELECT r.face FROM ranked r WHERE r.person = p.id ORDER BY r.quality DESC, r.face LIMIT 1)
  ) AS cover,
  (SELECT expires FROM consent k WHERE k.person = p.id) AS expires`;

export function toPerson(row: PersonRow): Person {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    faces: row.faces,
    photos: row.photos,
    confirmed: row.confirmed,
    cover: row.cover,
    ...(row.expires !== null && { expires: row.expires }),
  };
}
