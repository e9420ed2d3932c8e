/** The lab in the vision process. */
import { Proposal } from '../../../native-models/families.ts';
import type { ModelTest } from '../../contract/models.ts';
import type { VisionLink } from '../ingest/vision-link.ts';
import type { Lab, Probed, Subject } from './lab.ts';

export class VisionLab implements Lab {
  readonly #vision: VisionLink;

  constructor(vision: VisionLink) {
    this.#vision = vision;
  }

  async probe(path: string, signal: AbortSignal): Promise<Probed> {
    const { proposal, ...rest } = await this.#vision.probe(path, signal);
    return { ...rest, proposal: proposal === null ? null : Proposal.parse(proposal) };
  }

  test({ path, model, detector, embedder }: Subject, signal: AbortSignal): Promise<ModelTest> {
    return this.#vision.test({ path, model, detector, embedder }, [], signal);
  }
}
