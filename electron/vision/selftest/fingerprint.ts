/** Sixteen numbers that stand for everything a network makes of the drawn face. */

const length = 16;

/**
 * Each output, scaled to length 1, is summed into 16 places with signs from an integer hash of the index: a random
 * projection, which keeps cosines (Johnson-Lindenstrauss) and is short enough to keep beside the manifest.
 */
export function fingerprint(outputs: readonly Float32Array[]): number[] {
  const places = new Float64Array(length);
  for (const [n, output] of outputs.entries()) {
    const norm = Math.sqrt(output.reduce((sum, value) => sum + value * value, 0));
    for (const [i, value] of output.entries()) {
      const hash = mixed(i + 1 + n * 0x9e3779b1);
      const place = hash & (length - 1);
      places[place] = (places[place] as number) + ((hash & length) === 0 ? value : -value) / norm;
    }
  }
  return [...places].map((value) => Number(value.toFixed(5)));
}

/** The finaliser of MurmurHash3, which spreads neighbouring integers. */
function mixed(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
