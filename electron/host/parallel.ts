/** How much of the machine reading photos may use. */
import { FacetError } from '../contract/errors.ts';

export interface Parallel {
  /** Threads of one inference. */
  readonly threads: number;
  /** Photos that are at the networks at the same time, each lane with its own: 1 or more. */
  readonly lanes: number;
  /** Photos that are read at the same time: one in each lane, the others being decoded. */
  readonly inFlight: number;
}

/** libuv decodes four photos at a time; each lane holds its own networks (`npm run bench -- ingest` on two cores). */
const mostLanes = 4;

/**
 * A lane on each core rather than threads in one inference: photos side by side wait for nothing, and what TypeScript does
 * between two inferences runs on both cores as well. Two photos more are being decoded meanwhile. `FACET_LANES`,
 * `FACET_THREADS` and `FACET_IN_FLIGHT` override it.
 * @param cores of this machine, 1 or more
 * @throws FacetError `invalid-input` naming the variable
 */
export function parallelFor(cores: number, env: NodeJS.ProcessEnv = process.env): Parallel {
  const lanes = given(env, 'FACET_LANES') ?? Math.min(mostLanes, cores);
  return {
    lanes,
    threads: given(env, 'FACET_THREADS') ?? Math.max(1, Math.min(8, Math.floor(cores / (2 * lanes)))),
    inFlight: given(env, 'FACET_IN_FLIGHT') ?? lanes + 2,
  };
}

/** Whether somebody said how much of the machine to use. */
export const isGiven = (env: NodeJS.ProcessEnv): boolean =>
  [env['FACET_LANES'], env['FACET_THREADS']].some((text) => text !== undefined && text !== '');

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
