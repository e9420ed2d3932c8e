/** A picture that is the same everywhere, and the comparison of what two providers make of it. */
import type { Raster } from '../decode/raster.ts';
import { type Model, outputNames } from './model.ts';
import { fillTensor, inputLength } from './tensor.ts';

/** Outputs must point the same way to this cosine before a provider is trusted. */
export const goldenCosine = 0.999;

/** A drawn face: skin ellipse on a sloping background, eyes, brows, nose shadow and mouth. Deterministic. */
export function goldenFace(width: number, height: number): Raster {
  const data = new Uint8Array(width * height * 3);
  const blob = (u: number, v: number, x: number, y: number, rx: number, ry: number): number =>
    Math.exp(-(((u - x) / rx) ** 2) - ((v - y) / ry) ** 2);
  for (let y = 0, at = 0; y < height; y++) {
    const v = (y + 0.5) / height;
    for (let x = 0; x < width; x++, at += 3) {
      const u = (x + 0.5) / width;
      const skin = ((u - 0.5) / 0.42) ** 2 + ((v - 0.52) / 0.52) ** 2 < 1;
      const shade = 40 * (u - 0.5) + 25 * (0.5 - v);
      let dark = 110 * (blob(u, v, 0.34, 0.46, 0.07, 0.03) + blob(u, v, 0.66, 0.46, 0.07, 0.03));
      dark += 60 * (blob(u, v, 0.34, 0.38, 0.11, 0.02) + blob(u, v, 0.66, 0.38, 0.11, 0.02));
      dark += 45 * blob(u, v, 0.5, 0.64, 0.06, 0.05);
      const mouth = 70 * blob(u, v, 0.5, 0.82, 0.14, 0.03);
      const [red, green, blue] = skin ? [208, 164, 140] : [92, 108, 128];
      data[at] = clampByte(red + shade - dark - mouth * 0.4);
      data[at + 1] = clampByte(green + shade - dark - mouth);
      data[at + 2] = clampByte(blue + shade - dark - mouth);
    }
  }
  return { data, width, height };
}

/**
 * Runs the drawn face and returns copies of all outputs in manifest order.
 * @param count so many of it at once, 1 … `model.batch`; what it makes of the last is returned
 */
export async function runGolden(model: Model, count = 1): Promise<Float32Array[]> {
  const { input } = model.spec;
  const values = new Float32Array(count * inputLength(input));
  const one = values.subarray(0, inputLength(input));
  fillTensor(goldenFace(input.width, input.height), input, one);
  for (let at = 1; at < count; at++) values.set(one, at * one.length);
  const output = await model.run(values);
  return outputNames(model.spec).map((name) => output(name).slice(-output(name).length / count));
}

/** Why `found` cannot stand for `reference`, or null when it can. */
export function goldenFault(
  found: readonly Float32Array[],
  reference: readonly Float32Array[],
): string | null {
  for (const [i, values] of found.entries()) {
    const expected = reference[i];
    if (expected?.length !== values.length) return 'another output shape';
    if (!values.every(Number.isFinite)) return 'NaN or infinity in the output';
    const similarity = cosine(values, expected);
    if (similarity < goldenCosine) return `drift: cosine ${similarity.toFixed(5)} to the CPU's answer`;
  }
  return null;
}

/** Cosine of two vectors of one length; 1 for two zero vectors. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  const norm = Math.sqrt(aa * bb);
  return norm === 0 ? (aa === bb ? 1 : 0) : dot / norm;
}

const clampByte = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));
