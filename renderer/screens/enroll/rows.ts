/** The photos of an enrolment and which face of each is taken. Pure. */
import type { Probe } from '../../../electron/contract/api.ts';
import type { ProbeFace } from '../../../electron/contract/model.ts';
import type { Misgiving } from '../../../electron/contract/templates.ts';

export interface EnrollRow {
  readonly probe: Probe;
  /** Index of the face that is taken; null until one is chosen among several. */
  readonly face: number | null;
  /** The user wants this face in spite of what speaks against it. */
  readonly anyway: boolean;
}

interface Pick {
  probe: string;
  index: number;
}

/** The chosen face of a row, as the library knows it. */
export function pickOf({ probe, face }: EnrollRow): Pick[] {
  return face === null ? [] : [{ probe: probe.probe, index: face }];
}

/** What stands between a row and being enrolled. */
export type RowState = 'ready' | 'unreadable' | 'no-face' | 'choose' | 'poor' | Misgiving['why'];

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

/** @param against what the library says against the face of the row; null for nothing, or not asked yet */
export function stateOf(row: EnrollRow, against: Misgiving | null = null): RowState {
  if (row.probe.problem !== null) return 'unreadable';
  if (row.probe.faces.length === 0) return 'no-face';
  const face = faceOf(row);
  if (face === null) return 'choose';
  if (row.anyway) return 'ready';
  return face.usable ? (against?.why ?? 'ready') : 'poor';
}

/** The faces the library is asked about: those that would be enrolled if nothing speaks against them. */
export function candidatesOf(rows: readonly EnrollRow[]): EnrollRow[] {
  return rows.filter((row) => stateOf(row) === 'ready');
}

/** What `enroll.add` is to be told: the faces of the rows that are ready. */
export function picksOf(
  rows: readonly EnrollRow[],
  against: (row: EnrollRow) => Misgiving | null = () => null,
): { picks: Pick[]; anyway: boolean } {
  const ready = rows.filter((row) => stateOf(row, against(row)) === 'ready');
  return {
    picks: ready.flatMap(pickOf),
    // Faces with something against them are among them only where the user said so.
    anyway: ready.some((row) => row.anyway),
  };
}
