/** The compiled kernels: see `wasm/` for what each does. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FacetError } from '../../contract/errors.ts';
import { beside } from '../../host/beside.ts';

/** Rows of a shard: where they begin, bytes of one, how many, and the bits that say which count. */
type FloatRows = [rows: number, bytes: number, count: number, mask: number];
type CodeRows = [codes: number, length: number, scales: number, count: number, mask: number];
type CodeQuery = [query: number, step: number, size: number, slack: number];

/** Pointers are byte addresses in the memory that an instance was made over. */
export interface Kernels {
  readonly topFloats: (
    ...given: [...FloatRows, query: number, slack: number, first: number, heap: number]
  ) => void;
  readonly rangeFloats: (
    ...given: [...FloatRows, query: number, slack: number, from: number, first: number, out: number]
  ) => number;
  readonly topCodes: (...given: [...CodeRows, ...CodeQuery, first: number, heap: number]) => void;
  /** Its rows are named by a list in place of the mask. */
  readonly topCodesOf: Kernels['topCodes'];
  readonly rangeCodes: (
    ...given: [...CodeRows, ...CodeQuery, from: number, first: number, out: number]
  ) => number;
  readonly encode: (rows: number, length: number, count: number, codes: number, scales: number) => void;
  readonly sketch: (rows: number, length: number, count: number, centre: number, sketches: number) => void;
  readonly nearSketches: (
    sketches: number,
    words: number,
    count: number,
    mask: number,
    query: number,
    cut: number,
    out: number,
  ) => number;
  readonly stream: (from: number, bytes: number) => number;
}

let compiled: WebAssembly.Module | undefined;

/** Kernels over a shared memory, for the calling thread. @throws FacetError `internal` when they were not built */
export function kernelsOver(memory: WebAssembly.Memory): Kernels {
  if (compiled === undefined) {
    const path = fileURLToPath(beside(import.meta.url, 'wasm/kernels.wasm', 'kernels.wasm'));
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = readFileSync(path);
    } catch (thrown) {
      const detail = `the search kernels ${path} are missing: run "npm run kernels"`;
      throw new FacetError({ code: 'internal', detail }, { cause: thrown });
    }
    compiled = new WebAssembly.Module(bytes);
  }
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernels;
}
