export const dimension: number;
export const k: number;
export const variant: string;
export const rows: Float32Array;
export const count: number;
export function run<Index>(
  build: () => Index | Promise<Index>,
  search: (index: Index, query: Float32Array) => readonly number[],
): Promise<void>;
