import { type PhotoCost, visionStages } from '../../electron/contract/vision.ts';

/** What a photo took that nobody read. */
export const noCost: PhotoCost = {
  decodes: 0,
  regions: 0,
  ms: Object.fromEntries(visionStages.map((stage) => [stage, 0])) as PhotoCost['ms'],
};
