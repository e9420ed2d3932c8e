/** Photos that are looked at but need not be in the library: analysed once, the last 200 kept in memory. */
import { randomUUID } from 'node:crypto';
import type { Probe } from '../../contract/api.ts';
import { describeError, FacetError, toAppError } from '../../contract/errors.ts';
import type { ProbeFace } from '../../contract/model.ts';
import type { Analysed, AnalysedFace, ImageSource } from '../../contract/vision.ts';
import { analyseTwice } from '../ingest/reader.ts';
import type { VisionLink } from '../ingest/vision-link.ts';

/** Number of probes kept; the least recently used go first. */
const capacity = 200;

/** An analysed photo. `analysed` is null when it could not be read; `problem` then says why. */
export interface HeldProbe {
  readonly id: string;
  readonly source: ImageSource;
  readonly analysed: Analysed | null;
  readonly problem: string | null;
}

export class Probes {
  readonly #vision: VisionLink;
  readonly #held = new Map<string, HeldProbe>();

  constructor(vision: VisionLink) {
    this.#vision = vision;
  }

  /**
   * Analyses a photo and keeps it. A photo that cannot be read is a probe with a problem, not an error.
   * @throws FacetError `cancelled`, `engine-down` when there is no vision process to ask
   */
  async examine(source: ImageSource, signal: AbortSignal): Promise<HeldProbe> {
    let analysed: Analysed | null = null;
    let problem: string | null = null;
    try {
      analysed = await analyseTwice(this.#vision, source, signal);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== 'bad-image' && error.code !== 'unreadable') throw thrown;
      problem = describeError(error);
    }
    const held: HeldProbe = { id: randomUUID(), source, analysed, problem };
    this.#held.set(held.id, held);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= capacity) break;
      this.#held.delete(oldest);
    }
    return held;
  }

  /** @throws FacetError `not-found` when it was never made, or pushed out by newer ones */
  get(id: string): HeldProbe {
    const held = this.#held.get(id);
    if (held === undefined) throw new FacetError({ code: 'not-found', what: 'probe', id });
    // Moves it to the young end of the map.
    this.#held.delete(id);
    this.#held.set(id, held);
    return held;
  }

  /** One face of a probe. @throws FacetError `not-found` */
  face(id: string, index: number): AnalysedFace {
    const face = this.get(id).analysed?.faces[index];
    if (face === undefined)
      throw new FacetError({ code: 'not-found', what: 'face', id: `${id}/${String(index)}` });
    return face;
  }
}

/** A probe as the page sees it. */
export function describeProbe(held: HeldProbe): Probe {
  const { analysed } = held;
  return {
    probe: held.id,
    label: held.source.label,
    width: analysed?.width ?? 0,
    height: analysed?.height ?? 0,
    faces: analysed?.faces.map(describeProbeFace) ?? [],
    problem: held.problem,
  };
}

function describeProbeFace(face: AnalysedFace, index: number): ProbeFace {
  const { box, landmarks, score, quality, usable } = face;
  return { index, box, landmarks, score, quality, usable };
}
