/** The chart kit on made-up scores, to look at: `node tests/mock/shots.ts charts`. */
import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles.css';
import { useState, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { ChartSpec, Point } from '../../electron/chart/spec.ts';
import { theme, variables } from '../../renderer/app/theme.ts';
import '../../renderer/app/tokens.css';
import { ChartFigure } from '../../renderer/kit/charts/ChartFigure.tsx';
import { startWords } from '../../renderer/locales/index.ts';

const bell = (mean: number, width: number): Point[] =>
  Array.from({ length: 51 }, (_, i): Point => {
    const x = -0.25 + i / 40;
    return [x, Math.exp(-(((x - mean) / width) ** 2)) / 8];
  });

const histogram: ChartSpec = {
  title: 'Scores of mates and non-mates',
  description: 'Two populations that hardly overlap.',
  x: { label: 'Cosine', scale: 'linear', domain: [-0.25, 1], format: 'plain' },
  y: { label: 'Share of pairs', scale: 'linear', domain: [0, 0.14], format: 'percent' },
  series: [
    { name: 'Different people', tone: 'warn', kind: 'area', points: bell(0.05, 0.14) },
    { name: 'Same person', tone: 'accent', kind: 'area', points: bell(0.62, 0.18) },
  ],
};

const rates = Array.from({ length: 40 }, (_, i) => 10 ** (-4 + i / 10));
const det: ChartSpec = {
  title: 'False non-matches against false matches',
  description: 'Fewer false matches cost more false non-matches.',
  x: { label: 'False-match rate', scale: 'log', domain: [1e-4, 1], format: 'percent' },
  y: { label: 'False-non-match rate', scale: 'log', domain: [1e-3, 1], format: 'percent' },
  series: [
    {
      name: 'This library',
      tone: 'accent',
      kind: 'step',
      points: rates.map((x): Point => [x, 0.03 * x ** -0.2]),
      band: rates.map((x) => [x, 0.02 * x ** -0.2, 0.05 * x ** -0.2]),
    },
    {
      name: 'Before',
      tone: 'dim',
      kind: 'line',
      dashed: true,
      points: rates.map((x): Point => [x, 0.06 * x ** -0.2]),
    },
  ],
  markers: [{ x: 1e-3, label: '1 in 1,000', tone: 'good' }],
};

function Gallery(): ReactNode {
  const [threshold, setThreshold] = useState(0.38);
  return (
    <main style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 40, padding: 40 }}>
      <ChartFigure
        spec={histogram}
        hint="Drag the threshold, or move it with the arrow keys."
        onSave={() => undefined}
        marker={{
          value: threshold,
          label: 'Threshold',
          text: threshold.toFixed(2),
          min: 0,
          max: 0.9,
          step: 0.01,
          onChange: setThreshold,
        }}
        readout={(x) => [`at ${x.toFixed(2)} …`]}
      />
      <ChartFigure spec={det} onSave={() => undefined} />
      <p role="status">{threshold.toFixed(2)}</p>
    </main>
  );
}

startWords();
createRoot(document.getElementById('root') ?? document.body).render(
  <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
    <Gallery />
  </MantineProvider>,
);
