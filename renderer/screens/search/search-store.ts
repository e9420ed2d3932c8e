import { create } from 'zustand';
import { everyFace, type FaceFilter } from '../../../electron/contract/face-filter.ts';
import { type Examined, nothingExamined } from '../../features/examined/examined.ts';

interface SearchState {
  /** Stays while one face after the other is searched for. */
  readonly filter: FaceFilter;
  /** The photo the face was picked from, when it is not one of the library. */
  readonly photo: Examined;
}

/** What the search keeps while the app runs; the face that is searched for is in the address. */
export const useSearchView = create<SearchState>(() => ({ filter: everyFace, photo: nothingExamined }));

export function setFilter(filter: FaceFilter): void {
  useSearchView.setState({ filter });
}

export function showPhoto(photo: Examined): void {
  useSearchView.setState({ photo });
}
