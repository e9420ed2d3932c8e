import { create } from 'zustand';

/** How the People screen was left; kept while the app runs, so that coming back finds it the same. */
interface PeopleView {
  readonly minFaces: number;
  readonly strangers: boolean;
  readonly loose: boolean;
}

export const usePeopleView = create<PeopleView>(() => ({ minFaces: 1, strangers: false, loose: false }));
