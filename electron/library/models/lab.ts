/** What this room needs of the vision process: to look at a file, and to try a model. */
import type { DetectorSpec, EmbedderSpec, ModelSpec } from '../../../native-models/manifest.ts';
import type { InputRecipe, ModelTest } from '../../contract/models.ts';

/** How a file would be used; the caller gives it names. */
export interface Proposal {
  readonly architecture: string;
  readonly input: ModelSpec['input'];
  readonly output: ModelSpec['output'];
  /** One of the two. */
  readonly detector: Omit<DetectorSpec, 'id' | 'models'> | null;
  readonly embedder: Omit<EmbedderSpec, 'id' | 'model'> | null;
}

export interface Probed {
  readonly inputs: string[];
  readonly outputs: string[];
  /** Null when it is nothing Facet can use; then `problem` says why, in words. */
  readonly proposal: Proposal | null;
  readonly problem: string | null;
}

/** A detector or embedder whose one file may lie anywhere. */
export interface Subject {
  readonly path: string;
  readonly model: ModelSpec;
  readonly detector: DetectorSpec | null;
  readonly embedder: EmbedderSpec | null;
}

export interface Lab {
  /** Reads the file, runs nothing. @throws FacetError `model-mismatch` for a damaged or hostile file */
  probe(path: string, signal: AbortSignal): Promise<Probed>;
  test(subject: Subject, signal: AbortSignal): Promise<ModelTest>;
}

export function recipeOf({ channels, mean, std }: ModelSpec['input']): InputRecipe {
  return { channels, mean, std };
}
