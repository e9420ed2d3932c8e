/** Labeled Faces in the Wild under the default recipe: one embedding per photo, that of the labelled face. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Box } from '../../electron/contract/model.ts';
import { facetJson } from '../support/cli.ts';

export interface LabelledFace {
  readonly person: string;
  /** False for the tight crops that some people have. */
  readonly original: boolean;
  readonly vector: Float32Array;
}

interface EmbeddedPhoto {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly faces?: readonly {
    readonly box: Box;
    readonly embedding: readonly number[];
    readonly contract: string;
  }[];
}

/** Photos given to the terminal program at a time. */
const batch = 300;
export const dimension = 512;

/** Reads every photo of every person; photos without a face are left out. */
export async function lfwFaces(root: string): Promise<{ contract: string; faces: LabelledFace[] }> {
  const photos = readdirSync(root)
    .sort()
    .flatMap((person) =>
      readdirSync(join(root, person))
        .sort()
        .map((file) => ({ person, path: join(root, person, file) })),
    );
  const faces: LabelledFace[] = [];
  let contract = '';
  for (let from = 0; from < photos.length; from += batch) {
    const some = photos.slice(from, from + batch);
    const rows = await facetJson<EmbeddedPhoto[]>(['embed', ...some.map(({ path }) => path)]);
    const found = new Map(rows.map((row) => [row.path, row]));
    for (const { person, path } of some) {
      const row = found.get(path);
      // The labelled person is large and in the middle; a small face behind the shoulder may be nearer to it.
      const [middle] = [...(row?.faces ?? [])].sort(
        (a, b) => fromMiddle(a.box, row) - fromMiddle(b.box, row),
      );
      if (row === undefined || middle === undefined) continue;
      contract = middle.contract;
      faces.push({ person, original: row.width >= 200, vector: Float32Array.from(middle.embedding) });
    }
  }
  return { contract, faces };
}

function fromMiddle({ x, y, width, height }: Box, photo: EmbeddedPhoto | undefined): number {
  if (photo === undefined) return 0;
  return Math.hypot(x + width / 2 - photo.width / 2, y + height / 2 - photo.height / 2) / width;
}
