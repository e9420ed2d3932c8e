/** Puts together what the compute thread needs to know of a library: see {@link Evidence}. */
import type { CalibrationPrior } from '../../../native-models/calibration.ts';
import type { Gallery } from '../index/gallery.ts';
import type { TemplateSet, TemplateSets } from '../templates/sets.ts';
import type { Evidence } from './evidence.ts';

/** More people than this tell nothing new: two thousand make two million pairs. */
const mostPeople = 2000;
/** Faces of one person that are searched with. */
const mostProbes = 4;
/** Open questions that are asked. */
const mostOpen = 3000;
/** Faces looked at before other calls get their turn. */
const slice = 2000;

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
  const facesOf = new Map<number, number[]>();
  const inPhoto = new Map<number, Set<number>>();
  const loose: number[] = [];
  let seen = 0;
  for (const face of gallery.faces()) {
    if (++seen % slice === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    }
    if (!gallery.has(face) || !gallery.decides(face)) continue;
    const person = gallery.personOf(face);
    if (person === null) {
      loose.push(face);
      continue;
    }
    if (strangers.has(person)) continue;
    push(facesOf, person, face);
    const photo = gallery.photoOf(face);
    const here = inPhoto.get(photo);
    if (here === undefined) inPhoto.set(photo, new Set([person]));
    else here.add(person);
  }
  // Named people first; then those who were seen beside somebody else.
  const together = [...inPhoto.values()].filter(({ size }) => size > 1);
  const wanted = [
    ...new Set([...spread([...named], mostPeople), ...together.flatMap((people) => [...people])]),
  ];
  const people = wanted
    .flatMap((person) => {
      const set = sets.of(person);
      const faces = facesOf.get(person);
      return set === null || faces === undefined ? [] : [{ person, set, faces }];
    })
    .slice(0, mostPeople);
  const rowOf = new Map(people.map(({ person }, row) => [person, row]));
  if (!people.some(({ person }) => named.has(person))) return null;
  const probes = people.flatMap(({ person, set, faces }, row) => {
    const templates = new Set(set.templates.map(({ face }) => face));
    return spread(
      [...faces].sort((a, b) => a - b),
      mostProbes,
    ).map((face) => ({
      row,
      face,
      isTemplate: templates.has(face),
      confirmed: named.has(person) && gallery.byOf(face) === 'user',
    }));
  });
  const apart = together.flatMap((here) => {
    const rows = [...here].flatMap((person) => rowOf.get(person) ?? []);
    return rows.flatMap((a, i) => rows.slice(i + 1).flatMap((b) => [a, b]));
  });
  const d = gallery.dimension;
  return {
    dimension: d,
    prior,
    directions: matrix(
      people.map(({ set }) => set.direction),
      d,
    ),
    resultants: Float64Array.from(people, ({ set }) => set.resultant),
    templates: Int32Array.from(people, ({ set }) => set.templates.length),
    named: Uint8Array.from(people, ({ person }) => (named.has(person) ? 1 : 0)),
    apart: Int32Array.from(apart),
    probes: matrix(
      probes.map(({ face }) => gallery.vector(face)),
      d,
    ),
    owners: Int32Array.from(probes, ({ row }) => row),
    isTemplate: Uint8Array.from(probes, ({ isTemplate }) => (isTemplate ? 1 : 0)),
    confirmed: Uint8Array.from(probes, ({ confirmed }) => (confirmed ? 1 : 0)),
    open: matrix(openQuestions(gallery, sets, { named, strangers }, loose), d),
  };
}

/** One vector of each unnamed group, and each loose face. */
function openQuestions(
  gallery: Gallery,
  sets: TemplateSets,
  { named, strangers }: Known,
  loose: readonly number[],
): Float32Array[] {
  const groups: TemplateSet[] = [];
  for (const [person, set] of sets.all()) if (!named.has(person) && !strangers.has(person)) groups.push(set);
  const all = [...groups.map(({ direction }) => direction), ...loose.map((face) => gallery.vector(face))];
  return spread(all, mostOpen);
}

function push(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** At most `count` of `list`, evenly. */
function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from({ length: count }, (_, i) => list[Math.floor((i * list.length) / count)] as T);
}

function matrix(rows: readonly Float32Array[], dimension: number): Float32Array {
  const out = new Float32Array(rows.length * dimension);
  rows.forEach((row, at) => {
    out.set(row, at * dimension);
  });
  return out;
}
