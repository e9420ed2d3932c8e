/** `fit`: the whole photo; else device pixels of the photo per device pixel of the screen times this. */
export type Zoom = 'fit' | 1 | 2 | 4;

const steps: readonly Zoom[] = ['fit', 1, 2, 4];

/** One step nearer (1) or further (-1); stays at the ends. */
export function nextZoom(zoom: Zoom, by: 1 | -1): Zoom {
  const at = Math.min(steps.length - 1, Math.max(0, steps.indexOf(zoom) + by));
  return steps[at] ?? 'fit';
}
