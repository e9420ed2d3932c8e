/**
 * Draws what the report looks at and reads its vectors, in slices. A library of any size gives at most
 * {@link mostNamedFaces} and {@link mostGroupFaces} faces: under 150 MB of vectors of 512, whatever lies in it.
 */
import { seededRandom, shuffled, type Random } from '../../../evaluate/random.ts';
import { sharedRows } from '../../compute/shared.ts';
import { slices } from '../../compute/slices.ts';
import type { Grouping } from '../../ingest/grouping.ts';
import type { MatchThresholds } from '../../search/identify.ts';
import type { ContractRow } from '../../store/contracts.ts';
import type { Store } from '../../store/store.ts';
import { poseOf, yearOf } from '../../templates/sample.ts';
import { poses, type ChangeInput, type GroupFaces, type NamedFaces } from './input.ts';

const mostPeople = 1500;
const mostGroups = 3000;
const mostNamedFaces = 18_000;
const mostGroupFaces = 30_000;
/** Faces of one person: as many as are templates at most. Of one group: enough to see what it falls into. */
const facesEach = { person: [8, 20], group: [8, 60] } as const;

export interface DrawFrom {
  readonly store: Store;
  /** Under the contract that is active. */
  readonly grouping: Grouping;
  /** The contract that would be. */
  readonly target: ContractRow;
  readonly thresholds: { readonly before: MatchThresholds; readonly after: MatchThresholds };
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly tell: (part: number) => void;
}

export interface DrawnSample {
  readonly input: ChangeInput;
  readonly people: { readonly of: number; readonly taken: number };
  readonly groups: { readonly of: number; readonly taken: number };
  readonly faces: { readonly of: number; readonly taken: number };
}

interface NamedRow {
  readonly face: number;
  readonly person: number;
  readonly quality: number;
  readonly year: number;
  readonly pose: number;
  readonly confirmed: boolean;
}

/** @throws FacetError `cancelled` */
export async function draw(from: DrawFrom): Promise<DrawnSample> {
  const { store, grouping, target, thresholds, seed, tell } = from;
  const breathe = slices(from.signal);
  const random = seededRandom(seed);
  const named = store.people.named().map(({ id }) => id);
  const free = grouping.grouper.freeGroups();
  const people = taken(named, mostPeople, random);
  const groups = taken(free, mostGroups, random);
  const rows: NamedRow[] = [];
  let of = 0;
  const eachPerson = within(facesEach.person, mostNamedFaces / people.length);
  for (const [at, person] of people.entries()) {
    const samples = store.faces
      .samples(person)
      .filter(({ face }) => grouping.gallery.has(face) && store.embeddings.has(face, target.id));
    of += samples.length;
    for (const { face, quality, landmarks, takenAt } of taken(samples, eachPerson, random))
      rows.push({
        face,
        person,
        quality,
        year: yearOf(takenAt) ?? 0,
        pose: poses.indexOf(poseOf(landmarks)),
        confirmed: grouping.gallery.byOf(face) === 'user',
      });
    tell((0.2 * at) / people.length);
    await breathe();
  }
  const members: { face: number; group: number; photo: number; usable: boolean }[] = [];
  const eachGroup = within(facesEach.group, mostGroupFaces / groups.length);
  for (const [at, group] of groups.entries()) {
    const { grouper, gallery } = grouping;
    const faces = grouper.freeFaces(group).filter((face) => store.embeddings.has(face, target.id));
    of += faces.length;
    for (const face of taken(faces, eachGroup, random))
      members.push({ face, group, photo: gallery.photoOf(face), usable: gallery.usable(face) });
    tell(0.2 + (0.3 * at) / groups.length);
    await breathe();
  }
  const read = async (
    faces: readonly number[],
    contract: string,
    dimension: number,
  ): Promise<Float32Array> => {
    const vectors = sharedRows(faces.length, dimension);
    for (const [row, face] of faces.entries()) {
      // One that was erased meanwhile keeps zeros, which are like nobody.
      vectors.set(store.embeddings.vectorOf(face, contract) ?? [], row * dimension);
      await breathe();
    }
    return vectors;
  };
  const namedFaces = rows.map(({ face }) => face);
  const { contract, dimension } = grouping.report;
  const before = await read(namedFaces, contract, dimension);
  tell(0.7);
  const after = await read(namedFaces, target.id, target.dimension);
  tell(0.8);
  const grouped = await read(
    members.map(({ face }) => face),
    target.id,
    target.dimension,
  );
  const { groupJoin: join, groupMerge: merge } = target.thresholds ?? grouping.report.thresholds;
  const groupFaces: GroupFaces = {
    dimension: target.dimension,
    vectors: grouped,
    face: Int32Array.from(members, ({ face }) => face),
    group: Int32Array.from(members, ({ group }) => group),
    photo: Int32Array.from(members, ({ photo }) => photo),
    usable: Uint8Array.from(members, ({ usable }) => (usable ? 1 : 0)),
    thresholds: { join, merge },
  };
  return {
    input: {
      seed,
      named: columns(rows),
      before: { dimension, vectors: before, thresholds: thresholds.before },
      after: { dimension: target.dimension, vectors: after, thresholds: thresholds.after },
      groups: groupFaces,
    },
    people: { of: named.length, taken: people.length },
    groups: { of: free.length, taken: groups.length },
    faces: { of, taken: rows.length + members.length },
  };
}

function columns(rows: readonly NamedRow[]): NamedFaces {
  return {
    face: Int32Array.from(rows, ({ face }) => face),
    person: Int32Array.from(rows, ({ person }) => person),
    quality: Float32Array.from(rows, ({ quality }) => quality),
    year: Int32Array.from(rows, ({ year }) => year),
    pose: Uint8Array.from(rows, ({ pose }) => pose),
    confirmed: Uint8Array.from(rows, ({ confirmed }) => (confirmed ? 1 : 0)),
  };
}

/** As many of the items as are allowed, drawn at random, in their order. */
function taken<T>(items: readonly T[], most: number, random: Random): T[] {
  if (items.length <= most) return [...items];
  const places = shuffled([...items.keys()], random).slice(0, most);
  return places.sort((a, b) => a - b).map((at) => items[at] as T);
}

const within = ([least, most]: readonly [number, number], wanted: number): number =>
  Math.max(least, Math.min(most, Math.floor(wanted)));
