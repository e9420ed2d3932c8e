/** How much of the machine reading photos may use. */
import { FacetError } from '../contract/errors.ts';

export interface Parallel {
  /** Threads of one inference. */
  readonly threads: number;
  /** Photos that are read at the same time: one at the networks, the others being decoded. */
  readonly inFlight: number;
}

/**
 * A core is left to decoding, which libuv's threads do beside the inference: with a thread of inference on each core both
 * wait for each other. Two cores, photos of 12 MP, `npm run bench -- ingest`, against one photo at a time on one thread:
 * 1 thread and 3 photos 1.39 ×, 1 and 2 1.29 ×, 2 and 3 0.89 ×, 2 and 2 0.84 ×. `FACET_THREADS` and `FACET_IN_FLIGHT`
 * override it.
 * @param cores of this machine, 1 or more
 * @throws FacetError `invalid-input` naming the variable
 */
export function parallelFor(cores: number, env: NodeJS.ProcessEnv = process.env): Parallel {
  return {
    threads: given(env, 'FACET_THREADS') ?? Math.max(1, Math.min(8, cores - 1)),
    inFlight: given(env, 'FACET_IN_FLIGHT') ?? Math.min(4, cores + 1),
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
