/** Where the time of a scan went, for the log and the bench. */
import { type PhotoCost, visionStages } from '../../contract/vision.ts';

/** The stages of the vision process, then those of this one. */
export const stages = [...visionStages, 'group', 'store'] as const;
export type Stage = (typeof stages)[number];

export interface ScanCosts {
  readonly photos: number;
  readonly faces: number;
  readonly decodes: number;
  /** Parts decoded at full size for small faces. */
  readonly regions: number;
  /** From the first photo to the last, without pauses. */
  readonly wallMs: number;
  /** Summed over photos; stages of several photos overlap, so the sum may exceed the wall time. */
  readonly ms: Readonly<Record<Stage, number>>;
}

export class CostSheet {
  readonly #ms = Object.fromEntries(stages.map((stage) => [stage, 0])) as Record<Stage, number>;
  #photos = 0;
  #faces = 0;
  #decodes = 0;
  #regions = 0;

  read({ decodes, regions, ms }: PhotoCost, faces: number): void {
    this.#photos += 1;
    this.#faces += faces;
    this.#decodes += decodes;
    this.#regions += regions;
    for (const stage of visionStages) this.#ms[stage] += ms[stage];
  }

  add(stage: 'group' | 'store', ms: number): void {
    this.#ms[stage] += ms;
  }

  total(wallMs: number): ScanCosts {
    return {
      photos: this.#photos,
      faces: this.#faces,
      decodes: this.#decodes,
      regions: this.#regions,
      wallMs: Math.round(wallMs),
      ms: Object.fromEntries(stages.map((stage) => [stage, Math.round(this.#ms[stage])])) as ScanCosts['ms'],
    };
  }
}
