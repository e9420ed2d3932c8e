/**
 * A network of one operator, `Gemm`, as the bytes of an ONNX file: `scores[i, j]` = the dot product of row i of `rows`
 * and row j of `queries`. Field numbers: onnx/onnx.proto (ModelProto, GraphProto, NodeProto, ValueInfoProto).
 */

/** The protobuf wire format, written: protobuf.dev/programming-guides/encoding. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}

const number = (field: number, value: number): number[] => [...varint(field << 3), ...varint(value)];

function message(field: number, ...parts: (string | readonly number[])[]): number[] {
  const bytes = parts.flatMap((part) =>
    typeof part === 'string' ? [...new TextEncoder().encode(part)] : part,
  );
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes];
}

/** An input or output of float32 numbers with two sizes; a size with a name is open. */
function matrix(field: number, name: string, ...sizes: readonly (string | number)[]): number[] {
  const float32 = number(1, 1);
  const shape = message(
    2,
    ...sizes.map((size) => message(1, typeof size === 'string' ? message(2, size) : number(1, size))),
  );
  return message(field, message(1, name), message(2, message(1, float32, shape)));
}

/** @param dimension length of every row */
export function productModel(dimension: number): Uint8Array {
  const transposed = message(5, message(1, 'transB'), number(3, 1), number(20, 2));
  const gemm = message(
    1,
    message(1, 'rows'),
    message(1, 'queries'),
    message(2, 'scores'),
    message(4, 'Gemm'),
    transposed,
  );
  const graph = message(
    7,
    gemm,
    message(2, 'products'),
    matrix(11, 'rows', 'n', dimension),
    matrix(11, 'queries', 'q', dimension),
    matrix(12, 'scores', 'n', 'q'),
  );
  // IR version 7 and operator set 13: what every onnxruntime of the last years reads.
  return new Uint8Array([...number(1, 7), ...message(8, number(2, 13)), ...graph]);
}
