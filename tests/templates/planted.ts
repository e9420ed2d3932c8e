/** Planting wrong names among labelled faces, and counting how many are pointed out. */
import { Calibration } from '../../electron/library/calibrate/calibration.ts';
import { fitCalibration } from '../../electron/library/calibrate/evidence.ts';
import { gather } from '../../electron/library/calibrate/gather.ts';
import { compute } from '../../electron/library/compute/run.ts';
import { slices } from '../../electron/library/compute/slices.ts';
import { Gallery } from '../../electron/library/index/gallery.ts';
import { type Doubt, doubtsOf, type Rival } from '../../electron/library/templates/doubts.ts';
import { comparison, fitsOf, isSuspicious } from '../../electron/library/templates/fit.ts';
import { anyPrior, type CalibrationPrior } from '../../native-models/calibration.ts';
import { type Random } from '../support/random.ts';
import { templateSets } from '../support/templates.ts';

export interface Labelled {
  readonly face: number;
  /** Who it is said to be, from 1. */
  readonly person: number;
  readonly usable: boolean;
  readonly vector: Float32Array;
}

/** All doubts about a library in which the user gave every name, as the service finds them. */
export async function doubtsAbout(
  faces: readonly Labelled[],
  prior: CalibrationPrior = anyPrior(),
  plausible = 0.3,
): Promise<Doubt[]> {
  const gallery = new Gallery('c', faces[0]?.vector.length ?? 1, faces.length);
  for (const { face, person, usable, vector } of faces)
    gallery.add({ face, photo: face, person, by: usable ? 'user' : 'auto', usable, vector }, 'c');
  const sets = templateSets(gallery);
  const fits = [...fitsOf(sets, faces)];
  const named = new Set(faces.map(({ person }) => person));
  const known = { named, strangers: new Set<number>() };
  const evidence = await gather(sets, prior, known, new AbortController().signal);
  const fit = evidence === null ? null : fitCalibration(evidence, () => undefined);
  const meaning = new Calibration(prior, fit);
  const low = fits.filter((fit) => isSuspicious(fit, meaning));
  const input = await comparison(sets, low, () => [], new Set(), slices());
  const { person, score } = await compute('nearestPeople', { dimension: gallery.dimension, ...input });
  const rivals = low.map((_, at): Rival | null => {
    const id = person[at] ?? 0;
    return id === 0
      ? null
      : { person: id, score: score[at] ?? -1, templates: sets.of(id)?.templates.length ?? 1 };
  });
  return doubtsOf(low, rivals, input.people.length, meaning, plausible);
}

export interface Found {
  readonly right: number;
  readonly wrong: number;
  readonly missed: number;
  /** Of the planted faces pointed out, how many were given back to whom they show. */
  readonly named: number;
  /** Faces pointed out that were not planted. */
  readonly alarms: readonly number[];
}

/** Gives a share of the faces the name of somebody else, at random, and asks for doubts. */
export async function plant(faces: readonly Labelled[], share: number, random: Random): Promise<Found> {
  const people = [...new Set(faces.map(({ person }) => person))];
  const chosen = new Set(
    random
      .shuffle(faces.filter(({ usable }) => usable).map(({ face }) => face))
      .slice(0, Math.max(1, Math.round(share * faces.length))),
  );
  const truth = new Map(faces.map(({ face, person }) => [face, person]));
  const planted = faces.map((face) => {
    if (!chosen.has(face.face)) return face;
    const others = people.filter((id) => id !== face.person);
    return { ...face, person: others[random.int(others.length)] ?? face.person };
  });
  const doubts = await doubtsAbout(planted);
  const right = doubts.filter(({ face }) => chosen.has(face));
  const alarms = doubts.flatMap(({ face }) => (chosen.has(face) ? [] : [face]));
  return {
    right: right.length,
    wrong: alarms.length,
    missed: chosen.size - right.length,
    named: right.filter(({ face, rival }) => rival?.person === truth.get(face)).length,
    alarms,
  };
}
