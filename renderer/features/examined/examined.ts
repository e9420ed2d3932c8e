/** A photo outside the library, looked at for the sake of one face in it. */
import type { FacePick, Probe } from '../../../electron/contract/api.ts';
import { type AppError, toAppError } from '../../../electron/contract/errors.ts';
import { engine } from '../../engine/engine.ts';

export interface Examined {
  /** The photo with its faces; null before there is one. */
  readonly probe: Probe | null;
  readonly busy: boolean;
  readonly error: AppError | null;
}

export const nothingExamined: Examined = { probe: null, busy: false, error: null };

/** The face a photo stands for until the user picks another: the largest usable one, else the largest. */
function defaultFace(probe: Probe): FacePick | null {
  const area = (face: Probe['faces'][number]): number => face.box.width * face.box.height;
  const [best] = probe.faces.toSorted((a, b) => Number(b.usable) - Number(a.usable) || area(b) - area(a));
  return best === undefined ? null : { probe: probe.probe, index: best.index };
}

/**
 * Finds the faces of a photo. `show` is told how it goes: busy, then the photo or what went wrong. Never rejects.
 * @returns the face to start with; null when there is none, which the last state shown explains
 */
export async function examinePhoto(grant: string, show: (state: Examined) => void): Promise<FacePick | null> {
  show({ ...nothingExamined, busy: true });
  try {
    for await (const probe of engine().probe.examine({ grants: [grant] })) {
      show({ ...nothingExamined, probe });
      return defaultFace(probe);
    }
    show(nothingExamined);
  } catch (thrown) {
    show({ ...nothingExamined, error: toAppError(thrown) });
  }
  return null;
}
