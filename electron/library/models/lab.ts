/** What this room needs of the vision process: to look at a file, and to try a model. */
import type { Proposal } from '../../../native-models/families.ts';
import type { DetectorSpec, EmbedderSpec, ModelSpec } from '../../../native-models/manifest.ts';
import type { InputRecipe, ModelTest } from '../../contract/models.ts';

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
  /** Reads the file with limits and runs it once on black. @throws FacetError `unreadable`, `engine-down`, `cancelled` */
  probe(path: string, signal: AbortSignal): Promise<Probed>;
  test(subject: Subject, signal: AbortSignal): Promise<ModelTest>;
}

/** Null for an input whose channels differ: its family fixes it. */
export function recipeOf({ channels, mean, std }: ModelSpec['input']): InputRecipe | null {
  return typeof mean === 'number' ? { channels, mean, std } : null;
}
