import type { Partition } from './partition.ts';
import type { Decision, GroupingThresholds } from './types.ts';
export function* settle(partition: Partition, thresholds: GroupingThresholds, since: number, newGroup: () => number): Generator<undefined, Decision[] | null> {
  yield undefined; void partition; void thresholds; void since; void newGroup;
  return [];
}
