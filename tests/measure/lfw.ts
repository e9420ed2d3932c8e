/** The labelled originals of Labeled Faces in the Wild under ../shared, by person. */
import { readdirSync } from 'node:fs';
import type { Analysed, AnalysedFace } from '../../electron/contract/vision.ts';
import { sharp } from '../../electron/vision/decode/sharp.ts';

export interface LabelledPhoto {
  readonly person: string;
  readonly path: string;
  /** False for the tight crops, which are 128 pixels wide. */
  readonly original: boolean;
}

/** Every photo, people and files in name order. */
export async function labelledPhotos(shared: string): Promise<LabelledPhoto[]> {
  const root = `${shared}/data/lfw`;
  const found = readdirSync(root)
    .sort()
    .flatMap((person) =>
      readdirSync(`${root}/${person}`)
        .sort()
        .map((file) => ({ person, path: `${root}/${person}/${file}` })),
    );
  return Promise.all(
    found.map(async (photo) => ({ ...photo, original: (await sharp(photo.path).metadata()).width === 250 })),
  );
}

/** The labelled face: the one nearest the centre; undefined where none was found. */
export function central({ faces, width, height }: Analysed): AnalysedFace | undefined {
  const off = ({ box }: AnalysedFace): number =>
    Math.hypot(box.x + box.width / 2 - width / 2, box.y + box.height / 2 - height / 2);
  return [...faces].sort((a, b) => off(a) - off(b))[0];
}
