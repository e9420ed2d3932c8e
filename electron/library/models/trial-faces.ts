/**
 * Faces of the library that a model is tried on. Good ones, so that what fails is the model and not the picture; of many
 * people, since one face says little and the same person again says nothing of telling people apart; of most of them
 * two, from different photos, since that is what the model is for. Named people come first: who they are is the user's
 * word, where a group is only the opinion of the model in use. Sixteen are enough to tell a wrong order of colours
 * (`vision/selftest/README.md`) and cost a quarter of a test.
 */
import type { Face } from '../../contract/model.ts';
import type { TrialFace } from '../../contract/vision.ts';
import { inSlices } from '../store/lists/walk.ts';
import type { Store } from '../store/store.ts';

const limits = {
  faces: 16,
  /** With fewer a test says nothing that the golden faces do not say better. */
  fewest: 12,
  /** People and groups that are looked at, most faces first. */
  people: 48,
  /** Faces of each that are looked at, best first. */
  each: 16,
} as const;

/** The same for the same library; none where there are too few. Pauses between two people. */
export async function trialFaces(store: Store): Promise<TrialFace[]> {
  const pairs: TrialFace[] = [];
  const single: TrialFace[] = [];
  for (const person of await candidates(store)) {
    const of = await facesOf(store, person);
    if (of.length === 2) pairs.push(...of);
    else single.push(...of);
    if (pairs.length >= limits.faces) break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const chosen = [...pairs, ...single].slice(0, limits.faces);
  return chosen.length < limits.fewest ? [] : chosen;
}

/** Named people, then groups: with most faces first. */
async function candidates({ lists }: Store): Promise<number[]> {
  const of = { list: 'people', text: '', order: 'faces', minFaces: 1 } as const;
  const named = await inSlices(lists.walk({ ...of, kinds: ['person'] }));
  const groups = named.length < limits.people ? await inSlices(lists.walk({ ...of, kinds: ['group'] })) : [];
  return [...named.subarray(0, limits.people), ...groups].slice(0, limits.people);
}

/** The best two of different photos, those before others that the user put there; one or none where there are no two. */
async function facesOf({ faces, crops, lists }: Store, person: number): Promise<TrialFace[]> {
  const ids = await inSlices(lists.walk({ list: 'faces', person, order: 'best' }));
  const best = faces.get([...ids.subarray(0, limits.each)]);
  const byUser = (face: Face): number => (face.by === 'user' ? 0 : 1);
  const photos = new Set<number>();
  const chosen: TrialFace[] = [];
  for (const { id, photo, quality } of best.toSorted((a, b) => byUser(a) - byUser(b))) {
    if (quality.flags.length > 0 || photos.has(photo)) continue;
    const aligned = crops.aligned(id);
    if (aligned === null) continue;
    photos.add(photo);
    chosen.push({ aligned: Uint8Array.from(aligned), person });
    if (chosen.length === 2) break;
  }
  return chosen;
}
