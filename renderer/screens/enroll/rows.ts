/** The photos of an enrolment and which face of each is taken. Pure. */
import type { Probe } from '../../../electron/contract/api.ts';
import type { ProbeFace } from '../../../electron/contract/model.ts';

export interface EnrollRow {
  readonly probe: Probe;
  /** Index of the face that is taken; null until one is chosen among several. */
  readonly face: number | null;
  /** The user wants this face though it is a poor template. */
  readonly anyway: boolean;
}

/** What stands between a row and being enrolled. */
export type RowState = 'ready' | 'unreadable' | 'no-face' | 'choose' | 'poor';

/** A new row: the face is taken by itself when only one can be meant. */
export function rowOf(probe: Probe): EnrollRow {
  const usable = probe.faces.filter((face) => face.usable);
  const only = usable.length === 1 ? usable[0] : probe.faces.length === 1 ? probe.faces[0] : undefined;
  return { probe, face: only?.index ?? null, anyway: false };
}

/** The face that is taken, if any. */
export function faceOf(row: EnrollRow): ProbeFace | null {
  return row.probe.faces.find((face) => face.index === row.face) ?? null;
}

export function stateOf(row: EnrollRow): RowState {
  if (row.probe.problem !== null) return 'unreadable';
  if (row.probe.faces.length === 0) return 'no-face';
  const face = faceOf(row);
  if (face === null) return 'choose';
  return face.usable || row.anyway ? 'ready' : 'poor';
}

/** What `enroll.add` is to be told: the faces of the rows that are ready. */
export function picksOf(rows: readonly EnrollRow[]): {
  picks: { probe: string; index: number }[];
  anyway: boolean;
} {
  const ready = rows.filter((row) => stateOf(row) === 'ready');
  return {
    picks: ready.flatMap((row) => (row.face === null ? [] : [{ probe: row.probe.probe, index: row.face }])),
    // Poor faces are among them only where the user said so.
    anyway: ready.some((row) => row.anyway),
  };
}
