/** Faces most like one, made up: the first ones of the mock library that pass the filter. */
import { everyFace, type FaceFilter, type FaceKind } from '../../electron/contract/face-filter.ts';
import type { Face } from '../../electron/contract/model.ts';
import { facesOf, personAt, photoAt } from './data.ts';

/** Photos looked through, so that a narrow filter finds few. */
const photos = 120;

const kindOf = ({ person }: Face): FaceKind => (person === null ? 'loose' : personAt(person).kind);

function passes(face: Face, { kinds, folder, from, to, minQuality }: FaceFilter): boolean {
  const photo = photoAt(face.photo);
  const taken = photo.takenAt?.slice(0, 10) ?? '';
  return (
    (kinds.length === 0 || kinds.includes(kindOf(face))) &&
    (folder === null || photo.folder.startsWith(folder)) &&
    (from === null || taken >= from) &&
    (to === null || taken <= to) &&
    face.quality.score >= minQuality
  );
}

export function mockSimilar(limit: number, filter: FaceFilter = everyFace) {
  return Array.from({ length: photos }, (_, at) => facesOf(at + 1))
    .flat()
    .filter((face) => passes(face, filter))
    .slice(0, limit)
    .map((face, rank) => {
      const cosine = 0.82 / (1 + rank * 0.09);
      return { face, cosine, angle: (Math.acos(cosine) * 180) / Math.PI };
    });
}
