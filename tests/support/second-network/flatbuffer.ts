/**
 * FlatBuffers, read with bounds checks: no offset, length or count of the file is followed before it is known
 * to lie inside. Source: flatbuffers.dev/internals (little-endian; offsets are relative to where they stand).
 */

/** What is wrong with the bytes, in words that finish "the file …". */
export class FlatbufferError extends Error {}

/** One table. A field that is absent gives its default: 0, no text, no items. Fields count from 0, as in the schema. */
export class Table {
  readonly #view: DataView;
  readonly #at: number;
  /** Where the fields are, as offsets from `#at`; 0 or past the end is an absent one. */
  readonly #fields: readonly number[];

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    inside(view, at, 4);
    const vtable = at - view.getInt32(at, true);
    inside(view, vtable, 4);
    const size = view.getUint16(vtable, true);
    inside(view, vtable, Math.max(size, 4));
    this.#fields = Array.from({ length: Math.max(0, (size - 4) >> 1) }, (_, i) =>
      view.getUint16(vtable + 4 + 2 * i, true),
    );
  }

  int8(field: number, absent = 0): number {
    const at = this.#find(field, 1);
    return at === null ? absent : this.#view.getInt8(at);
  }

  int32(field: number, absent = 0): number {
    const at = this.#find(field, 4);
    return at === null ? absent : this.#view.getInt32(at, true);
  }

  uint32(field: number): number {
    const at = this.#find(field, 4);
    return at === null ? 0 : this.#view.getUint32(at, true);
  }

  int32s(field: number): number[] {
    const { from, count } = this.#vector(field, 4);
    return Array.from({ length: count }, (_, i) => this.#view.getInt32(from + 4 * i, true));
  }

  /** A copy. */
  bytes(field: number): Uint8Array<ArrayBuffer> {
    const { from, count } = this.#vector(field, 1);
    const { buffer, byteOffset } = this.#view;
    return new Uint8Array(new Uint8Array(buffer, byteOffset + from, count));
  }

  text(field: number): string {
    return new TextDecoder().decode(this.bytes(field));
  }

  table(field: number): Table | null {
    const at = this.#find(field, 4);
    return at === null ? null : new Table(this.#view, this.#follow(at));
  }

  tables(field: number): Table[] {
    const { from, count } = this.#vector(field, 4);
    return Array.from({ length: count }, (_, i) => new Table(this.#view, this.#follow(from + 4 * i)));
  }

  #find(field: number, size: number): number | null {
    const offset = this.#fields[field] ?? 0;
    if (offset === 0) return null;
    inside(this.#view, this.#at + offset, size);
    return this.#at + offset;
  }

  #follow(at: number): number {
    return at + this.#view.getUint32(at, true);
  }

  #vector(field: number, itemSize: number): { from: number; count: number } {
    const at = this.#find(field, 4);
    if (at === null) return { from: 0, count: 0 };
    const start = this.#follow(at);
    inside(this.#view, start, 4);
    const count = this.#view.getUint32(start, true);
    inside(this.#view, start + 4, count * itemSize);
    return { from: start + 4, count };
  }
}

/**
 * The root table of a file that says of itself, in four letters, what it holds.
 * @throws FlatbufferError when it says something else, or reaches outside itself here or in any field read later
 */
export function rootTable(bytes: Uint8Array, identifier: string): Table {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8 || new TextDecoder().decode(bytes.subarray(4, 8)) !== identifier) {
    throw new FlatbufferError(`is no ${identifier} file`);
  }
  return new Table(view, view.getUint32(0, true));
}

function inside(view: DataView, at: number, size: number): void {
  if (at < 0 || at + size > view.byteLength)
    throw new FlatbufferError('is cut short, or points outside itself');
}
