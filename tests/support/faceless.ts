/**
 * Pictures without a face that tempt a face detector: seeded, so that "at most one false face in a hundred"
 * is a number anybody can print again. Ten kinds in turn, each 320×240, RGB.
 */
import type { Raster } from '../../electron/vision/decode/raster.ts';
import { type Random, seededRandom } from './random.ts';

const width = 320;
const height = 240;
type Rgb = readonly [number, number, number];

/** The `index`-th faceless picture. */
export function faceless(index: number): Raster {
  const random = seededRandom(0x5eed + index * 7919);
  const canvas = new Canvas(colour(random));
  (kinds[index % kinds.length] ?? clouds)(canvas, random);
  return { data: canvas.data, width, height };
}

class Canvas {
  readonly data = new Uint8Array(width * height * 3);

  constructor(ground: Rgb) {
    for (let i = 0; i < this.data.length; i++) this.data[i] = ground[i % 3] as number;
  }

  set(x: number, y: number, rgb: Rgb): void {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    this.data.set(rgb, (Math.floor(y) * width + Math.floor(x)) * 3);
  }

  /** Paints every pixel for which `inside` holds, within the box. */
  fill(
    box: readonly [number, number, number, number],
    rgb: Rgb,
    inside: (x: number, y: number) => boolean,
  ): void {
    const [x1, y1, x2, y2] = box;
    for (let y = Math.max(0, Math.floor(y1)); y < Math.min(height, y2); y++) {
      for (let x = Math.max(0, Math.floor(x1)); x < Math.min(width, x2); x++)
        if (inside(x, y)) this.set(x, y, rgb);
    }
  }

  ellipse(cx: number, cy: number, rx: number, ry: number, rgb: Rgb): void {
    this.fill(
      [cx - rx, cy - ry, cx + rx + 1, cy + ry + 1],
      rgb,
      (x, y) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1,
    );
  }

  rect(x: number, y: number, w: number, h: number, rgb: Rgb): void {
    this.fill([x, y, x + w, y + h], rgb, () => true);
  }

  line(x1: number, y1: number, x2: number, y2: number, thick: number, rgb: Rgb): void {
    const steps = Math.ceil(Math.hypot(x2 - x1, y2 - y1)) + 1;
    for (let i = 0; i <= steps; i++) {
      const x = x1 + ((x2 - x1) * i) / steps;
      const y = y1 + ((y2 - y1) * i) / steps;
      this.rect(x - thick / 2, y - thick / 2, Math.max(1, thick), Math.max(1, thick), rgb);
    }
  }

  each(shade: (x: number, y: number) => Rgb): void {
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) this.set(x, y, shade(x, y));
  }
}

const kinds: readonly ((canvas: Canvas, random: Random) => void)[] = [
  clouds,
  foliage,
  cushions,
  sockets,
  text,
  bricks,
  bokeh,
  stripes,
  clutter,
  grain,
];

/** Soft blobs of a few colours: sky, walls, skin-toned cloth. */
function clouds(canvas: Canvas, random: Random): void {
  const [a, b] = [colour(random), colour(random)];
  const noise = fractal(random, 5);
  canvas.each((x, y) => mix(a, b, noise(x, y)));
}

/** Branches that fork, with leaves. */
function foliage(canvas: Canvas, random: Random): void {
  const bark: Rgb = [70, 50, 35];
  const branch = (x: number, y: number, angle: number, length: number): void => {
    const [u, v] = [x + Math.cos(angle) * length, y + Math.sin(angle) * length];
    canvas.line(x, y, u, v, length / 9, bark);
    if (length < 9) {
      canvas.ellipse(u, v, 2 + random.next() * 4, 2 + random.next() * 3, [
        40 + random.int(60),
        90 + random.int(100),
        30,
      ]);
      return;
    }
    for (let i = 0; i < 3; i++)
      branch(u, v, angle + (random.next() - 0.5) * 1.7, length * (0.6 + random.next() * 0.2));
  };
  for (let i = 0; i < 4; i++)
    branch(random.int(width), height, -Math.PI / 2 + (random.next() - 0.5), 40 + random.int(30));
}

/** Rounded boxes in skin and cloth tones, shaded from one side: cushions, loaves, pots. */
function cushions(canvas: Canvas, random: Random): void {
  for (let i = 0; i < 7; i++) {
    const [cx, cy] = [random.int(width), random.int(height)];
    const [rx, ry] = [20 + random.int(50), 20 + random.int(60)];
    const tone = skin(random);
    for (let k = 0; k < 12; k++) {
      const share = k / 12;
      canvas.ellipse(
        cx + share * rx * 0.3,
        cy - share * ry * 0.3,
        rx * (1 - share),
        ry * (1 - share),
        mix(tone, [255, 240, 220], share * 0.5),
      );
    }
  }
}

/** Two round things above a long one, none of it a face: sockets, car fronts, tape decks. */
function sockets(canvas: Canvas, random: Random): void {
  for (let i = 0; i < 5; i++) {
    const [cx, cy, size] = [random.int(width), random.int(height), 14 + random.int(40)];
    const [body, dark] = [
      colour(random),
      [20 + random.int(50), 20 + random.int(50), 20 + random.int(50)] as Rgb,
    ];
    if (random.next() < 0.5) canvas.rect(cx - size, cy - size, 2 * size, 2 * size, body);
    else canvas.ellipse(cx, cy, size, size * 1.2, body);
    const gap = size * (0.35 + random.next() * 0.2);
    for (const side of [-1, 1])
      canvas.ellipse(cx + side * gap, cy - size * 0.25, size * 0.16, size * 0.16, dark);
    if (random.next() < 0.7) canvas.rect(cx - size * 0.4, cy + size * 0.45, size * 0.8, size * 0.12, dark);
  }
}

/** Lines of strokes that read as print. */
function text(canvas: Canvas, random: Random): void {
  const size = 6 + random.int(20);
  canvas.rect(0, 0, width, height, [235, 232, 225]);
  for (let y = size; y < height - size; y += size * 1.7) {
    for (let x = size; x < width - size; x += size * 0.8) {
      if (random.next() < 0.15) continue;
      for (let k = 0; k < 3; k++) {
        const at = (): number => random.next() * size;
        canvas.line(x + at() * 0.6, y + at(), x + at() * 0.6, y + at(), Math.max(1, size / 9), [30, 30, 35]);
      }
    }
  }
}

function bricks(canvas: Canvas, random: Random): void {
  const [w, h] = [16 + random.int(50), 8 + random.int(26)];
  const tone = skin(random);
  const noise = fractal(random, 4);
  for (let row = 0; row * h < height; row++) {
    for (let x = (row % 2) * (w / 2) - w; x < width; x += w) {
      canvas.rect(
        x + 1,
        row * h + 1,
        w - 2,
        h - 2,
        mix(tone, [60, 30, 20], noise(Math.abs(x), row * h) * 0.8),
      );
    }
  }
}

/** Discs of light out of focus. */
function bokeh(canvas: Canvas, random: Random): void {
  canvas.rect(0, 0, width, height, [25, 22, 35]);
  for (let i = 0; i < 45; i++) {
    const r = 4 + random.int(26);
    canvas.ellipse(random.int(width), random.int(height), r, r, colour(random));
  }
}

/** Waves of two colours: blinds, cloth, water. */
function stripes(canvas: Canvas, random: Random): void {
  const [a, b] = [colour(random), colour(random)];
  const [fx, fy, bend] = [random.next() * 0.3, random.next() * 0.3, random.next() * 6];
  canvas.each((x, y) => mix(a, b, 0.5 + 0.5 * Math.sin(x * fx + y * fy + bend * Math.sin(y * 0.03))));
}

/** A desk of boxes, rods and balls. */
function clutter(canvas: Canvas, random: Random): void {
  for (let i = 0; i < 40; i++) {
    const [x, y, rgb] = [
      random.int(width),
      random.int(height),
      random.next() < 0.4 ? skin(random) : colour(random),
    ];
    const pick = random.int(3);
    if (pick === 0) canvas.rect(x, y, 5 + random.int(70), 5 + random.int(50), rgb);
    else if (pick === 1) canvas.ellipse(x, y, 4 + random.int(35), 4 + random.int(35), rgb);
    else canvas.line(x, y, random.int(width), random.int(height), 1 + random.int(6), rgb);
  }
}

/** Independent pixels, at several grains. */
function grain(canvas: Canvas, random: Random): void {
  const cell = 1 + random.int(12);
  for (let y = 0; y < height; y += cell)
    for (let x = 0; x < width; x += cell) canvas.rect(x, y, cell, cell, colour(random));
}

/** Value noise over `octaves` octaves, 0..1. */
function fractal(random: Random, octaves: number): (x: number, y: number) => number {
  const side = 64;
  const lattice = Float32Array.from({ length: side * side }, () => random.next());
  const at = (i: number, j: number): number => lattice[(j & (side - 1)) * side + (i & (side - 1))] as number;
  const smooth = (t: number): number => t * t * (3 - 2 * t);
  return (x, y) => {
    let [sum, weight, total] = [0, 1, 0];
    for (let octave = 0, scale = 1 / 64; octave < octaves; octave++, scale *= 2, weight *= 0.55) {
      const [u, v] = [x * scale, y * scale];
      const [i, j] = [Math.floor(u), Math.floor(v)];
      const [p, q] = [smooth(u - i), smooth(v - j)];
      sum +=
        weight *
        ((at(i, j) * (1 - p) + at(i + 1, j) * p) * (1 - q) +
          (at(i, j + 1) * (1 - p) + at(i + 1, j + 1) * p) * q);
      total += weight;
    }
    return sum / total;
  };
}

const colour = (random: Random): Rgb => [random.int(256), random.int(256), random.int(256)];
const skin = (random: Random): Rgb => {
  const light = 0.35 + random.next() * 0.6;
  return [Math.round(245 * light), Math.round(190 * light), Math.round(155 * light)];
};
const mix = (a: Rgb, b: Rgb, t: number): Rgb => [
  Math.round(a[0] + (b[0] - a[0]) * t),
  Math.round(a[1] + (b[1] - a[1]) * t),
  Math.round(a[2] + (b[2] - a[2]) * t),
];
