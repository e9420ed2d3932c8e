/** A vision process that answers at once, under the contract of a made-up library. */
import { visionApi } from '../../../electron/contract/vision.ts';
import type { LibraryService } from '../../../electron/library/service/service.ts';
import { portPair } from '../../../electron/rpc/port.ts';
import { serve } from '../../../electron/rpc/server.ts';
import { fakeVision, report } from '../../library/fake-vision.ts';

/** The active contract of the library, and faces of it that photos show again. */
export interface Model {
  readonly contract: string;
  readonly dimension: number;
  readonly thresholds: typeof report.thresholds;
  readonly vectors: readonly Float32Array<ArrayBuffer>[];
}

/** Photos hold words, one per face: the n-th word of all photos looks like the n-th vector of the model. */
export function attachVision(service: LibraryService, model: Model): void {
  const { contract, dimension, thresholds, vectors } = model;
  const seen = new Map<string, number>();
  const embed = (name: string): Float32Array<ArrayBuffer> => {
    const at = seen.get(name) ?? seen.size;
    seen.set(name, at);
    return vectors[at % vectors.length] as Float32Array<ArrayBuffer>;
  };
  const made = fakeVision({ contract, embed });
  const own = { ...report, contract, dimension, thresholds };
  const [near, far] = portPair();
  serve(visionApi, { vision: { ...made.vision, report: () => own } }, far);
  service.onPort('peer', near);
}
