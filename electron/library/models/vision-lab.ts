/** The lab in the vision process. */
import { Proposal } from '../../../native-models/families.ts';
import { FacetError } from '../../contract/errors.ts';
import type { ModelTest } from '../../contract/models.ts';
import type { VisionLink } from '../ingest/vision-link.ts';
import type { Lab, Probed } from './lab.ts';

export class VisionLab implements Lab {
  readonly #vision: VisionLink;

  constructor(vision: VisionLink) {
    this.#vision = vision;
  }

  async probe(path: string, signal: AbortSignal): Promise<Probed> {
    const { proposal, ...rest } = await this.#vision.probe(path, signal);
    return { ...rest, proposal: proposal === null ? null : Proposal.parse(proposal) };
  }

  async test(): Promise<ModelTest> {
    await this.#vision.report();
    throw new FacetError({ code: 'not-allowed', method: 'vision.test' });
  }
}
