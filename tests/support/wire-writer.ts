/** Protobuf messages for tests, right ones and wrong ones. Source: protobuf.dev/programming-guides/encoding. */

/** A message or a part of one: parts joined are a message again. */
export type Message = Uint8Array<ArrayBuffer>;

/** Integer of any sign: negative ones take ten bytes, as int64 does. */
function varint(value: number | bigint): Message {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    bytes.push(Number(rest & 0x7fn) + (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

/** The parts one after the other. */
export function join(...parts: readonly Uint8Array[]): Message {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Field `number` holding an integer. */
export const int = (number: number, value: number | bigint): Message =>
  join(varint(number * 8), varint(value));

/** Field `number` holding a 32-bit float. */
export const float = (number: number, value: number): Message =>
  join(varint(number * 8 + 5), new Uint8Array(Float32Array.of(value).buffer));

/** Field `number` holding text, bytes, or a message made of parts. */
export function sub(number: number, ...parts: readonly (Uint8Array | string)[]): Message {
  const body = join(
    ...parts.map((part) => (typeof part === 'string' ? new TextEncoder().encode(part) : part)),
  );
  return join(varint(number * 8 + 2), varint(body.length), body);
}
