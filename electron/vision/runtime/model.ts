/** One network, ready to run. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ModelSpec } from '../../../native-models/manifest.ts';
import { fixedBatch, withOpenBatch } from './onnx/batch.ts';
import { inputLength } from './tensor.ts';

/** Float outputs by the names the manifest gives them; `*` is the only one. */
export type Outputs = (name: string) => Float32Array;

/**
 * `run` takes one or more NCHW inputs of {@link inputLength} floats, one after the other, and may be given the same array
 * every time; the outputs hold their rows in that order.
 */
export interface Model {
  readonly spec: ModelSpec;
  /** Most inputs of one run: 1 where the file does not take several, or nobody asked for more. */
  readonly batch: number;
  run(input: Float32Array): Promise<Outputs>;
  close(): Promise<void>;
}

/**
 * Opens a session on one execution provider. Rejects with the runtime's own Error when that provider has
 * no device, library or kernel here.
 *
 * The arena is off because Chromium's allocator traps on its large requests (see ARCHITECTURE.md); one
 * input size and few sizes of a batch keep memory flat without it.
 *
 * @param batch inputs of one run, where the file can be made to take them; 1 or more
 */
export async function openModel(
  spec: ModelSpec,
  bytes: Uint8Array,
  provider: string,
  threads: number,
  batch = 1,
): Promise<Model> {
  const several = batch === 1 ? null : openBatch(bytes);
  const session = await InferenceSession.create(several ?? anyBatch(bytes), {
    executionProviders: [provider],
    enableCpuMemArena: false,
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    // Errors only: a provider that cannot start is reported once, by us.
    logSeverityLevel: 3,
  });
  const { input } = spec;
  const shape = [input.channels === 'grey' ? 1 : 3, input.height, input.width];
  const most = several === null ? 1 : batch;
  return {
    spec,
    batch: most,
    run: async (values) => {
      const count = values.length / inputLength(input);
      if (!Number.isInteger(count) || count < 1 || count > most)
        throw new Error(`${spec.id}: wrong input length`);
      const tensor = new Tensor('float32', values, [count, ...shape]);
      const outputs = await session.run({ [onlyOr(input.name, session.inputNames)]: tensor });
      return (name) => {
        const data = outputs[onlyOr(name, session.outputNames)]?.data;
        if (!(data instanceof Float32Array)) throw new Error(`${spec.id} has no float output ${name}`);
        return data;
      };
    },
    close: () => session.release(),
  };
}

/** The file itself, or, where it takes several pictures at once and can be made to take one, that. */
export function anyBatch(bytes: Uint8Array): Uint8Array {
  return (fixedBatch(bytes) ?? 1) > 1 ? (withOpenBatch(bytes) ?? bytes) : bytes;
}

/** The file taking any number of pictures at once; null where it cannot. */
function openBatch(bytes: Uint8Array): Uint8Array | null {
  return fixedBatch(bytes) === null ? null : withOpenBatch(bytes);
}

/** What `*` stands for. */
function onlyOr(name: string, names: readonly string[]): string {
  return name === '*' && names.length === 1 ? (names[0] ?? name) : name;
}

/** All output arrays of a model in manifest order, for comparing two runs. */
export function outputNames(spec: ModelSpec): readonly string[] {
  const { output } = spec;
  switch (output.layout) {
    case 'rfb':
      return [output.scores, output.boxes];
    case 'points68':
      return [output.points];
    case 'vector':
      return [output.vector];
    case 'scrfd':
      return [...output.scores, ...output.boxes, ...output.points];
    case 'yunet':
      return [...output.classes, ...output.objects, ...output.boxes, ...output.points];
    case 'retinaface':
      return [output.boxes, output.scores, output.points];
  }
}
