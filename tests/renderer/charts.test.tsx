// @vitest-environment happy-dom
/** The chart kit: what is drawn, read out and moved. */
import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState, type ReactNode } from 'react';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { ChartSpec } from '../../electron/chart/spec.ts';
import { ChartFigure } from '../../renderer/kit/charts/ChartFigure.tsx';
import { startWords } from '../../renderer/locales/index.ts';

const spec: ChartSpec = {
  title: 'Scores',
  description: 'Mates score higher.',
  x: { label: 'Cosine', scale: 'linear', domain: [0, 1], format: 'plain' },
  y: { label: 'Share', scale: 'linear', domain: [0, 1], format: 'percent' },
  series: [
    {
      name: 'Mates',
      tone: 'accent',
      kind: 'line',
      points: [
        [0, 0],
        [1, 0.5],
      ],
    },
  ],
};

beforeAll(() => {
  startWords();
});
afterEach(cleanup);

function Moved({ settled }: { readonly settled: number[] }): ReactNode {
  const [value, onChange] = useState(0.5);
  return (
    <MantineProvider>
      <ChartFigure
        spec={spec}
        marker={{
          value,
          label: 'Threshold',
          text: value.toFixed(2),
          min: 0.1,
          max: 0.9,
          step: 0.01,
          onChange,
          onSettle: (at) => settled.push(at),
        }}
      />
    </MantineProvider>
  );
}

test('says what it shows, and moves its marker by keyboard within its bounds', () => {
  const settled: number[] = [];
  render(<Moved settled={settled} />);
  expect(screen.getByRole('img', { name: 'Scores. Mates score higher.' })).toBeTruthy();
  const slider = screen.getByRole('slider', { name: 'Threshold' });
  const press = (key: string, shiftKey = false): string | null => {
    fireEvent.keyDown(slider, { key, shiftKey });
    return slider.getAttribute('aria-valuetext');
  };
  expect(press('ArrowRight')).toBe('0.51');
  expect(press('ArrowLeft', true)).toBe('0.41');
  expect(press('PageUp')).toBe('0.51');
  expect(press('End')).toBe('0.90');
  expect(press('ArrowUp')).toBe('0.90');
  expect(press('Home')).toBe('0.10');
  expect(press('x')).toBe('0.10');
  expect(settled).toEqual([0.51, 0.41, 0.51, 0.9, 0.9, 0.1]);
});

test('shows the values under the pointer', () => {
  const { container } = render(<Moved settled={[]} />);
  const root = container.querySelector('svg')?.parentElement;
  if (!root) throw new Error('no chart');
  fireEvent.pointerMove(root, { clientX: 1e4 });
  expect(screen.queryByText(/^Cosine: /)).toBeNull();
  fireEvent.pointerMove(root, { clientX: 300 });
  expect(screen.getByText(/^Cosine: 0\.\d+/)).toBeTruthy();
  fireEvent.pointerLeave(root);
  expect(screen.queryByText(/^Cosine: /)).toBeNull();
});
