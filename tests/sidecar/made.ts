/** Rows of planes that follow from the vectors of a library, without the index: what a copy must give back. */
import { join } from 'node:path';
import type { SidecarHead } from '../../electron/library/sidecar/format.ts';
import { checksums, type GuardKind, guardOf } from '../../electron/library/sidecar/guard.ts';
import { sidecarName } from '../../electron/library/sidecar/place.ts';
import { type Expected, Sidecar } from '../../electron/library/sidecar/read.ts';
import { Strip } from '../../electron/library/sidecar/strip.ts';
import { type Source, writeSidecar } from '../../electron/library/sidecar/write.ts';
import type { Store } from '../../electron/library/store/store.ts';

export const contract = 'contract-a';
const dimension = 512;
export const rowBytes = { sketches: 64, scales: 8, codes: 512 } as const;

export interface Rows {
  readonly sketches: Uint8Array;
  readonly scales: Uint8Array;
  readonly codes: Uint8Array;
  readonly ids: Int32Array;
}

export function emptyRows(rows: number): Rows {
  return {
    sketches: new Uint8Array(rows * rowBytes.sketches),
    scales: new Uint8Array(rows * rowBytes.scales),
    codes: new Uint8Array(rows * rowBytes.codes),
    ids: new Int32Array(rows),
  };
}

/** The rows of every face of the comparison set, in id order. */
export function rowsOf(store: Store): Rows {
  const faces = [...store.embeddings.rows(contract)];
  const made = emptyRows(faces.length);
  const codes = new Int8Array(made.codes.buffer);
  const scales = new Float32Array(made.scales.buffer);
  faces.forEach(({ face, vector }, row) => {
    let largest = 0;
    for (const x of vector) largest = Math.max(largest, Math.abs(x));
    const scale = largest / 127;
    scales[2 * row] = scale;
    for (let i = 0; i < dimension; i++) {
      const x = vector[i] as number;
      codes[row * dimension + i] = Math.round(x / scale);
      const at = row * rowBytes.sketches + (i >> 3);
      if (x > 0) made.sketches[at] = (made.sketches[at] as number) | (1 << (i & 7));
    }
    made.ids[row] = face;
  });
  return made;
}

/** In two pieces, as planes lie in shards. */
export function stripsOf(rows: Rows): Record<'sketches' | 'scales' | 'codes', Strip> {
  const half = Math.floor(rows.ids.length / 2);
  const strip = (plane: 'sketches' | 'scales' | 'codes'): Strip =>
    new Strip([
      rows[plane].subarray(0, half * rowBytes[plane]),
      rows[plane].subarray(half * rowBytes[plane]),
    ]);
  return { sketches: strip('sketches'), scales: strip('scales'), codes: strip('codes') };
}

export function sourceOf(rows: Rows, onRead?: () => void): Source {
  const strips = stripsOf(rows);
  const reading = (strip: Strip) => ({
    read(at: number, into: Uint8Array): void {
      onRead?.();
      strip.read(at, into);
    },
  });
  const planes = {
    sketches: reading(strips.sketches),
    scales: reading(strips.scales),
    codes: reading(strips.codes),
  };
  return { planes, ids: () => rows.ids };
}

export function headOf(store: Store, rows: Rows, stamp: string, generation: number): SidecarHead {
  return {
    coding: 1,
    library: store.uuid,
    contract,
    stamp,
    generation,
    dimension,
    rows: rows.ids.length,
    last: rows.ids.at(-1) ?? 0,
    bytes: rowBytes,
    centre: Buffer.alloc(4 * dimension).toString('base64'),
  };
}

/**
 * Makes the copy and names it as the one that holds.
 * @param onRead called before each block
 */
export async function save(store: Store, stamp: string, onRead?: () => void): Promise<boolean> {
  const rows = rowsOf(store);
  const generation = store.vectorCopies.begin(contract, rows.ids.at(-1) ?? 0);
  await writeSidecar(
    pathOf(store),
    headOf(store, rows, stamp, generation),
    sourceOf(rows, onRead),
    guardOf(store.key),
  );
  return store.vectorCopies.commit(contract, { stamp, generation });
}

export const pathOf = (store: Store): string => join(store.dir, sidecarName(contract));

export function expected(store: Store): Expected | null {
  const holds = store.vectorCopies.holds(contract);
  if (holds === null) return null;
  return { coding: 1, library: store.uuid, contract, dimension, bytes: rowBytes, ...holds };
}

/** What the copy gives for this library; in words where it gives nothing. */
export async function load(
  path: string,
  wanted: Expected | null,
  kind: GuardKind = checksums,
): Promise<Rows | string> {
  if (wanted === null) return 'none holds';
  const copy = await Sidecar.open(path, wanted, kind);
  if (typeof copy === 'string') return copy;
  try {
    const into = emptyRows(copy.head.rows);
    const ids = await copy.fill({ planes: stripsOf(into) });
    return ids === null ? 'damaged' : { ...into, ids };
  } finally {
    await copy.close();
  }
}
