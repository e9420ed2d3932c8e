/** The array by id answers as a Map would, whatever comes and goes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SlotMap } from '../../electron/library/index/slot-map.ts';

test('ids and their slots are those of a Map', () => {
  const id = fc.integer({ min: 1, max: 40 });
  const step = fc.oneof(
    fc.record({ do: fc.constant('set' as const), id, slot: fc.nat(100) }),
    fc.record({ do: fc.constant('delete' as const), id }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const slots = new SlotMap(4);
      const map = new Map<number, number>();
      for (const next of steps) {
        if (next.do === 'set') {
          slots.set(next.id, next.slot);
          map.set(next.id, next.slot);
        } else {
          slots.delete(next.id);
          map.delete(next.id);
        }
        expect(slots.size).toBe(map.size);
      }
      expect([...slots.keys()]).toEqual([...map.keys()].sort((a, b) => a - b));
      for (let of = 0; of <= 50; of++) {
        expect(slots.has(of)).toBe(map.has(of));
        expect(slots.get(of)).toBe(map.get(of) ?? null);
      }
    }),
  );
});
