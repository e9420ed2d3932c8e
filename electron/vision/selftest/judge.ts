/** The declared recipe against the others, on the same faces: which is right, or that it cannot be told. */
import type { InputRecipe, ModelCheck } from '../../contract/models.ts';
import {
  normalisationWords,
  orderWords,
  otherNormalisations,
  otherOrder,
  type Recipe,
  sameNormalisation,
} from './recipes.ts';

/** What one recipe gave. */
export interface Outcome {
  /** One figure per face, higher is better, in the same order for every recipe. */
  readonly values: readonly number[];
  /** True when it is out of the question: nothing was told apart, or nothing came out. */
  readonly blind: boolean;
}

export interface Verdict {
  readonly checks: readonly ModelCheck[];
  /** The recipe that fits better than the declared one; null where none does. */
  readonly better: InputRecipe | null;
}

/** Measured: see README.md. Student's t of the paired differences, and their least mean. */
const limits = { wrong: 3, right: 2, gain: 0.004 } as const;

/** Student's t from which a recipe that beats the declared one shows that one to be wrong. */
export const wrongBeyondDoubt = limits.wrong;

/**
 * Finds the normalisation under the declared order, the order under that normalisation, and looks at the
 * normalisations again where the order turned out to be the other: one wrong fact must not hide the other.
 * `figure` names the values, as in `steadiness`.
 */
export async function judge(
  declared: Recipe,
  figure: string,
  measure: (recipe: Recipe) => Promise<Outcome>,
): Promise<Verdict> {
  const known = new Map<string, Promise<Outcome>>();
  const outcome = (recipe: Recipe): Promise<Outcome> => {
    const key = JSON.stringify([recipe.channels, recipe.mean, recipe.std]);
    const found = known.get(key) ?? measure(recipe);
    known.set(key, found);
    return found;
  };
  const best = async (from: Recipe, others: readonly Recipe[]): Promise<Recipe> => {
    let winner = from;
    for (const other of others) {
      if (!beats(await outcome(other), await outcome(from), limits.wrong)) continue;
      if (winner === from || mean(await outcome(other)) > mean(await outcome(winner))) winner = other;
    }
    return winner;
  };
  const normalised = (recipe: Recipe): Recipe[] =>
    otherNormalisations(declared).map((other) => ({ ...recipe, ...other }));

  const first = await best(declared, normalised(declared));
  const swapped = otherOrder(first);
  const order = swapped === null ? first : await best(first, [swapped]);
  const base = order === first ? declared : (otherOrder(declared) ?? declared);
  const right = order === first ? first : await best(base, normalised(base));

  const colour = await orderCheck(first, swapped, order, figure, outcome);
  const scale = await normalisationCheck(base, normalised(base), right, figure, outcome);
  const wrong = right.channels !== declared.channels || !sameNormalisation(right, declared);
  // A mean for each channel cannot be declared by hand; the check says in words what is wrong.
  const { mean: centre, ...rest } = right;
  return {
    checks: [...colour, scale],
    better: wrong && typeof centre === 'number' ? { ...rest, mean: centre } : null,
  };
}

async function orderCheck(
  declared: Recipe,
  swapped: Recipe | null,
  winner: Recipe,
  figure: string,
  outcome: (recipe: Recipe) => Promise<Outcome>,
): Promise<ModelCheck[]> {
  const check = 'colour-order';
  if (swapped === null) return [];
  const own = await outcome(declared);
  const other = await outcome(swapped);
  const name = orderWords[declared.channels];
  const otherName = orderWords[swapped.channels];
  const figures = `${figure} ${shown(own)} as ${name}, ${shown(other)} as ${otherName}${count(own)}`;
  if (winner === swapped)
    return [{ check, verdict: 'failed', detail: `It looks like ${otherName}; declare it so (${figures}).` }];
  if (beats(own, other, limits.right))
    return [{ check, verdict: 'passed', detail: `${name}, as declared (${figures}).` }];
  const detail = `${name} and ${otherName} cannot be told apart here (${figures}); compare with where the model is published.`;
  return [{ check, verdict: 'unsure', detail }];
}

async function normalisationCheck(
  declared: Recipe,
  others: readonly Recipe[],
  winner: Recipe,
  figure: string,
  outcome: (recipe: Recipe) => Promise<Outcome>,
): Promise<ModelCheck> {
  const check = 'normalisation';
  const own = await outcome(declared);
  const name = normalisationWords(declared);
  if (!sameNormalisation(winner, declared)) {
    const figures = `${figure} ${shown(await outcome(winner))}, as declared ${shown(own)}${count(own)}`;
    const { mean: centre, std } = winner;
    const detail = `It looks like ${normalisationWords(winner)}, not ${name}; declare mean ${centre.toString()} and std ${String(std)} (${figures}).`;
    return { check, verdict: 'failed', detail };
  }
  const open: Recipe[] = [];
  let rival: { recipe: Recipe; outcome: Outcome } | null = null;
  for (const recipe of others) {
    const other = await outcome(recipe);
    if (!beats(own, other, limits.right)) open.push(recipe);
    if (rival === null || (!other.blind && mean(other) > mean(rival.outcome)))
      rival = { recipe, outcome: other };
  }
  const next = rival === null ? '' : `, ${shown(rival.outcome)} as ${normalisationWords(rival.recipe)}`;
  const figures = `${figure} ${shown(own)}${next}${count(own)}`;
  if (open.length === 0) return { check, verdict: 'passed', detail: `${name}, as declared (${figures}).` };
  const detail = `${name} and ${open.map(normalisationWords).join(' and ')} cannot be told apart here (${figures}); compare with where the model is published.`;
  return { check, verdict: 'unsure', detail };
}

/** True when `a` is better than `b` beyond doubt: Student's t of the paired differences above `least`. */
export function beats(a: Outcome, b: Outcome, least: number): boolean {
  if (a.blind || b.blind) return b.blind && !a.blind;
  const differences = a.values.map((value, i) => value - (b.values[i] ?? 0));
  const n = differences.length;
  if (n < 2) return false;
  const gain = differences.reduce((sum, value) => sum + value, 0) / n;
  const variance = differences.reduce((sum, value) => sum + (value - gain) ** 2, 0) / (n - 1);
  return gain >= limits.gain && gain >= least * Math.sqrt(variance / n);
}

function mean({ values, blind }: Outcome): number {
  return blind ? -1 : values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function shown(outcome: Outcome): string {
  return outcome.blind ? 'none' : mean(outcome).toFixed(3);
}

const count = ({ values }: Outcome): string => `; ${String(values.length)} faces`;
