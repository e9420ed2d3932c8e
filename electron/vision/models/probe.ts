/** What an ONNX file is, before it is brought in: its family, and the description an import would write of it. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { DetectorFamily, EmbedderFamily, Proposal } from '../../../native-models/families.ts';
import type { ModelSpec } from '../../../native-models/manifest.ts';
import { FacetError, toAppError } from '../../contract/errors.ts';
import type { ProbedModel } from '../../contract/vision.ts';
import { standardEmbedder } from '../embed/embedders.ts';
import { anyBatch } from '../runtime/model.ts';
import { openingNodes, readGraph } from '../runtime/onnx/graph.ts';
import { type Answer, recognise } from './recognise.ts';

/** Sides tried where a file leaves the size of its input open: that of detectors, that of embedders. */
const openSides = [640, 112] as const;
/** More pixels than this are no input of a face model. */
const mostPixels = 2048 * 2048;

interface Probed extends ProbedModel {
  readonly proposal: Proposal | null;
}

/**
 * Reads the file with limits, then runs it once on black. A file that cannot be used is an answer with a `problem`, not
 * an error. Errors: `unreadable` when there is no such file.
 */
export async function probe(path: string): Promise<Probed> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new FacetError({ code: 'unreadable', path, detail }, { cause });
  });
  try {
    readGraph(bytes, basename(path), 'it');
  } catch (thrown) {
    const error = toAppError(thrown);
    const problem = error.code === 'model-mismatch' ? error.detail : String(thrown);
    return { inputs: [], outputs: [], proposal: null, problem };
  }
  const run = await runOnBlack(bytes);
  const { inputs, outputs } = run;
  if ('problem' in run) return { inputs, outputs, proposal: null, problem: run.problem };
  const { input, answers } = run;
  const found = recognise({ input, answers, opening: openingNodes(bytes, 8), bytes: bytes.length });
  if ('problem' in found) return { inputs, outputs, proposal: null, problem: found.problem };
  const { family, output } = found;
  return {
    inputs,
    outputs,
    proposal: proposalOf(family, { ...input, ...family.input }, output),
    problem: null,
  };
}

function proposalOf(
  family: DetectorFamily | EmbedderFamily,
  input: ModelSpec['input'],
  output: ModelSpec['output'],
): Proposal {
  const { title: architecture, licence } = family;
  const common = { architecture, licence, input, output };
  if (family.role === 'detector') {
    const { companions, thresholds } = family;
    return { ...common, detector: { ...thresholds, companions: [...companions] }, embedder: null };
  }
  const { template, thresholds, note } = family;
  const { warp } = standardEmbedder();
  const embedder = { template, warp, normalisation: 'l2' as const, flip: false, note, thresholds };
  return { ...common, detector: null, embedder };
}

interface Ports {
  readonly inputs: string[];
  readonly outputs: string[];
}
type Run = Ports &
  (
    | { readonly problem: string }
    | {
        readonly input: { readonly name: string; readonly width: number; readonly height: number };
        readonly answers: Answer[];
      }
  );

/** One run on zeros tells the sizes that a graph leaves open. */
async function runOnBlack(bytes: Uint8Array): Promise<Run> {
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(anyBatch(bytes), {
      executionProviders: ['cpu'],
      enableCpuMemArena: false,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    });
  } catch (thrown) {
    return { inputs: [], outputs: [], problem: `it does not load: ${firstLine(thrown)}` };
  }
  try {
    const ports = {
      inputs: session.inputMetadata.map(portLine),
      outputs: session.outputMetadata.map(portLine),
    };
    const size = inputSize(session);
    if (typeof size === 'string') return { ...ports, problem: size };
    let failure = '';
    for (const side of size.open ? openSides : [0]) {
      const [width, height] = [size.width ?? side, size.height ?? side];
      const zeros = new Tensor('float32', new Float32Array(3 * width * height), [1, 3, height, width]);
      try {
        const outputs = await session.run({ [size.name]: zeros });
        const answers = session.outputNames.map((name) => answerOf(name, outputs[name]));
        const bad = answers.find((answer) => typeof answer === 'string');
        if (bad !== undefined) return { ...ports, problem: bad };
        const good = answers.filter((answer) => typeof answer !== 'string');
        return { ...ports, input: { name: size.name, width, height }, answers: good };
      } catch (thrown) {
        failure = firstLine(thrown);
      }
    }
    return { ...ports, problem: `it does not run: ${failure}` };
  } finally {
    await session.release();
  }
}

interface InputSize {
  readonly name: string;
  /** Null where the file leaves it open. */
  readonly width: number | null;
  readonly height: number | null;
  readonly open: boolean;
}

/** What the one input of a face model is: floats, NCHW, three channels, batch 1 or open. */
function inputSize({ inputMetadata }: InferenceSession): InputSize | string {
  const [only] = inputMetadata;
  if (only === undefined || inputMetadata.length > 1) {
    return `it takes ${inputMetadata.length} inputs; a face model takes one picture`;
  }
  if (!only.isTensor || only.type !== 'float32') return 'its input is not float32';
  const shape = only.shape.map((size) => (typeof size === 'number' && size > 0 ? size : null));
  const [batch, channels, height = null, width = null] = shape;
  const line = portLine(only);
  if (shape.length !== 4) return `its input, ${line}, is no picture`;
  if (shape[3] === 3 && channels !== 3)
    return `its input, ${line}, has its channels last; channels first are read`;
  if (channels !== 3 && channels !== null) return `its input, ${line}, does not take three channels`;
  if (batch !== null && batch !== 1)
    return `its input, ${line}, takes several pictures at once, and cannot be made to take one`;
  if ((width ?? 1) * (height ?? 1) > mostPixels) return `its input, ${line}, is too large`;
  return { name: only.name, width, height, open: width === null || height === null };
}

function answerOf(name: string, value: Tensor | undefined): Answer | string {
  if (!(value?.data instanceof Float32Array)) return `its output ${name} is not float32`;
  if (!value.data.every(Number.isFinite)) return `its output ${name} is not finite for a black picture`;
  return { name, shape: value.dims, data: value.data };
}

function portLine(port: InferenceSession.ValueMetadata): string {
  return port.isTensor ? `${port.name} ${port.type} ${port.shape.join('×')}` : port.name;
}

function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return (message.split('\n')[0] ?? '').slice(0, 200);
}
