import { create } from 'zustand';
import type { Identified } from '../../../electron/contract/api.ts';
import { type AppError, toAppError } from '../../../electron/contract/errors.ts';
import { engine } from '../../engine/engine.ts';
import { purposeOfSearch } from '../../features/purpose/purpose-store.ts';

/** A photo that was looked at, kept while the app runs. */
export interface Entry {
  /** Our own: a photo that could not be read has no probe. */
  readonly key: number;
  readonly photo: Identified;
  /** Faces the user has said who they are, by face index. */
  readonly known: Readonly<Record<number, { readonly person: number; readonly name: string }>>;
}

interface IdentifyState {
  readonly entries: readonly Entry[];
  readonly current: number | null;
  /** Index of the face being looked at in each entry, by entry key. */
  readonly faces: Readonly<Record<number, number>>;
  /** Photos that were handed over and have not come back. */
  readonly waiting: number;
  readonly error: AppError | null;
}

const start: IdentifyState = { entries: [], current: null, faces: {}, waiting: 0, error: null };
export const useIdentify = create<IdentifyState>(() => start);

/** People shown for each face. */
const topK = 8;
/** The library keeps this many probes; older ones would have no picture any more. */
const kept = 200;
let nextKey = 1;
let running = new AbortController();
const taken = new WeakSet<readonly string[]>();

/** True the first time for a list of grants: an effect may run twice for one address. */
export function takeGrants(grants: readonly string[]): boolean {
  if (grants.length === 0 || taken.has(grants)) return false;
  taken.add(grants);
  return true;
}

/** Looks at the photos; each is shown as soon as it is done, the first of them at once. Never rejects. */
export async function identify(grants: readonly string[]): Promise<void> {
  if (grants.length === 0) return;
  const { signal } = running;
  let left = grants.length;
  let first = true;
  useIdentify.setState((old) => ({ waiting: old.waiting + left, error: null }));
  try {
    const asked = { grants: [...grants], topK, purpose: await purposeOfSearch() };
    for await (const photo of engine().probe.identify(asked, { signal })) {
      if (signal.aborted) return;
      add(photo, first);
      first = false;
      if (left > 0) {
        left -= 1;
        useIdentify.setState((old) => ({ waiting: old.waiting - 1 }));
      }
    }
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code !== 'cancelled') useIdentify.setState({ error });
  } finally {
    if (!signal.aborted) useIdentify.setState((old) => ({ waiting: old.waiting - left }));
  }
}

function add(photo: Identified, show: boolean): void {
  const entry: Entry = { key: nextKey++, photo, known: {} };
  const best = photo.faces.toSorted((a, b) => b.box.width * b.box.height - a.box.width * a.box.height)[0];
  useIdentify.setState((old) => ({
    entries: [...old.entries, entry].slice(-kept),
    current: show || old.current === null ? entry.key : old.current,
    faces: best === undefined ? old.faces : { ...old.faces, [entry.key]: best.index },
  }));
}

export function showEntry(key: number): void {
  useIdentify.setState({ current: key });
}

export function showFace(key: number, face: number): void {
  useIdentify.setState((old) => ({ faces: { ...old.faces, [key]: face } }));
}

/** Remembers who the user said a face is. */
export function setKnown(key: number, face: number, person: number, name: string): void {
  useIdentify.setState((old) => ({
    entries: old.entries.map((entry) =>
      entry.key === key ? { ...entry, known: { ...entry.known, [face]: { person, name } } } : entry,
    ),
  }));
}

/** Forgets everything looked at so far and stops what is still on its way. */
export function clearIdentify(): void {
  running.abort();
  running = new AbortController();
  useIdentify.setState(start);
}
