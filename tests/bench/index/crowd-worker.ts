/** One thread of `crowd.ts`. */
import { workerData } from 'node:worker_threads';
import { distractors } from '../../measure/distractors.ts';
import { block, type Crowd } from './crowd.ts';

const { real, seed, rows, length } = workerData as Crowd;
let made: Float32Array[] = [];
let blocks = 0;
for (const part of rows) {
  for (let at = 0; at < part.length; at += length) {
    if (made.length === 0) {
      const people = distractors(real, {
        people: block.people,
        facesOf: () => block.faces,
        seed: seed + ++blocks,
        mixed: 64,
      });
      made = people.flat();
    }
    part.set(made.pop() as Float32Array, at);
  }
}
