/**
 * `npm run measure:directions [-- --every N --detector ID]`: is a face read the right way up, however its photo lies?
 * Each labelled photo is looked at once in each direction; the search then runs over what was seen, as if the photo
 * lay in each of the four. Square photos only, so that a quarter turn shows the detector the same pixels.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Box } from '../../electron/contract/model.ts';
import { foldedAccuracy } from '../../electron/evaluate/folds.ts';
import { parsePairs } from '../../electron/evaluate/pairs.ts';
import { dotRow } from '../../electron/library/index/dot.ts';
import { alignFace } from '../../electron/vision/align/crops.ts';
import { decode, inspect } from '../../electron/vision/decode/image.ts';
import { Pyramid } from '../../electron/vision/decode/raster.ts';
import { readSource } from '../../electron/vision/decode/source.ts';
import { Detectors } from '../../electron/vision/detect/detectors.ts';
import type { Detection } from '../../electron/vision/detect/geometry.ts';
import { type Judged, searchFaces } from '../../electron/vision/detect/search.ts';
import { boxFrom, pointsFrom, type Quarters, turned } from '../../electron/vision/detect/views.ts';
import { Embedders, standardEmbedder } from '../../electron/vision/embed/embedders.ts';
import { recognisability } from '../../electron/vision/quality/quality.ts';
import { Networks } from '../../electron/vision/runtime/networks.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { contractId } from '../../native-models/manifest.ts';
import { noShared, sharedDir } from '../support/shared.ts';
import { percent } from './goals.ts';
import { say } from './labelled-faces.ts';
import { labelledPhotos } from './lfw.ts';

interface Seen extends Judged {
  readonly vector: Float32Array;
}

/** A photo and its finds by the clockwise quarters it was turned for the look. */
interface Looked {
  readonly person: string;
  readonly path: string;
  readonly image: Pyramid;
  readonly finds: readonly (readonly Detection[])[];
  readonly seen: ReadonlyMap<Detection, Seen>;
}

const quarters: readonly Quarters[] = [0, 1, 2, 3];
/** Least cosine of the face as the search reads it to the same face as it reads upright: decision 0009. */
const sameReading = 0.5;

const { values } = parseArgs({
  options: { every: { type: 'string', default: '1' }, detector: { type: 'string', default: 'default' } },
});
const shared = sharedDir();
if (shared === null) say(noShared);
else await measure(shared);

async function measure(root: string): Promise<void> {
  const options = { modelsDir: await ensureModels(), detector: values.detector, exclude: [], threads: 2 };
  const networks = new Networks(options);
  const detector = await new Detectors(networks).open(values.detector);
  const own = await new Embedders(networks, options).open(contractId(standardEmbedder()));

  const look = async (person: string, path: string): Promise<Looked> => {
    const file = await readSource({ path: null, bytes: new Uint8Array(readFileSync(path)), label: path });
    const image = new Pyramid((await decode(file, await inspect(file, path), path, 1)).raster);
    const seen = new Map<Detection, Seen>();
    const finds: Detection[][] = [];
    for (const way of quarters) {
      const found = await detector.look(image, turned(image, way));
      finds.push(found);
      for (const detection of found) {
        const aligned = alignFace(image, detection.landmarks, own.spec.template, own.side);
        if (aligned === null) continue;
        const { norm, vector } = await own.embed(aligned);
        seen.set(detection, {
          detection,
          recognisability: recognisability(norm, own.spec.norms ?? null),
          vector: Float32Array.from(vector),
        });
      }
    }
    return { person, path: path.slice(`${root}/data/`.length), image, finds, seen };
  };

  /** The labelled face as the search reads it where the photo lies turned clockwise by `lies`, and how often it looked. */
  const search = async ({ image, finds, seen }: Looked, lies: Quarters) => {
    const back = turned(image, ((4 - lies) % 4) as Quarters);
    const asSeen = new Map<Detection, Seen>();
    const lying = finds.map((found) =>
      found.map((find): Detection => {
        const { box, landmarks, score } = find;
        const detection = { box: boxFrom(back, box), landmarks: pointsFrom(back, landmarks), score };
        const known = seen.get(find);
        if (known !== undefined) asSeen.set(detection, { ...known, detection });
        return detection;
      }),
    );
    let looks = 0;
    const replay = {
      input: detector.input,
      look: () => Promise.resolve([...(lying[(looks++ + lies) % 4] ?? [])]),
    };
    const faces = await searchFaces(image, replay, (finds) =>
      Promise.resolve(finds.map((find) => asSeen.get(find) ?? null)),
    );
    return { face: central(faces, image), looks };
  };

  const photos = (await labelledPhotos(root)).filter((_, i) => i % Number(values.every) === 0);
  const looked: Looked[] = [];
  for (const { person, path } of photos) looked.push(await look(person, path));
  await networks.close();

  const pairs = parsePairs(readFileSync(`${root}/data/lfw-pairs.tsv`, 'utf8'), 'lfw-pairs.tsv');
  const people = [...new Set(looked.map(({ person }) => person))].sort();
  const chosenOn = new Set(people.filter((_, i) => i % 2 === 0));
  say(
    `${looked.length} photos of ${people.length} people, detector ${values.detector}; every second person was chosen on`,
  );
  say(
    'lies turned by | read another way than upright: chosen on, held out | looked at once | cosine to upright, 5 % and least | accuracy',
  );
  const upright = new Map<Looked, Seen>();
  for (const photo of looked) {
    const known = [...photo.seen.values()].filter(({ detection }) => photo.finds[0]?.includes(detection));
    const face = central(known, photo.image);
    if (face !== undefined) upright.set(photo, face);
  }
  for (const lies of quarters) {
    const wrong: Looked[] = [];
    const cosines: number[] = [];
    const vectors = new Map<string, Float32Array>();
    let once = 0;
    for (const photo of looked) {
      const { face, looks } = await search(photo, lies);
      if (looks === 1) once++;
      const reference = upright.get(photo)?.vector;
      if (face === undefined || reference === undefined) {
        wrong.push(photo);
        continue;
      }
      vectors.set(photo.path, face.vector);
      const cosine = dotRow(reference, 0, face.vector, reference.length);
      cosines.push(cosine);
      if (cosine < sameReading) wrong.push(photo);
    }
    cosines.sort((a, b) => a - b);
    const scored = pairs.flatMap(({ a, b, same }) => {
      const [x, y] = [vectors.get(a), vectors.get(b)];
      return x === undefined || y === undefined ? [] : [{ score: dotRow(x, 0, y, x.length), same }];
    });
    const held = wrong.filter(({ person }) => !chosenOn.has(person)).length;
    const low = cosines[Math.floor(0.05 * (cosines.length - 1))] ?? NaN;
    say(
      `${String(90 * lies).padStart(14)} | ${wrong.length - held}, ${held} | ${percent(once / looked.length)} % | ` +
        `${low.toFixed(3)}, ${(cosines[0] ?? NaN).toFixed(3)} | ${values.every === '1' ? foldedAccuracy(scored).accuracy.toFixed(4) : 'of all photos only'}`,
    );
    for (const { path } of wrong) say(`    ${path}`);
  }
}

function central(faces: readonly Seen[], { width, height }: Pyramid): Seen | undefined {
  const off = ({ x, y, width: w, height: h }: Box): number =>
    Math.hypot(x + w / 2 - width / 2, y + h / 2 - height / 2);
  return [...faces].sort((a, b) => off(a.detection.box) - off(b.detection.box))[0];
}
