/** What speaks against making a face a template of a person, beside its quality: it is somebody else's, or there twice. */
import type { Box } from '../../contract/model.ts';
import type { Misgiving, Rival } from '../../contract/templates.ts';
import { slices } from '../compute/slices.ts';
import type { Grouping } from '../ingest/grouping.ts';
import { mostAlike } from '../search/identify.ts';
import type { Store } from '../store/store.ts';
import { meanTemplate, personScore, scoreWithoutItself } from '../templates/fusion.ts';
import { oddsOfSame, oddsOfWrong } from '../templates/odds.ts';
import type { TemplateSet } from '../templates/sets.ts';
import type { Core } from './core.ts';
import { whyDoubted } from './doubts.ts';

/** People compared with between two chances to give way. */
const peopleAtOnce = 64;

/** A face about to be enrolled. */
export interface Candidate {
  readonly label: string;
  readonly sha256: string;
  readonly box: Box;
  /** Unit length; null for a face that could not be described: nothing can be said of it. */
  readonly vector: Float32Array | null;
}

interface Named {
  readonly person: number;
  readonly name: string;
  readonly set: TemplateSet;
}

/**
 * One entry per candidate, null where nothing speaks against it. Compared are the target's templates, the other
 * candidates, and every other named person; unnamed groups may well be the same person.
 */
export async function misgivings(
  { store, calibration }: Core,
  grouping: Grouping,
  to: { readonly person: number } | { readonly name: string },
  candidates: readonly Candidate[],
  signal: AbortSignal,
): Promise<(Misgiving | null)[]> {
  const { templates, gallery } = grouping;
  const meaning = calibration.of(grouping).calibration;
  await templates.catchUp(signal);
  const target = 'person' in to ? to.person : store.people.byName(to.name);
  const breathe = slices(signal);
  const others = await namedPeople(store, grouping, target, breathe);
  const set = target === null ? null : templates.of(target);
  const twins = candidates.map((candidate, at) => candidates.slice(0, at).find((c) => isSame(c, candidate)));
  const fresh = candidates.flatMap(({ vector }, at) =>
    vector === null || twins[at] !== undefined ? [] : [vector],
  );
  const known = (set?.templates ?? []).map(({ face }) => gallery.vector(face).slice());
  const rest = meanTemplate([...known, ...fresh]);
  const name = 'name' in to ? to.name : (store.people.state(to.person)?.name ?? '');
  const judge = async (vector: Float32Array): Promise<Misgiving | null> => {
    const best = await nearest(others, vector, breathe);
    if (best === null) return null;
    const own = rest === null ? null : scoreWithoutItself(vector, rest);
    const ownScore = own === null ? null : { score: own, templates: known.length + fresh.length - 1 };
    const other = { score: best.score, templates: best.to.set.templates.length };
    const count = others.length;
    const suspect =
      known.length === 0
        ? oddsOfSame(other, count, meaning) >= 0
        : best.score > (own ?? -1) && oddsOfWrong(ownScore, other, count, meaning) >= 0;
    if (!suspect) return null;
    // As of now: a template may have gone while others were compared with.
    const now = templates.of(best.to.person);
    if (now === null) return null;
    const face = mostAlike(gallery, now.templates, vector);
    const rival: Rival = { person: best.to.person, name: best.to.name, cosine: best.score, face };
    const reason =
      known.length === 0
        ? `looks like ${best.to.name} (${best.score.toFixed(2)}), who is in the library already`
        : whyDoubted(name, own, rival);
    return { why: 'someone-else', reason, rival };
  };
  const found: (Misgiving | null)[] = [];
  for (const [at, { vector }] of candidates.entries()) {
    const twin = twins[at];
    if (twin !== undefined)
      found.push({ why: 'twice', reason: `the same picture as ${twin.label}`, rival: null });
    else found.push(vector === null ? null : await judge(vector));
    signal.throwIfAborted();
  }
  return found;
}

/** One face of one file, chosen twice or copied under another name. */
function isSame(a: Candidate, b: Candidate): boolean {
  return a.sha256 === b.sha256 && a.box.x === b.box.x && a.box.y === b.box.y;
}

async function namedPeople(
  store: Store,
  { templates }: Grouping,
  target: number | null,
  breathe: () => Promise<void>,
): Promise<Named[]> {
  const named: Named[] = [];
  for (const { id, name } of store.people.named()) {
    const set = id === target ? null : templates.of(id);
    if (set !== null) named.push({ person: id, name, set });
    await breathe();
  }
  return named;
}

async function nearest(
  people: readonly Named[],
  vector: Float32Array,
  breathe: () => Promise<void>,
): Promise<{ to: Named; score: number } | null> {
  let best: { to: Named; score: number } | null = null;
  for (const [at, to] of people.entries()) {
    if (at % peopleAtOnce === 0) await breathe();
    const score = personScore(vector, to.set);
    if (best === null || score > best.score) best = { to, score };
  }
  return best;
}
