import { create } from 'zustand';
import type { FacePick, Probe } from '../../../electron/contract/api.ts';
import { type AppError, toAppError } from '../../../electron/contract/errors.ts';
import { engine } from '../../engine/engine.ts';

export type Slot = 'a' | 'b';

/** What a slot shows besides the face it stands for, which is in the address. */
export interface SlotState {
  /** The photo the face is picked from; null for a face of the library. */
  readonly probe: Probe | null;
  readonly busy: boolean;
  readonly error: AppError | null;
}

const empty: SlotState = { probe: null, busy: false, error: null };
export const useCompare = create<Record<Slot, SlotState>>(() => ({ a: empty, b: empty }));

export function resetSlot(slot: Slot): void {
  useCompare.setState({ [slot]: empty });
}

/** The face a photo is compared by until the user picks another: the largest usable one, else the largest. */
export function defaultFace(probe: Probe): FacePick | null {
  const area = (face: Probe['faces'][number]): number => face.box.width * face.box.height;
  const [best] = probe.faces.toSorted((a, b) => Number(b.usable) - Number(a.usable) || area(b) - area(a));
  return best === undefined ? null : { probe: probe.probe, index: best.index };
}

/**
 * Finds the faces of a photo for a slot.
 * @returns the face to start with; null when there is none, which the slot's state explains
 */
export async function examine(slot: Slot, grant: string): Promise<FacePick | null> {
  useCompare.setState({ [slot]: { ...empty, busy: true } });
  try {
    for await (const probe of engine().probe.examine({ grants: [grant] })) {
      useCompare.setState({ [slot]: { probe, busy: false, error: null } });
      return defaultFace(probe);
    }
    useCompare.setState({ [slot]: empty });
  } catch (thrown) {
    useCompare.setState({ [slot]: { ...empty, error: toAppError(thrown) } });
  }
  return null;
}
