/** Top-10 over 100,000 synthetic faces, against the loop everybody writes first. */
import { Gallery } from '../../../electron/library/index/gallery.ts';
import { compared, plain, type Row } from '../row.ts';
import { quantile, timed } from '../times.ts';

const rows = 100_000;
const dimension = 512;
const queries = 20;

/** Deterministic noise: a bench must search the same faces every time. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

function unitVector(random: () => number): Float32Array {
  const vector = Float32Array.from({ length: dimension }, random);
  const norm = Math.hypot(...vector);
  return vector.map((x) => x / norm);
}

/** Array of arrays, cosine with norms, sort: what a first version does (and one peer ships). */
function naive(all: readonly Float32Array[], query: Float32Array): number[] {
  return all
    .map((vector, face) => {
      let dot = 0;
      let a = 0;
      let b = 0;
      for (let i = 0; i < dimension; i++) {
        const x = vector[i] as number;
        const y = query[i] as number;
        dot += x * y;
        a += x * x;
        b += y * y;
      }
      return { face: face + 1, cosine: dot / Math.sqrt(a * b) };
    })
    .sort((p, q) => q.cosine - p.cosine)
    .slice(0, 10)
    .map(({ face }) => face);
}

export function search(): Promise<Row[]> {
  const random = generator(7);
  const all = Array.from({ length: rows }, () => unitVector(random));
  const gallery = new Gallery('bench', dimension, rows);
  all.forEach((vector, i) => {
    gallery.add({ face: i + 1, photo: i + 1, person: null, by: null, usable: true, vector }, 'bench');
  });
  const probes = Array.from({ length: queries }, () => unitVector(random));
  const ours: number[] = [];
  const theirs: number[] = [];
  let agree = 0;
  for (const probe of probes) {
    const mine = timed(() => gallery.topFaces(probe, 10).map((n) => n.face));
    const reference = timed(() => naive(all, probe));
    ours.push(mine.ms);
    theirs.push(reference.ms);
    agree += mine.value.join() === reference.value.join() ? 1 : 0;
  }
  return Promise.resolve([
    compared(
      'search',
      'top-10 of 100,000 faces',
      'ms',
      quantile(ours, 0.5),
      'a plain loop and sort',
      quantile(theirs, 0.5),
      { atMost: 0.7 },
    ),
    plain('search', 'queries with the same top-10', '', agree / queries),
  ]);
}
