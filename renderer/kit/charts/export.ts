/** A chart as a file: the same drawing in the colours of the theme on screen, on a sheet of its own. */
import { drawChart } from '../../../electron/chart/draw.ts';
import { type Palette, tokens, toSvg } from '../../../electron/chart/drawing.ts';
import type { ChartSpec } from '../../../electron/chart/spec.ts';

/** Size of an exported chart, CSS pixels. */
const size = { width: 760, height: 420 };
/** Pixels of a PNG for one CSS pixel: sharp in print and on dense screens. */
const density = 2;

/** The theme's colours as they are now; a file has no page to take variables from. */
function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colours: Record<keyof Palette, string> = { ...tokens };
  for (const name of Object.keys(tokens) as (keyof Palette)[]) {
    const [variable = ''] = /--[\w-]+/.exec(tokens[name]) ?? [];
    colours[name] = style.getPropertyValue(variable).trim();
  }
  return colours;
}

function svgText(spec: ChartSpec): string {
  return toSvg(drawChart(spec, size, palette(), true), `${spec.title}. ${spec.description}`);
}

/** UTF-8 bytes of an SVG document. */
export function chartSvg(spec: ChartSpec): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(svgText(spec));
}

/** Bytes of a PNG of 1520 × 840 pixels. The page's policy allows pictures from `blob:`, which this one is. */
export async function chartPng(spec: ChartSpec): Promise<Uint8Array<ArrayBuffer>> {
  const url = URL.createObjectURL(new Blob([svgText(spec)], { type: 'image/svg+xml' }));
  try {
    const image = new Image(size.width, size.height);
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = size.width * density;
    canvas.height = size.height * density;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, 'image/png');
    });
    if (blob === null) throw new Error('the picture could not be drawn');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(url);
  }
}
