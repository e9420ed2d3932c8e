import { seededRandom } from '../../support/random.ts';

/** Bytes that look like weights: noise, the same in every run. */
export function noise(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const random = seededRandom(seed);
  return new Uint8Array(length).map(() => random.int(256));
}
