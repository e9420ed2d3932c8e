/** Every detector this process can be asked for, opened when it is first needed. */
import { FacetError } from '../../contract/errors.ts';
import type { Networks } from '../runtime/networks.ts';
import { type Detector, openDetector } from './detector.ts';

/** A detector with its models loaded. */
export interface OpenDetector extends Detector {
  readonly id: string;
  /** Least score it keeps, 0..1. */
  readonly least: number;
}

export class Detectors {
  readonly #networks: Networks;
  readonly #opened = new Map<string, Promise<OpenDetector>>();

  constructor(networks: Networks) {
    this.#networks = networks;
  }

  /**
   * The detector called `id`.
   * Errors: `invalid-input` where the program knows none of that name; `model-missing`, `model-mismatch`
   */
  open(id: string): Promise<OpenDetector> {
    const known = this.#opened.get(id);
    if (known !== undefined) return known;
    const opening = this.#load(id);
    this.#opened.set(id, opening);
    // The file may be there at the next try.
    opening.catch(() => this.#opened.delete(id));
    return opening;
  }

  async #load(id: string): Promise<OpenDetector> {
    const catalogue = await this.#networks.catalogue();
    const spec = catalogue.detectors.find((detector) => detector.id === id);
    if (spec === undefined) {
      const known = catalogue.detectors.map((detector) => detector.id).join(', ');
      const detail = `there is no detector ${id}; known: ${known}`;
      throw new FacetError({ code: 'invalid-input', field: 'detector', detail });
    }
    const models = await this.#networks.load(spec.models, catalogue);
    return { ...openDetector(spec, models), id, least: spec.score };
  }
}
