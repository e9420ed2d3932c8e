import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawChart, plotOf } from '../../electron/chart/draw.ts';
import { type Palette, toSvg } from '../../electron/chart/drawing.ts';
import { scale, ticks } from '../../electron/chart/scale.ts';
import { type ChartSpec, formatValue, valueAt } from '../../electron/chart/spec.ts';

const palette: Palette = {
  accent: '#00f',
  good: '#0a0',
  warn: '#fa0',
  bad: '#f00',
  dim: '#888',
  text: '#000',
  line: '#ddd',
  background: '#fff',
};

const spec: ChartSpec = {
  title: 'A & B <of> "it"',
  description: 'd',
  x: { label: 'x', scale: 'log', domain: [1e-3, 1], format: 'percent' },
  y: { label: 'y', scale: 'linear', domain: [0, 1], format: 'plain' },
  series: [
    {
      name: 's',
      tone: 'accent',
      kind: 'step',
      points: [
        [1e-3, 0.25],
        [1e-1, 0.5],
      ],
      band: [
        [1e-3, 0.2, 0.3],
        [1e-1, 0.4, 0.6],
      ],
    },
  ],
};

describe('scale', () => {
  it('goes there and back, and stops at its ends', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('linear' as const, 'log' as const),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (kind, part) => {
          const made = scale(kind, [0.01, 10], [50, 350]);
          const pixel = 50 + part * 300;
          expect(made.at(made.invert(pixel))).toBeCloseTo(pixel, 6);
        },
      ),
    );
    const log = scale('log', [1e-4, 1], [0, 400]);
    expect(log.at(1e-2)).toBeCloseTo(200, 9);
    expect([log.at(0), log.at(7)]).toEqual([0, 400]);
    expect(scale('linear', [3, 3], [0, 10]).at(3)).toBe(0);
  });

  it('puts ticks at round numbers within the domain', () => {
    expect(ticks(scale('linear', [0, 1], [0, 1]), 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks(scale('linear', [-0.25, 0.9], [0, 1]), 6)).toEqual([-0.2, 0, 0.2, 0.4, 0.6, 0.8]);
    expect(ticks(scale('log', [1e-3, 1], [0, 1]), 5)).toEqual([1e-3, 1e-2, 1e-1, 1]);
    expect(ticks(scale('log', [0.02, 1], [0, 1]), 9)).toEqual([0.02, 0.05, 0.1, 0.2, 0.5, 1]);
    fc.assert(
      fc.property(
        fc.double({ min: -1000, max: 1000, noNaN: true }),
        fc.double({ min: 0.001, max: 1000, noNaN: true }),
        fc.integer({ min: 2, max: 12 }),
        (low, span, count) => {
          const found = ticks(scale('linear', [low, low + span], [0, 1]), count);
          expect(found.length).toBeGreaterThan(0);
          expect(found.length).toBeLessThanOrEqual(count + 1);
          for (const value of found) {
            expect(value).toBeGreaterThanOrEqual(low - span * 1e-6);
            expect(value).toBeLessThanOrEqual(low + span * (1 + 1e-6));
          }
        },
      ),
    );
  });
});

describe('values', () => {
  it('are written as an axis writes them', () => {
    expect(formatValue(0.001, 'percent')).toBe('0.1 %');
    expect(formatValue(0.05, 'percent')).toBe('5 %');
    expect(formatValue(1e-6, 'percent')).toBe('1e-4 %');
    expect(formatValue(0.30000000000000004, 'plain')).toBe('0.3');
    expect(formatValue(1234, 'plain')).toBe('1234');
    expect(formatValue(0, 'percent')).toBe('0 %');
  });

  it('are read off a series: between the points of a line, held by a step', () => {
    const points = [
      [0, 0],
      [10, 1],
    ] as const;
    expect(valueAt({ name: '', tone: 'dim', kind: 'line', points }, 2.5)).toBeCloseTo(0.25);
    expect(valueAt({ name: '', tone: 'dim', kind: 'step', points }, 2.5)).toBe(0);
    expect(valueAt({ name: '', tone: 'dim', kind: 'step', points }, 12)).toBe(1);
    expect(valueAt({ name: '', tone: 'dim', kind: 'line', points }, 12)).toBeNull();
    expect(valueAt({ name: '', tone: 'dim', kind: 'line', points }, -1)).toBeNull();
  });
});

describe('drawChart', () => {
  it('draws curves and bands where the scales say', () => {
    const size = { width: 400, height: 240 };
    const plot = plotOf(spec, size);
    const svg = toSvg(drawChart(spec, size, palette), spec.title);
    const [x0, x1] = [plot.x.at(1e-3), plot.x.at(1e-1)];
    const y = (value: number): number => Math.round(plot.y.at(value) * 100) / 100;
    expect(svg).toContain(`d="M${x0} ${y(0.25)}H${Math.round(x1 * 100) / 100}V${y(0.5)}"`);
    expect(svg).toMatch(/fill-opacity="0.14"/);
  });

  it('escapes what it is told, and stands alone with title and legend', () => {
    const svg = toSvg(drawChart(spec, { width: 400, height: 300 }, palette, true), spec.title);
    expect(svg).toContain('A &amp; B &lt;of&gt; &quot;it&quot;');
    expect(svg).not.toContain('<of>');
    expect(svg).not.toContain('var(');
    expect(svg.match(/<svg/g)).toHaveLength(1);
  });
});
