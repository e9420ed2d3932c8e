/** How much of the machine reading photos may use. */
import { FacetError } from '../contract/errors.ts';

export interface Parallel {
  /** Threads of one inference. */
  readonly threads: number;
  /** Photos that are read at the same time: one at the networks, the others being decoded. */
  readonly inFlight: number;
}

/**
 * The figures are from `npm run bench -- ingest`; `FACET_THREADS` and `FACET_IN_FLIGHT` override them.
 * @param cores of this machine, 1 or more
 * @throws FacetError `invalid-input` naming the variable
 */
export function parallelFor(cores: number, env: NodeJS.ProcessEnv = process.env): Parallel {
  return {
    threads: given(env, 'FACET_THREADS') ?? Math.min(8, cores),
    inFlight: given(env, 'FACET_IN_FLIGHT') ?? 2,
  };
}

function given(env: NodeJS.ProcessEnv, name: string): number | null {
  const text = env[name];
  if (text === undefined || text === '') return null;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 64) return value;
  throw new FacetError({
    code: 'invalid-input',
    field: name,
    detail: `"${text}" is not a number from 1 to 64`,
  });
}
