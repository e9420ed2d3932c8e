/**
 * The protobuf wire format, read with limits: nothing is allocated from a length that the file
 * claims. Source: protobuf.dev/programming-guides/encoding.
 */

/** What is wrong with the bytes, in words that finish "the file …". */
export class WireError extends Error {}

export interface Field {
  readonly number: number;
  /** The value of a varint field, else the length of `bytes`. At most 2^53. */
  readonly value: number;
  /** A view of a length-delimited field; empty for the others. */
  readonly bytes: Uint8Array;
}

/** In one message; the models here have a few hundred. */
const maxFields = 1_000_000;

const none = new Uint8Array(0);

/** One varint at `at`: its value and the offset after it. Ten bytes at most. */
function varint(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) throw new WireError('is cut short');
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return [value, at + i + 1];
  }
  throw new WireError('has a number longer than ten bytes');
}

/**
 * The fields of one message, in file order.
 * @throws WireError when a field reaches past the message or is of no known type.
 */
export function* fields(message: Uint8Array): Generator<Field> {
  let at = 0;
  let count = 0;
  while (at < message.length) {
    if (++count > maxFields) throw new WireError('has too many fields');
    const [tag, start] = varint(message, at);
    const number = Math.floor(tag / 8);
    const type = tag % 8;
    if (number === 0) throw new WireError('is not an ONNX model');
    let value = 0;
    let from = start;
    let end: number;
    if (type === 0) {
      [value, end] = varint(message, start);
    } else if (type === 2) {
      [value, from] = varint(message, start);
      end = from + value;
    } else if (type === 1 || type === 5) {
      end = start + (type === 1 ? 8 : 4);
    } else {
      throw new WireError('is not an ONNX model');
    }
    if (end > message.length) throw new WireError('is cut short, or claims more bytes than it has');
    yield { number, value, bytes: type === 2 ? message.subarray(from, end) : none };
    at = end;
  }
}
