/**
 * The best `capacity` of any number of offers, as a heap with the worst kept one at its root.
 * In memory: count u32, capacity u32, then `capacity` keys f32, then as many slots u32.
 */

const keys: usize = 8;

export function least(heap: usize): f32 {
  return load<u32>(heap) < load<u32>(heap, 4) ? -Infinity : load<f32>(heap, keys);
}

function put(heap: usize, slots: usize, at: u32, key: f32, slot: u32): void {
  store<f32>(heap + ((<usize>at) << 2), key, keys);
  store<u32>(slots + ((<usize>at) << 2), slot);
}

/** Takes an offer that is above {@link least}; returns the new least. */
export function offer(heap: usize, key: f32, slot: u32): f32 {
  const count = load<u32>(heap);
  const capacity = load<u32>(heap, 4);
  const slots = heap + keys + ((<usize>capacity) << 2);
  if (count < capacity) {
    let at = count;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = load<f32>(heap + ((<usize>parent) << 2), keys);
      if (above <= key) break;
      put(heap, slots, at, above, load<u32>(slots + ((<usize>parent) << 2)));
      at = parent;
    }
    put(heap, slots, at, key, slot);
    store<u32>(heap, count + 1);
  } else {
    let at: u32 = 0;
    for (;;) {
      let child: u32 = 2 * at + 1;
      if (child >= count) break;
      let below = load<f32>(heap + ((<usize>child) << 2), keys);
      if (child + 1 < count) {
        const right = load<f32>(heap + ((<usize>(child + 1)) << 2), keys);
        if (right < below) {
          below = right;
          child++;
        }
      }
      if (key <= below) break;
      put(heap, slots, at, below, load<u32>(slots + ((<usize>child) << 2)));
      at = child;
    }
    put(heap, slots, at, key, slot);
  }
  return least(heap);
}
