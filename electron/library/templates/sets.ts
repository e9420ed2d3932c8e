/**
 * The template set of every person and group, kept in step with the gallery: whoever gained or lost a face is
 * chosen for again before the next question, nobody else.
 */
import { slices } from '../compute/slices.ts';
import type { Gallery } from '../index/gallery.ts';
import type { Neighbour } from '../index/top-k.ts';
import { Vectors } from '../index/vectors.ts';
import { chooseTemplates, mostTemplates, type Template } from './choose.ts';
import { type MeanTemplate, meanTemplate } from './fusion.ts';
import type { Sample } from './sample.ts';

export interface TemplateSet extends MeanTemplate {
  /** 1..20, the most important first. */
  readonly templates: readonly Template[];
}

/** The faces of a person that may decide: good templates and those the user vouches for. */
export type SamplesOf = (person: number) => readonly Sample[];

export class TemplateSets {
  readonly gallery: Gallery;
  readonly #samplesOf: SamplesOf;
  readonly #sets = new Map<number, TemplateSet>();
  /** The directions of all sets, to be searched. */
  readonly #directions: Vectors;
  readonly #slots = new Map<number, number>();
  /** People by the number of their templates, 0..20. */
  readonly #counts = new Array<number>(mostTemplates + 1).fill(0);

  constructor(gallery: Gallery, samplesOf: SamplesOf) {
    this.gallery = gallery;
    this.#samplesOf = samplesOf;
    this.#directions = new Vectors({
      dimension: gallery.dimension,
      kept: (person) => (this.#sets.get(person) as TemplateSet).direction,
    });
  }

  /** Number of people with a set, those who changed since the last {@link catchUp} as they were then. */
  get size(): number {
    return this.#sets.size;
  }

  /**
   * The `k` people whose direction is nearest to a unit vector, best first, equals by id; exact. Only what has been
   * chosen for is met: {@link catchUp} first. Away from the calling thread where people are many.
   * @throws FacetError `cancelled`
   */
  nearest(query: Float32Array, k: number, signal?: AbortSignal): Promise<Neighbour[]> {
    return this.#directions.topLater(query, k, { signal });
  }

  /**
   * How many people have 0, 1, … 20 templates, exactly for all who are chosen for: those who changed since then are
   * counted as they were. Kept while sets change; asking costs nothing but a look at those left out.
   * @param without people who do not count
   */
  counts(without: Iterable<number> = []): number[] {
    const counts = [...this.#counts];
    for (const person of without) {
      const set = this.#sets.get(person);
      if (set !== undefined) (counts[set.templates.length] as number) -= 1;
    }
    return counts;
  }

  /** The set of a person as of now; null without a face that may decide. */
  of(person: number): TemplateSet | null {
    if (this.gallery.changed.has(person)) this.#choose(person);
    return this.#sets.get(person) ?? null;
  }

  /** Every person with a set, in no order worth relying on. */
  all(): IterableIterator<[person: number, set: TemplateSet]> {
    for (const person of this.gallery.changed) this.#choose(person);
    return this.#sets.entries();
  }

  /** Chooses for all who changed, giving way to other calls in between; {@link all} then has nothing to do. */
  catchUp(signal?: AbortSignal): Promise<void> {
    return this.chooseFor(this.gallery.changed, signal);
  }

  /** Chooses for those of these people who changed, giving way to other calls in between. @throws FacetError `cancelled` */
  async chooseFor(people: Iterable<number>, signal?: AbortSignal): Promise<void> {
    const breathe = slices(signal);
    for (const person of people) {
      if (this.gallery.changed.has(person)) this.#choose(person);
      await breathe();
    }
  }

  #choose(person: number): void {
    const { gallery } = this;
    gallery.changed.delete(person);
    const samples = this.#samplesOf(person).filter(
      ({ face }) => gallery.has(face) && gallery.personOf(face) === person && gallery.decides(face),
    );
    const templates = chooseTemplates(samples, (face) => gallery.vector(face));
    const mean = meanTemplate(templates.map(({ face }) => gallery.vector(face)));
    const slot = this.#slots.get(person);
    const before = this.#sets.get(person)?.templates.length;
    if (before !== undefined) (this.#counts[before] as number) -= 1;
    if (mean === null) {
      this.#sets.delete(person);
      if (slot !== undefined) this.#directions.remove(slot);
      this.#slots.delete(person);
      return;
    }
    this.#sets.set(person, { ...mean, templates });
    (this.#counts[templates.length] as number) += 1;
    if (slot === undefined) this.#slots.set(person, this.#directions.add(person, mean.direction));
    else this.#directions.write(slot, mean.direction);
  }
}
