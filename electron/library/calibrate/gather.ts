/** Puts together what the compute thread needs to know of a library: see {@link Evidence}. */
import type { CalibrationPrior } from '../../../native-models/calibration.ts';
import { evenly, evenPlaces } from '../compute/evenly.ts';
import { sharedMatrix } from '../compute/shared.ts';
import { slices } from '../compute/slices.ts';
import type { Gallery } from '../index/gallery.ts';
import type { TemplateSets } from '../templates/sets.ts';
import type { Evidence } from './evidence.ts';

/** More people than this tell nothing new: two thousand make two million pairs. */
const mostPeople = 2000;
/** Faces of one person that are searched with. */
const mostProbes = 4;
/** Open questions that are asked. */
const mostOpen = 3000;
/** Faces looked at between two chances to give way to other calls. */
const slice = 500;

/** Who is named, and who is set aside: the store knows. */
export interface Known {
  readonly named: ReadonlySet<number>;
  readonly strangers: ReadonlySet<number>;
}

/** Null when nobody is named: then there is nothing to learn from. */
export async function gather(
  sets: TemplateSets,
  prior: CalibrationPrior,
  { named, strangers }: Known,
  signal: AbortSignal,
): Promise<Evidence | null> {
  await sets.catchUp(signal);
  const { gallery } = sets;
  const breathe = slices(signal);
  const { loose, together } = await lookAround(gallery, strangers, breathe);
  // Named people first; then those who were seen beside somebody else.
  const wanted = new Map<number, number[]>();
  const want = (person: number): void => {
    if (wanted.size < mostPeople && sets.of(person) !== null) wanted.set(person, []);
  };
  for (const person of evenly([...named], mostPeople)) want(person);
  for (const here of together) {
    if (wanted.size === mostPeople) break;
    for (const person of here) want(person);
    await breathe();
  }
  let seen = 0;
  for (const face of gallery.faces()) {
    if (++seen % slice === 0) await breathe();
    const person = gallery.has(face) && gallery.decides(face) ? gallery.personOf(face) : null;
    if (person !== null) wanted.get(person)?.push(face);
  }
  const people = [...wanted].flatMap(([person, all]) => {
    const set = sets.of(person);
    const faces = all.filter((face) => gallery.has(face));
    return set === null || faces.length === 0 ? [] : [{ person, set, faces }];
  });
  const rowOf = new Map(people.map(({ person }, row) => [person, row]));
  if (!people.some(({ person }) => named.has(person))) return null;
  const apart: number[] = [];
  for (const here of together) {
    const rows = [...here].flatMap((person) => rowOf.get(person) ?? []);
    rows.forEach((a, i) => {
      for (const b of rows.slice(i + 1)) apart.push(a, b);
    });
    await breathe();
  }
  const open = await openQuestions(sets, { named, strangers }, loose, breathe);
  const probes = people.flatMap(({ person, set, faces }, row) => {
    const templates = new Set(set.templates.map(({ face }) => face));
    const present = faces.filter((face) => gallery.has(face)).sort((a, b) => a - b);
    return evenly(present, mostProbes).map((face) => ({
      row,
      face,
      isTemplate: templates.has(face),
      confirmed: named.has(person) && gallery.byOf(face) === 'user',
      vector: gallery.vector(face).slice(),
    }));
  });
  await breathe();
  const d = gallery.dimension;
  const evidence = {
    dimension: d,
    prior,
    directions: await sharedMatrix(
      people.map(({ set }) => set.direction),
      d,
      breathe,
    ),
    resultants: Float64Array.from(people, ({ set }) => set.resultant),
    templates: Int32Array.from(people, ({ set }) => set.templates.length),
    named: Uint8Array.from(people, ({ person }) => (named.has(person) ? 1 : 0)),
    apart: Int32Array.from(apart),
    owners: Int32Array.from(probes, ({ row }) => row),
    isTemplate: Uint8Array.from(probes, ({ isTemplate }) => (isTemplate ? 1 : 0)),
    confirmed: Uint8Array.from(probes, ({ confirmed }) => (confirmed ? 1 : 0)),
  };
  const rows = await sharedMatrix(
    probes.map(({ vector }) => vector),
    d,
    breathe,
  );
  return { ...evidence, probes: rows, open: await sharedMatrix(open, d, breathe) };
}

/** Faces of nobody, and per photo with several people who they are; strangers left out. */
async function lookAround(
  gallery: Gallery,
  strangers: ReadonlySet<number>,
  breathe: () => Promise<void>,
): Promise<{ loose: number[]; together: Set<number>[] }> {
  const loose: number[] = [];
  const together: Set<number>[] = [];
  /** Who was seen first in each photo, and all of them once there is a second: most photos show one. */
  const inPhoto = new Map<number, number | Set<number>>();
  let seen = 0;
  for (const face of gallery.faces()) {
    if (++seen % slice === 0) await breathe();
    if (!gallery.has(face) || !gallery.decides(face)) continue;
    const person = gallery.personOf(face);
    if (person === null) loose.push(face);
    if (person === null || strangers.has(person)) continue;
    const photo = gallery.photoOf(face);
    const here = inPhoto.get(photo);
    if (here === undefined) inPhoto.set(photo, person);
    else if (typeof here !== 'number') here.add(person);
    else if (here !== person) {
      const both = new Set([here, person]);
      inPhoto.set(photo, both);
      together.push(both);
    }
  }
  return { loose, together };
}

/** One vector of each unnamed group, and each loose face: at most {@link mostOpen} of them, evenly. */
async function openQuestions(
  sets: TemplateSets,
  { named, strangers }: Known,
  loose: readonly number[],
  breathe: () => Promise<void>,
): Promise<Float32Array[]> {
  const { gallery } = sets;
  const groups: number[] = [];
  let seen = 0;
  for (const [person] of sets.all()) {
    if (++seen % slice === 0) await breathe();
    if (!named.has(person) && !strangers.has(person)) groups.push(person);
  }
  return evenPlaces(groups.length + loose.length, mostOpen).flatMap((place) => {
    const face = loose[place - groups.length];
    if (face !== undefined) return gallery.has(face) ? [gallery.vector(face).slice()] : [];
    const set = sets.of(groups[place] ?? 0);
    return set === null ? [] : [set.direction];
  });
}
