/** Labelled photos through the real recipe and the real grouping, without a database. */
import type { AnalysedFace } from '../../electron/contract/vision.ts';
import { Grouper } from '../../electron/library/cluster/grouper.ts';
import { Gallery } from '../../electron/library/index/gallery.ts';
import type { Pipeline } from '../../electron/vision/pipeline.ts';
import { type Agreement, agreement } from '../support/partitions.ts';
import { seededRandom } from '../support/random.ts';
import { central, type LabelledPhoto } from './lfw.ts';

/** `faces`: the labelled one first, then bystanders, whom nobody labelled. Never empty. */
export interface SeenPhoto {
  readonly photo: LabelledPhoto;
  readonly faces: readonly AnalysedFace[];
}

/** With `crops` each face also has its aligned crop, as a library would store it. */
export async function seenPhotos(
  pipeline: Pipeline,
  photos: readonly LabelledPhoto[],
  { crops = false } = {},
): Promise<SeenPhoto[]> {
  const seen: SeenPhoto[] = [];
  for (const photo of photos) {
    const source = { path: photo.path, bytes: null, label: photo.path };
    const analysed = await pipeline.analyse(source, { embed: true, crops, thumb: false });
    const labelled = central(analysed);
    if (labelled === undefined) continue;
    seen.push({ photo, faces: [labelled, ...analysed.faces.filter((face) => face !== labelled)] });
  }
  return seen;
}

/**
 * Group of each photo's labelled face after all photos arrived in an order (0 = as given, else shuffled by it);
 * a loose face has a group of its own.
 */
export function grouped(
  photos: readonly SeenPhoto[],
  order: number,
  thresholds: { readonly groupJoin: number; readonly groupMerge: number },
): number[] {
  const [some] = photos.flatMap(({ faces }) => faces.flatMap(({ embedding }) => embedding ?? []));
  const gallery = new Gallery('measured', some?.length ?? 1);
  const grouper = new Grouper(gallery, { join: thresholds.groupJoin, merge: thresholds.groupMerge });
  const ids = new Map<AnalysedFace, number>();
  let people = 0;
  const arriving = order === 0 ? photos : seededRandom(order).shuffle(photos);
  for (const [at, { faces }] of arriving.entries()) {
    for (const face of faces) {
      if (face.embedding === null) continue;
      ids.set(face, ids.size + 1);
      const { usable, embedding: vector } = face;
      gallery.add({ face: ids.size, photo: at + 1, usable, vector, person: null, by: null }, 'measured');
    }
    grouper.place(
      faces.flatMap((face) => ids.get(face) ?? []),
      () => ++people,
    );
  }
  grouper.settleNow(0);
  return photos.map(({ faces: [labelled] }, at) => {
    const id = labelled === undefined ? undefined : ids.get(labelled);
    return (id === undefined ? null : gallery.personOf(id)) ?? -1 - at;
  });
}

/** Agreement with the folder names, over everybody or over one half of the people. */
export function judged(photos: readonly SeenPhoto[], labels: readonly number[], half?: 0 | 1): Agreement {
  const people = [...new Set(photos.map(({ photo }) => photo.person))].sort();
  const chosen = photos.flatMap(({ photo }, at) =>
    half === undefined || people.indexOf(photo.person) % 2 === half ? [at] : [],
  );
  return agreement(
    chosen.map((at) => labels[at] ?? 0),
    chosen.map((at) => photos[at]?.photo.person ?? ''),
  );
}
