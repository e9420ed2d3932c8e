/** A drawn photo, the same everywhere, and the work of a real one on it: what a pace is measured by. */
import type { Landmarks } from '../../contract/model.ts';
import { alignFace, displayCrop, thumbnail } from '../align/crops.ts';
import { Pyramid, type Raster } from '../decode/raster.ts';
import type { OpenDetector } from '../detect/detectors.ts';
import { turned } from '../detect/views.ts';
import type { OpenEmbedder } from '../embed/embedders.ts';
import { goldenFace } from '../runtime/golden.ts';

const size = { width: 1600, height: 1200 } as const;
/** Where its faces are said to be: what the detector finds in a drawing would be another question. */
const faces = Array.from({ length: 8 }, (_, at) => ({
  x: 100 + (at % 4) * 380,
  y: 150 + Math.floor(at / 4) * 560,
}));
const side = 240;

/** Of a face that fills a square, as shares of its side. */
const features = [
  [0.34, 0.46],
  [0.66, 0.46],
  [0.5, 0.64],
  [0.38, 0.8],
  [0.62, 0.8],
] as const;

export class TrialPhoto {
  readonly #raster: Raster = goldenFace(size.width, size.height);
  readonly #detector: OpenDetector;
  readonly #embedder: OpenEmbedder;

  constructor(detector: OpenDetector, embedder: OpenEmbedder) {
    this.#detector = detector;
    this.#embedder = embedder;
  }

  /** One look, eight faces aligned, embedded and cut out, and a thumbnail. */
  async describe(): Promise<void> {
    const image = new Pyramid(this.#raster);
    await this.#detector.look(image, turned(image, 0));
    const { spec, side: template, embedAll } = this.#embedder;
    const aligned = faces.map(({ x, y }) => {
      const [a, b, c, d, e] = features;
      const at = ([u, v]: readonly [number, number]): [number, number] => [x + u * side, y + v * side];
      const points: Landmarks = [at(a), at(b), at(c), at(d), at(e)];
      return alignFace(image, points, spec.template, template);
    });
    await embedAll(aligned.filter((one) => one !== null));
    for (const { x, y } of faces) displayCrop(image, { x, y, width: side, height: side });
    thumbnail(image, 320);
  }
}
