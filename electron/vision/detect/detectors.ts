/** Every detector this process can be asked for, opened when it is first needed. */
import { FacetError, toAppError } from '../../contract/errors.ts';
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
   * Errors: `detector-missing` where the program knows none of that name or its files are not here; `model-mismatch`
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
      throw new FacetError({ code: 'detector-missing', detector: id, detail: `known: ${known}` });
    }
    const models = await this.#networks.load(spec.models, catalogue).catch((thrown: unknown) => {
      const error = toAppError(thrown);
      if (error.code !== 'model-missing') throw thrown;
      const { detail } = error;
      throw new FacetError({ code: 'detector-missing', detector: id, detail }, { cause: thrown });
    });
    return { ...openDetector(spec, models), id, least: spec.score };
  }
}
