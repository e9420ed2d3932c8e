import type { ModelEntry, ModelTest } from '../../../electron/contract/models.ts';

/** What speaks against using a model: how its last self-test went, or that there was none; null for nothing. */
export function doubtAbout({
  test,
  origin,
}: Pick<ModelEntry, 'test' | 'origin'>): Exclude<ModelTest['verdict'], 'passed'> | 'never' | null {
  // What comes with the program is tested with it.
  if (test === null) return origin === 'shipped' ? null : 'never';
  return test.verdict === 'passed' ? null : test.verdict;
}
