/** What a test works with: turns in the lane of the process, and a network under another recipe. */
import type { Model } from '../runtime/model.ts';
import type { Recipe } from './recipes.ts';

export interface Bench {
  /** One inference at a time, in turns with whatever else the process does; fails once the test is cancelled. */
  run<T>(work: () => Promise<T>): Promise<T>;
  readonly signal: AbortSignal | undefined;
}

/** The same network and session, its pixels put in another way. */
export function withRecipe(model: Model, { channels, mean, std }: Recipe): Model {
  const { spec } = model;
  return { ...model, spec: { ...spec, input: { ...spec.input, channels, mean, std } } };
}

/** The first line of an error, without the source file and function that onnxruntime puts before it. */
export function firstLine(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const line = message.split('\n')[0] ?? '';
  return line
    .replace(
      /^.*?(?=(Failed to|Non-zero status|Got invalid|Fatal error|This is an invalid model|Load model))/,
      '',
    )
    .replace(/\.$/, '')
    .slice(0, 200);
}
