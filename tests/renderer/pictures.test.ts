/** Pictures of a grid: asked for in turn, not at all when they fly past, and given up when nobody looks any more. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PictureQueue, type Ticket } from '../../renderer/engine/pictures.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function wanting(queue: PictureQueue): { want: (name: string) => Ticket; started: string[] } {
  const started: string[] = [];
  return { started, want: (name) => queue.want(() => started.push(name)) };
}

test('what flies past is never asked for, what stays is, first come first served', () => {
  const { want, started } = wanting(new PictureQueue({ most: 2, patience: 60 }));
  for (let n = 0; n < 50; n++) want(`past ${String(n)}`).cancel();
  const tickets = ['a', 'b', 'c', 'd'].map(want);
  vi.advanceTimersByTime(59);
  expect(started).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(started).toEqual(['a', 'b']);
  tickets[1]?.done();
  expect(started).toEqual(['a', 'b', 'c']);
});

test('what leaves while it waits or loads makes room, once', () => {
  const { want, started } = wanting(new PictureQueue({ most: 1, patience: 10 }));
  const [a, b] = ['a', 'b', 'c', 'd'].map(want);
  vi.advanceTimersByTime(10);
  b?.cancel();
  a?.cancel();
  a?.done();
  a?.cancel();
  expect(started).toEqual(['a', 'c']);
});

test('a picture that never comes does not stop the others', () => {
  const { want, started } = wanting(new PictureQueue({ most: 1, patience: 0 }));
  const late = want('never');
  want('next');
  vi.advanceTimersByTime(5000);
  expect(started).toEqual(['never', 'next']);
  late.done();
  want('third');
  vi.advanceTimersByTime(100);
  expect(started).toEqual(['never', 'next']);
});
