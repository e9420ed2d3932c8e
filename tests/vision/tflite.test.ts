/** TensorFlow Lite files: a made-up one is read as it was meant; broken, lying and foreign ones are refused. */
import { describe, expect, it } from 'vitest';
import { FlatbufferError } from '../support/second-network/flatbuffer.ts';
import { readTflite } from '../support/second-network/tflite.ts';

/** A field of a table: an 8- or 32-bit number, or something it points to. `undefined` leaves it out. */
type Field =
  number | Uint8Array | readonly number[] | { table: Fields } | { tables: readonly Fields[] } | undefined;
type Fields = readonly Field[];

/** A FlatBuffer: each table after its vtable, what it points to after it. Every field takes four bytes. */
function flatbuffer(root: Fields, identifier = 'TFL3'): Uint8Array {
  const out = [0, 0, 0, 0, ...Buffer.from(identifier)];
  const set = (at: number, value: number): void => {
    for (let i = 0; i < 4; i++) out[at + i] = (value >> (8 * i)) & 0xff;
  };
  const add = (value: number): void => {
    out.length += 4;
    set(out.length - 4, value);
  };
  const pad = (): void => {
    while (out.length % 4 !== 0) out.push(0);
  };
  const point = (slot: number): void => {
    set(slot, out.length - slot);
  };
  const table = (fields: Fields): number => {
    const vtable = out.length;
    out.push(4 + 2 * fields.length, 0, 4 + 4 * fields.length, 0);
    fields.forEach((field, i) => out.push(field === undefined ? 0 : 4 + 4 * i, 0));
    pad();
    const at = out.length;
    add(at - vtable);
    for (const field of fields) add(typeof field === 'number' ? field : 0);
    fields.forEach((field, i) => {
      if (field === undefined || typeof field === 'number') return;
      const slot = at + 4 + 4 * i;
      if ('table' in field) {
        set(slot, table(field.table) - slot);
        return;
      }
      point(slot);
      if ('tables' in field) {
        const start = out.length;
        add(field.tables.length);
        field.tables.forEach(() => {
          add(0);
        });
        field.tables.forEach((one, n) => {
          set(start + 4 + 4 * n, table(one) - start - 4 - 4 * n);
        });
        return;
      }
      add(field.length);
      if (field instanceof Uint8Array) out.push(...field);
      else for (const one of field) add(one);
      pad();
    });
    return at;
  };
  set(0, table(root));
  return Uint8Array.from(out);
}

const bytesOf = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);
const tensor = (name: string, shape: readonly number[], buffer: number, type = 0): Fields => [
  shape,
  type,
  buffer,
  new TextEncoder().encode(name),
];
const operator = (code: number, inputs: number[], output: number, options?: Fields): Fields => [
  code,
  inputs,
  [output],
  undefined,
  options === undefined ? undefined : { table: options },
];

interface Parts {
  readonly tensors: Fields[];
  readonly operators: Fields[];
  readonly buffers: Fields[];
}
const filter = [1, 2, 2, 1];
const parts: Parts = {
  tensors: [
    tensor('image', [1, 3, 5, 1], 0),
    tensor('filter', filter, 1),
    tensor('map', [1, 2, 5, 1], 0),
    tensor('bent', [1, 2, 5, 1], 0),
  ],
  // Padding, stride across, stride down.
  operators: [operator(0, [0, 1], 2, [0, 1, 2]), operator(1, [2], 3)],
  buffers: [[], [bytesOf(1, 2, 3, 4)]],
};
/** Operator codes: CONV_2D, RELU, and SOFTMAX in the newer, wider field. */
const fileOf = ({ tensors, operators, buffers }: Parts): Uint8Array =>
  flatbuffer([
    3,
    { tables: [[3], [19], [127, undefined, undefined, 25]] },
    { tables: [[{ tables: tensors }, [0], [3], { tables: operators }]] },
    undefined,
    { tables: buffers },
  ]);

describe('readTflite', () => {
  it('reads tensors, weights and operators', () => {
    expect(readTflite(fileOf(parts))).toEqual({
      inputs: [0],
      outputs: [3],
      tensors: [
        { name: 'image', shape: [1, 3, 5, 1], data: null },
        { name: 'filter', shape: filter, data: Float32Array.of(1, 2, 3, 4) },
        { name: 'map', shape: [1, 2, 5, 1], data: null },
        { name: 'bent', shape: [1, 2, 5, 1], data: null },
      ],
      operators: [
        { op: 'conv', inputs: [0, 1], outputs: [2], padding: 'same', stride: [2, 1] },
        { op: 'relu', inputs: [2], outputs: [3] },
      ],
    });
  });

  const [image, , ...rest] = parts.tensors as [Fields, Fields, ...Fields[]];
  const conv = (...options: Field[]): Parts => ({ ...parts, operators: [operator(0, [0, 1], 2, options)] });
  it.each<[string, Parts, string]>([
    ['an operator it does not know', { ...parts, operators: [operator(2, [0], 2)] }, 'operator 127'],
    ['an operator without a code', { ...parts, operators: [operator(9, [0], 2)] }, 'operator ?'],
    [
      'quantised weights',
      { ...parts, tensors: [image, tensor('filter', filter, 1, 9), ...rest] },
      'of type 9',
    ],
    [
      'weights of another size',
      { ...parts, buffers: [[], [bytesOf(1, 2)]] },
      '8 bytes in filter of [1, 2, 2, 1]',
    ],
    ['a tensor that is not there', { ...parts, operators: [operator(1, [7], 3)] }, 'tensor 7'],
    ['a fused activation', conv(0, 1, 1, 1), 'activation inside conv'],
    ['dilation', conv(0, 1, 1, 0, 2, 2), 'dilates conv'],
    ['no stride', conv(0, 0, 1), 'stride of 1×0'],
    [
      'a convolution without options',
      { ...parts, operators: [operator(0, [0, 1], 2)] },
      'without its options',
    ],
  ])('refuses %s', (_name, wrong, reason) => {
    expect(() => readTflite(fileOf(wrong))).toThrow(reason);
  });

  it('refuses other files', () => {
    expect(() => readTflite(new Uint8Array(0))).toThrow('is no TFL3 file');
    expect(() => readTflite(flatbuffer([3], 'ABCD'))).toThrow('is no TFL3 file');
    expect(() => readTflite(flatbuffer([3]))).toThrow('holds no graph');
  });

  it('never reads outside a file that was cut or changed anywhere', () => {
    const whole = fileOf(parts);
    const tried = (bytes: Uint8Array): void => {
      try {
        readTflite(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(FlatbufferError);
      }
    };
    for (let length = 0; length < whole.length; length++) {
      expect(() => readTflite(whole.subarray(0, length))).toThrow(FlatbufferError);
    }
    const view = new DataView(whole.buffer);
    for (let at = 0; at + 4 <= whole.length; at++) {
      const before = view.getUint32(at, true);
      for (const value of [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, whole.length, before + 1]) {
        view.setUint32(at, value, true);
        tried(whole);
      }
      view.setUint32(at, before, true);
    }
  });
});
