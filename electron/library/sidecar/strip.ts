/** A plane in memory as one run of bytes, though it lies in pieces: one per shard. */
export class Strip {
  readonly #pieces: readonly Uint8Array[];

  /** @param pieces in slot order */
  constructor(pieces: readonly Uint8Array[]) {
    this.#pieces = pieces;
  }

  /** Bytes `at` … into `into`, all of it. */
  read(at: number, into: Uint8Array): void {
    this.#each(at, into.length, (piece, from) => {
      into.set(piece, from);
    });
  }

  write(at: number, bytes: Uint8Array): void {
    this.#each(at, bytes.length, (piece, from) => {
      piece.set(bytes.subarray(from, from + piece.length));
    });
  }

  #each(at: number, length: number, visit: (piece: Uint8Array, from: number) => void): void {
    let start = 0;
    let done = 0;
    for (const piece of this.#pieces) {
      const from = at + done - start;
      if (done < length && from < piece.length) {
        const part = piece.subarray(from, Math.min(piece.length, from + length - done));
        visit(part, done);
        done += part.length;
      }
      start += piece.length;
    }
    if (done < length) throw new RangeError(`${String(length - done)} bytes lie beyond the end`);
  }
}
