/** The labelled photos of LFW as vectors, and the same kept in a file: embedding them takes minutes. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type LabelledFace, lfwFaces } from '../../measure/embedded-lfw.ts';

export async function realFaces(root: string, file: string | null): Promise<LabelledFace[]> {
  if (file !== null && existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as {
      person: string;
      original: boolean;
      vector: string;
    }[];
    return kept.map(({ vector, ...face }) => ({ ...face, vector: floats(Buffer.from(vector, 'base64')) }));
  }
  const { faces } = await lfwFaces(root);
  if (file !== null) {
    const kept = faces.map(({ vector, ...face }) => ({
      ...face,
      vector: Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64'),
    }));
    writeFileSync(file, JSON.stringify(kept));
  }
  return faces;
}

function floats(bytes: Buffer): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}
