/** Open-set identification on labelled faces: galleries, searches, and what calibration says of them beforehand. */
import { Calibration, type LibraryFit } from '../../electron/library/calibrate/calibration.ts';
import { type Evidence, fitCalibration } from '../../electron/library/calibrate/evidence.ts';
import { dotRow } from '../../electron/library/index/dot.ts';
import { meanTemplate } from '../../electron/library/templates/fusion.ts';
import type { CalibrationPrior } from '../../native-models/calibration.ts';

export interface Enrolled {
  readonly name: string;
  readonly faces: readonly Float32Array[];
  readonly direction: Float32Array;
  readonly resultant: number;
}

export function enrol(name: string, faces: readonly Float32Array[]): Enrolled {
  const mean = meanTemplate(faces);
  if (mean === null) throw new Error(`${name} has no mean`);
  return { name, faces, ...mean };
}

/** What a library of these people would send to the compute thread, all of it confirmed by the user. */
export function evidenceOf(
  prior: CalibrationPrior,
  people: readonly Enrolled[],
  dimension: number,
): Evidence {
  const faces = people.flatMap((person, at) => person.faces.map((face) => ({ at, face })));
  return {
    dimension,
    prior,
    directions: flat(
      people.map(({ direction }) => direction),
      dimension,
    ),
    resultants: Float64Array.from(people, ({ resultant }) => resultant),
    templates: Int32Array.from(people, (person) => person.faces.length),
    named: new Uint8Array(people.length).fill(1),
    apart: new Int32Array(0),
    probes: flat(
      faces.map(({ face }) => face),
      dimension,
    ),
    owners: Int32Array.from(faces, ({ at }) => at),
    isTemplate: new Uint8Array(faces.length).fill(1),
    confirmed: new Uint8Array(faces.length).fill(1),
    open: new Float32Array(0),
  };
}

/** The calibration a library of these people ends up with. */
export function calibrate(
  prior: CalibrationPrior,
  people: readonly Enrolled[],
  dimension: number,
): { calibration: Calibration; fit: LibraryFit; sizes: number[] } {
  const fit = fitCalibration(evidenceOf(prior, people, dimension), () => undefined);
  const calibration = new Calibration(prior, fit);
  return { calibration, fit, sizes: calibration.sizes(people.map(({ faces }) => faces.length)) };
}

/** The highest person score of a probe; `own` is looked up separately and left out. */
export function search(
  people: readonly Enrolled[],
  probe: Float32Array,
  own: string | null,
): { best: number; own: number } {
  let best = -1;
  let mine = -1;
  for (const { name, direction } of people) {
    const score = dotRow(direction, 0, probe, probe.length);
    if (name === own) mine = score;
    else if (score > best) best = score;
  }
  return { best, own: mine };
}

function flat(rows: readonly Float32Array[], dimension: number): Float32Array {
  const out = new Float32Array(rows.length * dimension);
  rows.forEach((row, at) => {
    out.set(row, at * dimension);
  });
  return out;
}
