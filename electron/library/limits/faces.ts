/**
 * Every face as the limits see it, in memory: so that a preview follows a slider. Read from the file in slices when
 * it is asked for, and again when anything was written since.
 */
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
/** Faces read between two pauses: a few ms. */
const slice = 1000;

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
    const columns = this.#read();
    this.#known = { writes, at: now, columns };
    return columns;
  }

  async #read(): Promise<FaceColumns> {
    const { limits } = this.#store;
    const room = limits.count() + slice;
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
    let after = 0;
    for (;;) {
      const rows = limits.rows(after, slice);
      for (const row of rows) {
        // More than a slice of new faces came in meanwhile: they are for the next reading.
        if (faces === room) break;
        into.face[faces] = row.face;
        into.photo[faces] = row.photo;
        into.person[faces] = row.person;
        into.score[faces] = row.score;
        into.eyes[faces] = row.eyes;
        into.quality[faces] = row.quality;
        into.aside[faces] = row.aside ? 1 : 0;
        into.held[faces] = row.held ? 1 : 0;
        after = row.face;
        faces++;
      }
      if (rows.length < slice || faces === room) return { faces, ...into };
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
