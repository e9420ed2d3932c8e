/** The faces a model is tried on: those of the golden photos, and those of the library. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { golden, goldenFolder, type GoldenPhoto } from '../../../native-models/golden.ts';
import { type EmbedderSpec, manifest, type ModelSpec } from '../../../native-models/manifest.ts';
import type { Box } from '../../contract/model.ts';
import type { TrialFace } from '../../contract/vision.ts';
import { alignFace } from '../align/crops.ts';
import { decode, inspect } from '../decode/image.ts';
import { Pyramid, type Raster } from '../decode/raster.ts';
import { readSource } from '../decode/source.ts';
import { takesCrops } from '../embed/embedders.ts';
import { decodeCrop } from '../embed/stored-crop.ts';

/** A golden photo, decoded whole, and where its faces are known to be, in its pixels. */
export interface OpenPhoto {
  readonly name: string;
  readonly image: Pyramid;
  readonly raster: Raster;
  readonly boxes: readonly Box[];
  readonly points: GoldenPhoto['faces'][number]['points'][];
}

/** The golden photos in the models folder, or why they cannot be used, in words. */
export async function openPhotos(modelsDir: string): Promise<OpenPhoto[] | string> {
  const photos: OpenPhoto[] = [];
  for (const { file, sha256, faces } of golden.photos) {
    const path = join(modelsDir, goldenFolder, file);
    const bytes = await readFile(path).catch(() => null);
    if (bytes === null)
      return `the golden photos are not here (${path} cannot be read); start once with a connection`;
    const source = await readSource({ path: null, bytes, label: file });
    if (source.sha256 !== sha256) return `${path} is not the golden photo; delete it and start again`;
    const { raster, shrink } = await decode(source, await inspect(source, file), file);
    photos.push({
      name: file,
      image: new Pyramid(raster),
      raster,
      boxes: faces.map(({ box: [x, y, width, height] }) => ({
        x: x / shrink.x,
        y: y / shrink.y,
        width: width / shrink.x,
        height: height / shrink.y,
      })),
      points: faces.map(({ points: [a, b, c, d, e] }) => {
        const at = ([x, y]: [number, number]): [number, number] => [x / shrink.x, y / shrink.y];
        return [at(a), at(b), at(c), at(d), at(e)];
      }),
    });
  }
  return photos;
}

/** Every golden face on the template of an embedder. */
export function alignedFaces(
  photos: readonly OpenPhoto[],
  template: EmbedderSpec['template'],
  side: number,
): Raster[] {
  return photos.flatMap(({ image, points }) =>
    points.flatMap((five) => alignFace(image, five, template, side) ?? []),
  );
}

/** A face of the library, and the number that stands for whose it is. */
export interface OwnFace {
  readonly face: Raster;
  readonly person: number;
}

/** The stored crops as pixels, without those that are none; no face at all where `spec` takes another template. */
export async function ownFaces(
  spec: EmbedderSpec,
  model: ModelSpec,
  stored: readonly TrialFace[],
): Promise<OwnFace[]> {
  const known = { ...manifest, models: [...manifest.models.filter(({ id }) => id !== model.id), model] };
  if (!takesCrops(spec, known)) return [];
  const own: OwnFace[] = [];
  for (const { aligned, person } of stored) {
    const face = await decodeCrop(aligned, model.input.width);
    if (face !== null) own.push({ face, person });
  }
  return own;
}
