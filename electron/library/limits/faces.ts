/**
 * Every face as the limits see it, in memory: so that a preview follows a slider. Read from the file in slices when
 * it is asked for, and again when anything was written since.
 */
import type { LimitedFace } from '../store/limits.ts';
import { along, inSlices, type Walk } from '../store/lists/walk.ts';
import type { Store } from '../store/store.ts';

/** Columns of equal length, in face id order; a row of `person` is 0 for a loose face, `aside` and `held` are 0 or 1. */
export interface FaceColumns {
  readonly faces: number;
  readonly face: Int32Array;
  readonly photo: Int32Array;
  readonly person: Int32Array;
  readonly score: Float32Array;
  readonly eyes: Float32Array;
  readonly quality: Float32Array;
  readonly aside: Uint8Array;
  readonly held: Uint8Array;
}

interface Known {
  /** Writes to the file when the reading began. */
  readonly writes: number;
  readonly at: number;
  readonly columns: Promise<FaceColumns>;
}

/** How old a reading may be during a scan, ms. */
const busyMs = 2000;

export class LimitedFaces {
  readonly #store: Store;
  readonly #isBusy: () => boolean;
  #known: Known | undefined;

  /** @param isBusy whether faces come in all the time: then what was read a moment ago will do */
  constructor(store: Store, isBusy: () => boolean) {
    this.#store = store;
    this.#isBusy = isBusy;
  }

  get(): Promise<FaceColumns> {
    const writes = this.#store.lists.writes();
    const now = performance.now();
    const known = this.#known;
    if (known?.writes === writes || (known !== undefined && this.#isBusy() && now - known.at < busyMs))
      return known.columns;
    const columns = inSlices(columnsOf(this.#store));
    this.#known = { writes, at: now, columns };
    return columns;
  }
}

function* columnsOf({ limits }: Store): Walk<FaceColumns> {
  // Faces with higher ids came meanwhile: they are for the next reading.
  const room = limits.highest();
  const into = {
    face: new Int32Array(room),
    photo: new Int32Array(room),
    person: new Int32Array(room),
    score: new Float32Array(room),
    eyes: new Float32Array(room),
    quality: new Float32Array(room),
    aside: new Uint8Array(room),
    held: new Uint8Array(room),
  };
  let faces = 0;
  for (const rows of along<LimitedFace>((after, limit) => limits.rows(after?.face ?? 0, limit))) {
    for (const row of rows) {
      if (row.face > room) return { faces, ...into };
      into.face[faces] = row.face;
      into.photo[faces] = row.photo;
      into.person[faces] = row.person;
      into.score[faces] = row.score;
      into.eyes[faces] = row.eyes;
      into.quality[faces] = row.quality;
      into.aside[faces] = row.aside ? 1 : 0;
      into.held[faces] = row.held ? 1 : 0;
      faces++;
    }
    yield;
  }
  return { faces, ...into };
}
