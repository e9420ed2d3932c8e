/** A few dozen small pictures that a made-up library shares among all its faces and photos. */
import { sharp } from '../../../electron/vision/decode/sharp.ts';
import { drawnCrop, drawnFace, drawnScene } from '../../support/drawings.ts';

export interface Pictures {
  /** Display crops, by who and which take. */
  crop(who: number, take: number): Uint8Array;
  /** 112×112 templates of the same. */
  aligned(who: number, take: number): Uint8Array;
  thumb(photo: number): Uint8Array;
}

const looks = 20;
const takes = 3;
const scenes = 24;

/** Draws them: about 1 KB each, so that a million are a gigabyte and not ten. */
export async function drawPictures(): Promise<Pictures> {
  const webp = async (svg: string, width: number, height: number): Promise<Uint8Array> =>
    new Uint8Array(
      await sharp(Buffer.from(svg)).resize(width, height).webp({ quality: 40, effort: 2 }).toBuffer(),
    );
  const faces = Array.from({ length: looks * takes }, (_, i) => drawnCrop(i % looks, Math.floor(i / looks)));
  const crops = await Promise.all(faces.map((svg) => webp(svg, 160, 160)));
  const aligned = await Promise.all(faces.map((svg) => webp(svg, 112, 112)));
  const thumbs = await Promise.all(
    Array.from({ length: scenes }, (_, i) => webp(drawnScene(i, 1500, 1000, peopleIn(i)), 240, 160)),
  );
  const at = (list: readonly Uint8Array[], index: number): Uint8Array => list[index] as Uint8Array;
  const face = (who: number, take: number): number => (who % looks) + looks * (take % takes);
  return {
    crop: (who, take) => at(crops, face(who, take)),
    aligned: (who, take) => at(aligned, face(who, take)),
    thumb: (photo) => at(thumbs, photo % scenes),
  };
}

function peopleIn(scene: number): string {
  return [0, 1, 2]
    .slice(0, 1 + (scene % 3))
    .map((n) => `<g transform="translate(${200 + n * 380} 380) scale(4.2)">${drawnFace(scene + n, n)}</g>`)
    .join('');
}
