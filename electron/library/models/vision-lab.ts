/** The lab in the vision process. */
import { FacetError } from '../../contract/errors.ts';
import type { ModelTest } from '../../contract/models.ts';
import type { VisionLink } from '../ingest/vision-link.ts';
import type { Lab, Probed } from './lab.ts';

export class VisionLab implements Lab {
  readonly #vision: VisionLink;

  constructor(vision: VisionLink) {
    this.#vision = vision;
  }

  async probe(): Promise<Probed> {
    await this.#vision.report();
    throw new FacetError({ code: 'not-allowed', method: 'vision.probe' });
  }

  async test(): Promise<ModelTest> {
    await this.#vision.report();
    throw new FacetError({ code: 'not-allowed', method: 'vision.test' });
  }
}
