/** Searches of planes in the calling thread, with what the bench wants to know of each. */
import { kernelsOver } from '../../../electron/library/index/kernels.ts';
import type { Planes } from '../../../electron/library/index/planes.ts';
import type { BankView, ScanRequest, Stage } from '../../../electron/library/index/scan.ts';
import { piecesOf, scan } from '../../../electron/library/index/scan.ts';
import { now, type TopAnswer, topSteps } from '../../../electron/library/index/search.ts';

export class Searcher {
  readonly #planes: Planes;
  readonly #banks: BankView[];
  readonly #rowOf: (slot: number) => Float32Array;
  readonly #floats: boolean;

  /** @param rowOf gives the float32 rows where the planes do not hold them */
  constructor(planes: Planes, rowOf?: (slot: number) => Float32Array) {
    this.#planes = planes;
    this.#banks = planes.memories.map((memory) => ({ memory, kernels: kernelsOver(memory) }));
    this.#rowOf = rowOf ?? ((slot) => planes.vector(slot));
    this.#floats = rowOf === undefined;
  }

  /** The best `k`, as ids: slot + 1. */
  top(query: Float32Array, k: number, stage: Stage, cut = 0): TopAnswer {
    const planes = this.#planes;
    const { layout } = planes;
    const [pieces = []] = piecesOf(planes.shards, layout.shardRows, planes.rows, 1);
    const run = (request: ScanRequest) =>
      scan(layout, this.#banks, 0, request, pieces) ?? { slots: new Uint32Array(0), bar: -Infinity };
    const searched = { idOf: (slot: number) => slot + 1, rowOf: this.#rowOf, floats: this.#floats };
    const sketch = stage === 'sketches' ? { sketch: planes.sketchOf(query), cut } : {};
    return now(topSteps(searched, { query, k, stage, mask: layout.planes.alive, ...sketch }), run);
  }

  /** Reads a whole plane and does nothing with it. */
  stream(plane: 'floats' | 'codes' | 'sketches'): void {
    const { shards, rows, layout } = this.#planes;
    shards.forEach(({ bank, at }, i) => {
      const own = Math.min(layout.shardRows, rows - i * layout.shardRows);
      this.#banks[bank]?.kernels.stream(at + layout.planes[plane], own * layout.bytes[plane]);
    });
  }
}
