/** A small library in memory for grouping tests: what the store would hold, and a Grouper over it. */
import { Grouper } from '../../electron/library/cluster/grouper.ts';
import type { Decision } from '../../electron/library/cluster/types.ts';
import { Gallery } from '../../electron/library/index/gallery.ts';
import { embedderSpec } from '../../native-models/manifest.ts';
import { seededRandom } from '../support/random.ts';
import type { SyntheticFace } from '../support/synthetic.ts';

const { groupJoin: join, groupMerge: merge } = embedderSpec('fr_feature').thresholds;
export const thresholds = { join, merge };

interface Row {
  readonly input: SyntheticFace;
  person: number | null;
  by: 'auto' | 'user' | null;
}

export class World {
  readonly rows = new Map<number, Row>();
  readonly fixed = new Set<number>();
  readonly apartFaces: [face: number, person: number][] = [];
  readonly apartPeople: [number, number][] = [];
  people = 0;
  gallery: Gallery;
  grouper: Grouper;
  readonly dimension: number;

  constructor(dimension: number) {
    this.dimension = dimension;
    [this.gallery, this.grouper] = this.#fresh(0);
  }

  /** Throws memory away and reads everything back, rows in random order: a restart. */
  restart(seed: number): void {
    [this.gallery, this.grouper] = this.#fresh(seed);
  }

  /** New faces of one photo. */
  arrive(faces: readonly SyntheticFace[]): Decision[] {
    for (const input of faces) {
      this.rows.set(input.face, { input, person: null, by: null });
      this.gallery.add({ ...input, person: null, by: null }, 'c');
    }
    return this.place(faces.map(({ face }) => face));
  }

  place(faces: readonly number[]): Decision[] {
    return this.apply(this.grouper.place(faces, () => ++this.people));
  }

  settle(since = 0): Decision[] {
    return this.apply(this.grouper.settleNow(since));
  }

  /** Stores decisions as the library would: from the decisions alone. */
  apply(decisions: readonly Decision[]): Decision[] {
    for (const decision of decisions) {
      if (decision.kind === 'merge') {
        for (const row of this.rows.values()) if (row.person === decision.from) row.person = decision.into;
      } else Object.assign(this.row(decision.face), { person: decision.person, by: 'auto' });
    }
    return [...decisions];
  }

  /** The user puts a face with a person, or nowhere. */
  assign(face: number, person: number | null): void {
    Object.assign(this.row(face), { person, by: person === null ? null : 'user' });
    this.grouper.assign(face, person, person === null ? null : 'user');
  }

  name(person: number): void {
    this.fixed.add(person);
    this.grouper.setFixed(person, true);
  }

  /** "Not this person": leaves it, is placed again. */
  reject(face: number): void {
    const { person } = this.row(face);
    if (person === null) return;
    this.apartFaces.push([face, person]);
    this.assign(face, null);
    this.grouper.setApart(
      face,
      this.apartFaces.filter(([f]) => f === face).map(([, p]) => p),
    );
    this.place([face]);
  }

  separate(a: number, b: number): void {
    this.apartPeople.push([a, b]);
    this.grouper.setApartPeople(a, b);
  }

  row(face: number): Row {
    const row = this.rows.get(face);
    if (row === undefined) throw new Error(`no face ${face}`);
    return row;
  }

  /** Face → person, loose faces null. */
  partition(): [face: number, person: number | null][] {
    return [...this.rows]
      .map(([face, { person }]) => [face, person] as [number, number | null])
      .sort((a, b) => a[0] - b[0]);
  }

  /** Labels for measuring: loose faces stand alone. */
  labels(): number[] {
    return this.partition().map(([face, person]) => person ?? -face);
  }

  #fresh(seed: number): [Gallery, Grouper] {
    const gallery = new Gallery('c', this.dimension, 4);
    for (const { input, person, by } of seededRandom(seed).shuffle([...this.rows.values()])) {
      gallery.add({ ...input, person, by }, 'c');
    }
    const grouper = new Grouper(gallery, thresholds);
    const { apartFaces, apartPeople } = this;
    grouper.load({
      people: [...this.fixed].map((person) => ({ person, fixed: true })),
      apartFaces,
      apartPeople,
    });
    return [gallery, grouper];
  }
}

/** Faces by photo, in order. */
export function photosOf(faces: readonly SyntheticFace[]): SyntheticFace[][] {
  const photos = new Map<number, SyntheticFace[]>();
  for (const face of faces) photos.set(face.photo, [...(photos.get(face.photo) ?? []), face]);
  return [...photos.values()];
}
