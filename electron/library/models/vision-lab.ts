/** The lab in the vision process. */
import { Proposal } from '../../../native-models/families.ts';
import type { ModelTest } from '../../contract/models.ts';
import type { TrialFace } from '../../contract/vision.ts';
import type { VisionLink } from '../ingest/vision-link.ts';
import type { Lab, Probed, Subject } from './lab.ts';

export class VisionLab implements Lab {
  readonly #vision: VisionLink;
  readonly #faces: () => Promise<TrialFace[]>;

  /** @param faces those of the library to try an embedder on */
  constructor(vision: VisionLink, faces: () => Promise<TrialFace[]>) {
    this.#vision = vision;
    this.#faces = faces;
  }

  async probe(path: string, signal: AbortSignal): Promise<Probed> {
    const { proposal, ...rest } = await this.#vision.probe(path, signal);
    return { ...rest, proposal: proposal === null ? null : Proposal.parse(proposal) };
  }

  async test({ path, model, detector, embedder }: Subject, signal: AbortSignal): Promise<ModelTest> {
    const own = embedder === null ? [] : await this.#faces();
    return this.#vision.test({ path, model, detector, embedder }, own, signal);
  }
}
