import { describe, expect, it } from 'vitest';
import { chooseSamples, countSamples } from '../../electron/library/adapt/samples.ts';

describe('countSamples', () => {
  it('says how many samples would be chosen, without choosing', () => {
    for (const confirmed of [
      [],
      [3],
      [4],
      [1, 4, 25, 3, 20, 21],
      Array.from({ length: 450 }, (_, i) => 1 + (i % 30)),
    ]) {
      const rows = confirmed.flatMap((faces, person) =>
        Array.from({ length: faces }, (_, face) => ({ face: 1000 * person + face, person })),
      );
      const { people, almost } = chooseSamples(rows);
      const photos = people.reduce((sum, { faces }) => sum + faces.length, 0);
      expect(countSamples(confirmed)).toEqual({ people: people.length, photos, almost });
    }
  });
});
