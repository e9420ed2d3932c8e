/** The search for wrong names through the whole library: in slices, and in a compute thread where it is long. */
import type { Doubt as ShownDoubt } from '../../contract/templates.ts';
import { compute } from '../compute/run.ts';
import { slices } from '../compute/slices.ts';
import type { Grouping } from '../ingest/grouping.ts';
import { cosineOf, mostAlike } from '../search/identify.ts';
import type { Page } from '../store/shape.ts';
import { type Doubt, doubtsOf, type Rival } from '../templates/doubts.ts';
import { comparison, type Fit, fitsOf, isSuspicious } from '../templates/fit.ts';
import type { Core } from './core.ts';

/** Named faces read at a time. */
const chunk = 2000;
/** While a scan runs the library changes with every photo: an answer this old, ms, is still good. */
const restMs = 10_000;

interface Sweep {
  readonly grouping: Grouping;
  readonly version: number;
  readonly at: number;
  readonly found: Promise<readonly Doubt[]>;
}

export class Doubts {
  readonly #core: Core;
  #last: Sweep | undefined;

  constructor(core: Core) {
    this.#core = core;
  }

  /** A page of the doubts about one person (null: about everybody), surest first. */
  async page(
    person: number | null,
    offset: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<Page<ShownDoubt>> {
    const grouping = this.#core.grouping();
    const found = await this.#sweep(grouping);
    signal.throwIfAborted();
    const { gallery } = grouping;
    const { links } = this.#core.store;
    const breathe = slices(signal);
    const standing: Doubt[] = [];
    for (const doubt of found) {
      const stands =
        (person === null || doubt.person === person) &&
        gallery.has(doubt.face) &&
        gallery.personOf(doubt.face) === doubt.person &&
        !links.isVouched(doubt.face);
      if (stands) standing.push(doubt);
      await breathe();
    }
    const items = standing.slice(offset, offset + limit).flatMap((doubt) => this.#show(grouping, doubt));
    return { items, total: standing.length };
  }

  /** One sweep for all who ask about the same state of the library. */
  #sweep(grouping: Grouping): Promise<readonly Doubt[]> {
    const { version } = grouping;
    const last = this.#last;
    if (last?.grouping === grouping) {
      const fresh = performance.now() - last.at < restMs && this.#core.ingest.current()?.state === 'running';
      if (last.version === version || fresh) return last.found;
    }
    const found = this.#search(grouping);
    const sweep = { grouping, version, at: performance.now(), found };
    this.#last = sweep;
    found.catch(() => {
      if (this.#last === sweep) this.#last = undefined;
    });
    return found;
  }

  async #search(grouping: Grouping): Promise<readonly Doubt[]> {
    const { store } = this.#core;
    const { links } = store;
    const sets = grouping.templates;
    await sets.catchUp();
    const breathe = slices();
    const fits: Fit[] = [];
    for (const fit of fitsOf(sets, this.#named())) {
      fits.push(fit);
      await breathe();
    }
    const { calibration } = this.#core.calibration.of(grouping);
    await breathe();
    const low: Fit[] = [];
    for (const fit of fits) {
      if (isSuspicious(fit, calibration) && !this.#settled(grouping, fit)) low.push(fit);
      await breathe();
    }
    const barred = new Map<number, number[]>();
    for (const { face } of low) {
      if (sets.gallery.has(face))
        barred.set(face, [...links.apartOf(face), ...links.inPhoto(sets.gallery.photoOf(face))]);
      await breathe();
    }
    const strangers = new Set(store.people.ofKind('stranger'));
    const asked = low.filter(({ face }) => sets.gallery.has(face));
    if (asked.length === 0) return [];
    const input = await comparison(sets, asked, (face) => barred.get(face) ?? [], strangers, breathe);
    if (input.people.length === 0) return [];
    const { person, score } = await compute('nearestPeople', { dimension: sets.gallery.dimension, ...input });
    const rivals: (Rival | null)[] = [];
    for (const [at, fit] of asked.entries()) {
      const id = person[at] ?? 0;
      rivals.push(
        id === 0 || this.#sameAgain(grouping, fit.person, id)
          ? null
          : { person: id, score: score[at] ?? -1, templates: sets.of(id)?.templates.length ?? 1 },
      );
      await breathe();
    }
    return doubtsOf(asked, rivals, input.people.length, calibration, grouping.report.thresholds.unsure);
  }

  *#named(): Generator<{ face: number; person: number }> {
    for (let after = 0; ;) {
      const rows = this.#core.store.links.named(after, chunk);
      for (const [face, person] of rows) yield { face, person };
      const last = rows.at(-1);
      if (last === undefined || rows.length < chunk) return;
      after = last[0];
    }
  }

  /** The user vouches for the face, or for the only other template, which makes it unlike "the rest". */
  #settled({ templates }: Grouping, { face, person, rest }: Fit): boolean {
    const { links } = this.#core.store;
    if (links.isVouched(face)) return true;
    const others = templates.of(person)?.templates.filter((template) => template.face !== face) ?? [];
    return rest === 1 && others.some((template) => links.isVouched(template.face));
  }

  /** An unnamed group that looks like the person is more of that person, not somebody else. */
  #sameAgain({ templates, report }: Grouping, person: number, group: number): boolean {
    if (this.#core.store.people.state(group)?.kind !== 'group') return false;
    const [own, other] = [templates.of(person), templates.of(group)];
    return (
      own !== null && other !== null && cosineOf(own.direction, other.direction) >= report.thresholds.unsure
    );
  }

  #show(grouping: Grouping, doubt: Doubt): ShownDoubt[] {
    const { store } = this.#core;
    const { gallery, templates } = grouping;
    const [face] = store.faces.get([doubt.face]);
    const name = store.people.state(doubt.person)?.name ?? null;
    const set = templates.of(doubt.person);
    if (face === undefined || name === null || set === null) return [];
    const vector = gallery.vector(doubt.face);
    const others = set.templates.filter((template) => template.face !== doubt.face);
    const rival = doubt.rival === null ? null : this.#rival(grouping, doubt.rival, vector);
    const { own, certainty } = doubt;
    return [
      {
        face,
        person: doubt.person,
        name,
        own,
        ownFace: mostAlike(gallery, others, vector),
        rival,
        certainty,
        reason: whyDoubted(name, own, rival),
      },
    ];
  }

  #rival(
    { gallery, templates }: Grouping,
    { person, score }: Rival,
    vector: Float32Array,
  ): ShownDoubt['rival'] {
    const state = this.#core.store.people.state(person);
    const set = templates.of(person);
    if (state === null || set === null) return null;
    return { person, name: state.name, cosine: score, face: mostAlike(gallery, set.templates, vector) };
  }
}

/** "looks more like Anna (0.62) than the rest of Ben (0.21)" */
export function whyDoubted(
  name: string,
  own: number | null,
  rival: { readonly name: string | null; readonly cosine: number } | null,
): string {
  const rest = own === null ? '' : `the rest of ${name} (${own.toFixed(2)})`;
  if (rival === null) return `does not look like ${rest}`;
  const other = `${rival.name ?? 'an unnamed group'} (${rival.cosine.toFixed(2)})`;
  return own === null ? `looks like ${other}` : `looks more like ${other} than ${rest}`;
}
