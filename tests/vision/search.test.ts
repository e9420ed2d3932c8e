/** Searching a photo for faces, with a detector and an embedder that are told what to see. */
import { describe, expect, it } from 'vitest';
import type { Box, Landmarks } from '../../electron/contract/model.ts';
import { Pyramid } from '../../electron/vision/decode/raster.ts';
import type { Detector } from '../../electron/vision/detect/detector.ts';
import type { Detection } from '../../electron/vision/detect/geometry.ts';
import { isSame } from '../../electron/vision/detect/same.ts';
import { type Judged, searchFaces } from '../../electron/vision/detect/search.ts';
import { isSmall, tilesFor } from '../../electron/vision/detect/tiles.ts';
import {
  boxFrom,
  compose,
  part,
  pointsFrom,
  type Quarters,
  turned,
  type View,
} from '../../electron/vision/detect/views.ts';

const input = { width: 320, height: 240 };
const blank = (width: number, height: number): Pyramid =>
  new Pyramid({ data: new Uint8Array(width * height * 3), width, height });

/** A face with its points where they belong. */
function face(x: number, y: number, side: number, score = 0.99): Detection {
  const at = (u: number, v: number): [number, number] => [x + u * side, y + v * side];
  const landmarks: Landmarks = [at(0.3, 0.4), at(0.7, 0.4), at(0.5, 0.6), at(0.35, 0.8), at(0.65, 0.8)];
  return { box: { x, y, width: side, height: side }, score, landmarks };
}

/** The same face with its eyes and corners of the mouth at other places, in shares of the side. */
function points(of: Detection, ...places: readonly (readonly [number, number])[]): Detection {
  const { x, y, width } = of.box;
  const [left, right, mouthLeft, mouthRight] = places.map(([u, v]): [number, number] => [
    x + u * width,
    y + v * width,
  ]);
  const [, , nose] = of.landmarks;
  if (left === undefined || right === undefined || mouthLeft === undefined || mouthRight === undefined)
    throw new Error('four places expected');
  return { ...of, landmarks: [left, right, nose, mouthLeft, mouthRight] };
}

interface Scene {
  readonly upright?: readonly Detection[];
  /** By clockwise quarter turns of the view; in image pixels. */
  readonly turned?: Partial<Record<1 | 2 | 3, readonly Detection[]>>;
  readonly tiles?: (view: View) => readonly Detection[];
  readonly sees: (detection: Detection) => number | null;
}

async function search(image: Pyramid, scene: Scene) {
  const looks: string[] = [];
  const detector: Detector = {
    input,
    look: (_, view, tile = false) => {
      if (tile) {
        looks.push('tile');
        return Promise.resolve([...(scene.tiles?.(view) ?? [])]);
      }
      const { a, b } = view.map;
      const quarters = a === 1 ? 0 : b === 1 ? 1 : a === -1 ? 2 : 3;
      looks.push(`turn ${String(quarters)}`);
      return Promise.resolve([
        ...(quarters === 0 ? (scene.upright ?? []) : (scene.turned?.[quarters] ?? [])),
      ]);
    },
  };
  const judged: Detection[] = [];
  const found = await searchFaces<Judged>(image, detector, (finds) => {
    judged.push(...finds);
    return Promise.resolve(finds.map((detection) => ({ detection, recognisability: scene.sees(detection) })));
  });
  return { faces: found.map(({ detection }) => detection), looks, judged };
}

describe('a search', () => {
  const image = blank(300, 240);
  const good = face(100, 60, 90);

  it('looks once where a face stands upright', async () => {
    const { faces, looks } = await search(image, { upright: [good], sees: () => 0.8 });
    expect(faces).toEqual([good]);
    expect(looks).toEqual(['turn 0']);
  });

  it('turns the photo where nothing sure is found, and keeps the view in which the face reads best', async () => {
    const upsideDown = face(102, 62, 88, 0.999);
    const { faces, looks } = await search(image, {
      upright: [upsideDown],
      turned: { 2: [good] },
      sees: (detection) => (detection === good ? 0.8 : 0.4),
    });
    expect(faces).toEqual([good]);
    expect(looks).toEqual(['turn 0', 'turn 1', 'turn 2', 'turn 3']);
  });

  it('keeps an upright face of whose points it sees more, though the embedder sees more in the other', async () => {
    const [left, right, ...rest] = good.landmarks;
    const squeezed: Detection = {
      ...face(101, 61, 89),
      landmarks: [[left[0] + 8, left[1]], [right[0] - 8, right[1]], ...rest],
    };
    const { faces } = await search(image, {
      upright: [good],
      turned: { 2: [squeezed] },
      sees: (detection) => (detection === good ? 0.57 : 0.64),
    });
    expect(faces).toEqual([good]);
  });

  it('keeps a sharp profile upright: its eyes are close together, but not its eyes and its mouth', async () => {
    // As measured on a profile of LFW: the upside-down reading has its eyes further apart.
    const profile = points(face(100, 60, 90), [0.4, 0.4], [0.59, 0.4], [0.43, 0.81], [0.55, 0.81]);
    const upsideDown = points(face(103, 55, 92), [0.64, 0.66], [0.38, 0.66], [0.6, 0.38], [0.42, 0.38]);
    const { faces } = await search(image, {
      upright: [profile],
      turned: { 2: [upsideDown] },
      sees: (detection) => (detection === profile ? 0.46 : 0.43),
    });
    expect(faces).toEqual([profile]);
  });

  it('turns a photo in which a face lies on its side, though its points are where they belong', async () => {
    const lying = points(face(101, 61, 89), [0.4, 0.7], [0.4, 0.3], [0.8, 0.65], [0.8, 0.35]);
    const { faces, looks } = await search(image, {
      upright: [lying],
      turned: { 1: [good] },
      sees: (detection) => (detection === good ? 0.85 : 0.75),
    });
    expect(faces).toEqual([good]);
    expect(looks).toHaveLength(4);
  });

  it('keeps two people cheek to cheek, of whom one covers much of the other', async () => {
    const front = face(100, 60, 100);
    const behind = { ...face(70, 60, 90, 0.95), box: { x: 81, y: 64, width: 72, height: 90 } };
    const { faces } = await search(image, { upright: [front, behind], sees: () => 0.8 });
    expect(faces).toEqual([front, behind]);
  });

  it('turns it also where half of the finds are doubtful, and judges no sure face again', async () => {
    const tilted = face(10, 10, 60);
    const lying = face(104, 63, 84, 0.8);
    const { faces, judged } = await search(image, {
      upright: [tilted, lying],
      turned: { 1: [face(11, 11, 58), good] },
      sees: (detection) => (detection === lying ? 0.4 : 0.8),
    });
    expect(faces).toEqual([tilted, good]);
    expect(judged).toEqual([tilted, lying, good]);
  });

  it('looks all ways once it turns: a tilted head may read well in the wrong one', async () => {
    const tilted = face(10, 10, 60);
    const { faces } = await search(image, { turned: { 1: [tilted], 3: [good] }, sees: () => 0.8 });
    expect(faces).toEqual([tilted, good]);
  });

  it('rejects what the embedder sees no face in, however certain the detector', async () => {
    const { faces } = await search(image, { upright: [face(10, 10, 60, 1)], sees: () => 0.2 });
    expect(faces).toEqual([]);
  });

  it('rejects points too close together for the box', async () => {
    const [eye, , ...rest] = good.landmarks;
    const cushion: Detection = { ...good, landmarks: [eye, [eye[0] + 9, eye[1]], ...rest] };
    const { faces } = await search(image, { upright: [cushion], sees: () => 0.9 });
    expect(faces).toEqual([]);
  });

  it('goes by the confidence of the detector where the embedder was not measured', async () => {
    const { faces, looks } = await search(image, { upright: [good], sees: () => null });
    expect(faces).toEqual([good]);
    expect(looks).toEqual(['turn 0']);
    const doubtful = await search(image, { upright: [face(100, 60, 90, 0.7)], sees: () => null });
    expect(doubtful.looks).toHaveLength(4);
  });

  it('counts a face and the eye taken for one as one', async () => {
    const eye = face(120, 80, 25, 0.9);
    const { faces } = await search(image, { upright: [good, eye], sees: (d) => (d === good ? 0.9 : 0.5) });
    expect(faces).toEqual([good]);
  });
});

describe('tiles', () => {
  const crowd = blank(1280, 960);
  const small = face(40, 40, 40);

  it('are not looked at where the faces are large', async () => {
    const { looks } = await search(crowd, { upright: [face(300, 300, 300)], sees: () => 0.9 });
    expect(looks).toEqual(['turn 0']);
  });

  it('are looked at where one face is small; each face is judged and given once, a cut one not at all', async () => {
    const other = face(500, 500, 40);
    const cut = face(700, 700, 200);
    const { faces, judged } = await search(crowd, {
      upright: [small],
      tiles: () => [small, other, cut],
      sees: () => 0.9,
    });
    expect(faces).toEqual([small, other]);
    expect(judged).toEqual([small, other]);
  });

  it('twice as close with nobody in them end the search', async () => {
    const { looks } = await search(crowd, { sees: () => 0.9 });
    const first = tilesFor(crowd, input)[0] ?? [];
    expect(looks.filter((look) => look === 'tile')).toHaveLength(first.length);
  });

  it('cover the whole picture, overlap, and never enlarge it', () => {
    const image = { width: 1600, height: 1000 };
    const levels = tilesFor(image, input);
    expect(levels).toHaveLength(2);
    for (const tiles of levels) {
      for (const { width } of tiles) expect(width).toBeGreaterThanOrEqual(input.width);
      for (const [x, y] of [
        [0, 0],
        [1599, 999],
        [800, 500],
        [1599, 0],
        [401, 249],
      ] as const) {
        const holds = ({ map: { c, f }, width, height }: View): boolean =>
          x >= c && x <= c + width && y >= f && y <= f + height;
        expect(tiles.some(holds), `${x}, ${y}`).toBe(true);
      }
    }
    expect(tilesFor({ width: 400, height: 300 }, input)).toEqual([]);
    expect(isSmall(small.box, crowd, input)).toBe(true);
    expect(isSmall(face(0, 0, 200).box, crowd, input)).toBe(false);
  });
});

describe('views', () => {
  const image = { width: 300, height: 200 };

  it('turned four times by a quarter show the picture as it is', () => {
    const quarter = turned({ width: 200, height: 300 }, 1).map;
    const there = compose(turned(image, 1).map, quarter);
    const { a, b, c, d, e, f } = compose(there, there);
    // Adding zero turns -0 into 0.
    expect([a, b, c, d, e, f].map((value) => value + 0)).toEqual([1, 0, 0, 0, 1, 0]);
  });

  it('give boxes and points back in pixels of the picture', () => {
    const box: Box = { x: 10, y: 20, width: 30, height: 40 };
    const { landmarks } = face(10, 20, 30);
    for (const quarters of [0, 1, 2, 3] satisfies Quarters[]) {
      const view = turned(image, quarters);
      const back = boxFrom(view, box);
      expect(back.width * back.height).toBe(1200);
      expect([back.width, back.height]).toEqual(quarters % 2 === 0 ? [30, 40] : [40, 30]);
      const [left, right] = pointsFrom(view, landmarks);
      const angle = (Math.atan2(right[1] - left[1], right[0] - left[0]) * 180) / Math.PI;
      // The eye line of an upright face in a view turned clockwise runs anticlockwise in the picture.
      expect(((angle + 360) % 360) / 90).toBeCloseTo((4 - quarters) % 4);
    }
    expect(boxFrom(part({ x: 5, y: 7, width: 100, height: 100 }), box)).toEqual({ ...box, x: 15, y: 27 });
  });
});

it('two faces side by side are two; a part of a face in the same look is that face', () => {
  expect(isSame(face(0, 0, 100), face(80, 10, 100), false)).toBe(false);
  expect(isSame(face(0, 0, 100), face(10, 5, 95), false)).toBe(true);
  expect(isSame(face(0, 0, 100), face(60, 55, 40), true)).toBe(true);
});

it('a box that lies in another for the most part is that face seen another way, or a neighbour in the same look', () => {
  const behind = face(-27, 0, 100);
  const covered = { ...behind, landmarks: face(-60, 0, 100).landmarks };
  expect(isSame(face(0, 0, 100), covered, true)).toBe(false);
  expect(isSame(face(0, 0, 100), covered, false)).toBe(true);
});
