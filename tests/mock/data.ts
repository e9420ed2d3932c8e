/** A library that never was: people, photos and faces made from their ids. */
import {
  type Face,
  type Match,
  type Person,
  type Photo,
  type ProbeFace,
  type Quality,
  QualityMeasure,
  qualityUnits,
} from '../../electron/contract/model.ts';
import type { Doubt, TemplateReason } from '../../electron/contract/templates.ts';

/** A quality whose parts are about as good as the whole. */
function mockQuality(score: number, flags: Quality['flags']): Quality {
  const values = { px: 0.6 * score, '%': score, '°': 100 - score, '': score / 25 };
  const parts = QualityMeasure.options.map((measure, i) => {
    const unit = qualityUnits[measure];
    return { measure, value: values[unit] - 3 * i, unit, share: Math.min(100, score + ((i * 17) % 30)) };
  });
  return { score, flags, parts };
}

const names = [
  'Anna Keller',
  'Milan Novak',
  'Tomoko Ito',
  'Ravi Menon',
  'Sofia Rossi',
  'Grace Okafor',
  'Jonas Weber',
  'Lucía Fernández',
  'Omar Haddad',
  'Mei-Ling Chen',
  'Pieter van den Berg',
  'Eszter Nagy',
];

export const counts = { photos: 2418, people: names.length, groups: 29, faces: 5230 };

/** Faces are numbered photo × 10 + place, so that everything follows from the number. */
export const personOf = (face: number): number => ((face * 7919) % (counts.people + counts.groups)) + 1;

export function facesOf(photo: number): Face[] {
  const number = photo % 7 === 0 ? 0 : (photo % 4) + 1;
  const wide = photo % 3 !== 0;
  return Array.from({ length: number }, (_, at): Face => {
    const id = photo * 10 + at + 1;
    const person = personOf(id);
    const side = (wide ? 1500 : 1000) / (number + 2.2);
    const loose = id % 17 === 0;
    return {
      id,
      photo,
      person: loose ? null : person,
      name: loose ? null : (names[person - 1] ?? null),
      by: loose ? null : id % 3 === 0 ? 'user' : 'auto',
      box: {
        x: 90 + at * side * 1.35,
        y: (wide ? 360 : 600) + (at % 2) * 70,
        width: side,
        height: side * 1.15,
      },
      landmarks: [
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      score: 0.98,
      quality: mockQuality(40 + ((id * 13) % 60), id % 11 === 0 ? ['blurred'] : []),
      cosine: loose ? null : 0.45 + ((id * 31) % 50) / 100,
    };
  });
}

export function photoAt(id: number): Photo {
  const wide = id % 3 !== 0;
  return {
    id,
    label: `IMG_${String(4000 + id)}.jpg`,
    folder:
      id % 2 === 0 ? '/home/anna/Pictures/2024 Summer in Trieste' : '/home/anna/Pictures/Family/Birthdays',
    width: wide ? 1500 : 1000,
    height: wide ? 1000 : 1500,
    takenAt: new Date(Date.UTC(2024, 7, 1) - id * 6e6).toISOString().slice(0, 19),
    faces: facesOf(id).length,
    missing: id % 41 === 0,
    offline: id % 53 === 0,
  };
}

export function personAt(id: number): Person {
  const name = names[id - 1] ?? null;
  const faces = Math.max(2, Math.round(300 / id));
  return {
    id,
    name,
    kind: name === null ? 'group' : 'person',
    faces,
    photos: Math.max(1, faces - 3),
    confirmed: name === null ? 0 : Math.round(faces / 3),
    cover: coverOf(id),
  };
}

/** The first face number that falls to this person. */
function coverOf(person: number): number {
  let face = 11;
  while (personOf(face) !== person) face += 1;
  return face;
}

export const everybody: readonly Person[] = Array.from({ length: counts.people + counts.groups }, (_, at) =>
  personAt(at + 1),
);

export const probeFaces: readonly ProbeFace[] = facesOf(5).map((face, index) => ({
  index,
  box: face.box,
  landmarks: face.landmarks,
  score: face.score,
  quality: index === 1 ? mockQuality(21, ['small', 'blurred']) : face.quality,
  usable: index !== 1,
}));

export const matchesFor = (index: number): Match[] =>
  [1, 2, 3].map((rank) => {
    const person = personAt(((index * 5 + rank) % 12) + 1);
    const cosine = [0.71, 0.38, 0.22][rank - 1] ?? 0;
    return {
      person: person.id,
      name: person.name,
      kind: person.kind,
      cosine: cosine - index * 0.12,
      angle: (Math.acos(cosine - index * 0.12) * 180) / Math.PI,
      face: person.cover ?? 1,
      probability: [0.998, 0.31, 0.001][rank - 1] ?? 0,
      falseAlarms: [0.00002, 0.09, 3.4][rank - 1] ?? 0,
    };
  });

export const facesOfPerson = (person: number): Face[] =>
  Array.from({ length: 600 }, (_, at) => facesOf(at + 1))
    .flat()
    .filter((face) => face.person === person);

export const reasons: readonly TemplateReason[] = [
  { kind: 'best' },
  { kind: 'year', year: 1998 },
  { kind: 'year', year: 2011 },
  { kind: 'year', year: 2024 },
  { kind: 'pose', pose: 'left' },
  { kind: 'look', faces: 14 },
  { kind: 'more' },
];

/** Two doubts about each of the first four people, or about one. */
export function doubts(person: number | null): Doubt[] {
  return [1, 2, 3, 4]
    .filter((id) => person === null || id === person)
    .flatMap((id) =>
      facesOfPerson(id)
        .slice(2, 4)
        .map((face, at): Doubt => {
          const other = personAt(id + 4);
          const rival = {
            person: other.id,
            name: other.name,
            cosine: 0.62 - at * 0.07,
            face: other.cover ?? 1,
          };
          return {
            face,
            person: id,
            name: names[id - 1] ?? '',
            own: 0.21 - at * 0.1,
            ownFace: personAt(id).cover ?? 1,
            rival: at === 0 ? rival : null,
            certainty: 0.99 - at * 0.2,
            reason: '',
          };
        }),
    )
    .sort((a, b) => b.certainty - a.certainty);
}
