/** Addresses of pictures. Ids are never reused, so an address always means the same pixels. */

/** The square crop of a face in the library. */
export const cropUrl = (face: number): string => `media://crop/${face}`;
/** A whole photo, long side at most 320 px. */
export const thumbUrl = (photo: number): string => `media://thumb/${photo}`;
/** A whole photo for the screen, long side at most `width` device pixels. */
export const photoUrl = (photo: number, width: number): string => `media://photo/${photo}?w=${width}`;
/** A photo that was dropped or pasted, by the id the library gave it. */
export const probeUrl = (probe: string, width: number): string =>
  `media://probe/${encodeURIComponent(probe)}?w=${width}`;
/** The square crop of one face of such a photo. */
export const probeFaceUrl = (probe: string, index: number): string =>
  `media://probe-face/${encodeURIComponent(probe)}/${index}`;

/** Widths that photos are asked for in, so that resizing a window does not render a new copy at each pixel. */
const steps = [640, 1024, 1600, 2400, 3600, 5400, 8192];

/** The smallest step that covers `cssWidth` on this screen. */
export function photoWidth(cssWidth: number, density = window.devicePixelRatio): number {
  const wanted = cssWidth * density;
  return steps.find((step) => step >= wanted) ?? 8192;
}
