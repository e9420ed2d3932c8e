/** Where the time of one photo goes. */
import { type PhotoCost, type VisionStage, visionStages } from '../contract/vision.ts';

/**
 * Adds up wall time by stage. Spans may lie inside each other (a find is aligned and embedded while the photo is
 * searched): each millisecond counts for the innermost. One photo's steps come one after another, so one
 * stack is enough; what is waited for between spans (the turn at the networks) counts for nobody.
 */
export class Stopwatch {
  readonly #ms: Record<VisionStage, number> = {
    read: 0,
    decode: 0,
    detect: 0,
    region: 0,
    align: 0,
    quality: 0,
    embed: 0,
    encode: 0,
  };
  readonly #open: VisionStage[] = [];
  #since = 0;
  readonly #counts = { decode: 0, region: 0 };

  /** Runs `work` as a span of `stage`; fails as it fails. */
  async time<T>(stage: VisionStage, work: () => T | Promise<T>): Promise<T> {
    if (stage === 'decode' || stage === 'region') this.#counts[stage] += 1;
    this.#settle();
    this.#open.push(stage);
    try {
      return await work();
    } finally {
      this.#settle();
      this.#open.pop();
    }
  }

  /** What another watch measured of the same photo; no span may be open here in the meantime. */
  add({ decodes, regions, ms }: PhotoCost): void {
    this.#counts.decode += decodes;
    this.#counts.region += regions;
    for (const stage of visionStages) this.#ms[stage] += ms[stage];
  }

  cost(): PhotoCost {
    return { decodes: this.#counts.decode, regions: this.#counts.region, ms: { ...this.#ms } };
  }

  /** Gives the time since the last change to the innermost span. */
  #settle(): void {
    const now = performance.now();
    const inner = this.#open.at(-1);
    if (inner !== undefined) this.#ms[inner] += now - this.#since;
    this.#since = now;
  }
}
