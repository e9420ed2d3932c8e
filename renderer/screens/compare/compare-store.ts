import { create } from 'zustand';
import type { FacePick } from '../../../electron/contract/api.ts';
import { examinePhoto, nothingExamined, type Examined } from '../../features/examined/examined.ts';

export type Slot = 'a' | 'b';

/** What a slot shows besides the face it stands for, which is in the address. */
export const useCompare = create<Record<Slot, Examined>>(() => ({ a: nothingExamined, b: nothingExamined }));

export function resetSlot(slot: Slot): void {
  useCompare.setState({ [slot]: nothingExamined });
}

/** Finds the faces of a photo for a slot. @returns the face to start with, if there is one */
export function examine(slot: Slot, grant: string): Promise<FacePick | null> {
  return examinePhoto(grant, (state) => {
    useCompare.setState({ [slot]: state });
  });
}
