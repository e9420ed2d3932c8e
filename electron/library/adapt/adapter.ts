/** What training makes: a matrix A, and vectors A x / ‖A x‖ under a contract of their own. */
import { createHash } from 'node:crypto';
import { dotRow } from '../index/dot.ts';

/** Names the form of the adapter, so that another form never shares an id with this one. */
const form = 'unit(A x)';

/** Little-endian float32, row by row: the form in which a library file keeps them. */
export function packWeights(weights: Float32Array): Uint8Array {
  const bytes = new Uint8Array(weights.length * 4);
  const view = new DataView(bytes.buffer);
  weights.forEach((value, at) => {
    view.setFloat32(at * 4, value, true);
  });
  return bytes;
}

/** The inverse of {@link packWeights}. */
export function unpackWeights(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, at) => view.getFloat32(at * 4, true));
}

/** The contract id of vectors derived with these weights: 16 hex digits over base contract, weights and form. */
export function adapterContract(base: string, weights: Uint8Array): { id: string; json: string } {
  const sha256 = createHash('sha256').update(weights).digest('hex');
  const json = JSON.stringify({ base, form, sha256 });
  return { id: createHash('sha256').update(json).digest('hex').slice(0, 16), json };
}

/** All rows through A and back to unit length. A row that A sends to zero stays zero and is like nobody. */
export function adapted(vectors: Float32Array, weights: Float32Array, d: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(vectors.length);
  for (let at = 0; at < vectors.length; at += d) {
    const query = vectors.subarray(at, at + d);
    let square = 0;
    for (let i = 0; i < d; i++) {
      const value = dotRow(weights, i * d, query, d);
      out[at + i] = value;
      square += value * value;
    }
    const factor = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let i = at; i < at + d; i++) out[i] = (out[i] as number) * factor;
  }
  return out;
}
