import { Button, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChartSpec, Point } from '../../../electron/chart/spec.ts';
import type { CalibrationReport, Histogram, Outlook } from '../../../electron/contract/calibration.ts';
import { LibrarySettings } from '../../../electron/contract/settings.ts';
import { useCommand, useEngineQuery } from '../../engine/hooks.ts';
import { Chart } from '../../kit/charts/Chart.tsx';
import { ChartLegend } from '../../kit/charts/ChartLegend.tsx';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { formatCosine, formatNumber } from '../../kit/format.ts';
import { Section } from '../../kit/Section.tsx';
import { Effect, Effects } from './Effect.tsx';
import classes from './Matching.module.css';

/** What the threshold can be dragged to. */
const range = { min: 0.2, max: 0.8, step: 0.005 } as const;
/** What the chart shows of the cosines. */
const shown = [-0.3, 1] as const;
const unset = LibrarySettings.parse({}).falseMatchOneIn;

/** How sure a search must be: the scores of this library, and a threshold that says what it would change. */
export function Matching(): ReactNode {
  const { t } = useTranslation('matching');
  const { data: report, error } = useEngineQuery('calibration.get', {}, { keep: true });
  const { data: settings } = useEngineQuery('settings.get', {});
  const save = useCommand('settings.set');
  /** Where the marker was dragged to; null while it stands where the library has it. */
  const [dragged, setDragged] = useState<number | null>(null);
  const { data: preview } = useEngineQuery(
    'calibration.preview',
    { cosine: dragged ?? 0 },
    { enabled: dragged !== null, keep: true },
  );
  // A library that has never met a model has no scores to speak of.
  if (error !== null) return error.error.code === 'engine-down' ? null : <ErrorNote error={error.error} />;
  if (report === undefined || settings === undefined) return null;

  const { now } = report;
  const then = dragged === null || preview === undefined ? now : preview;
  const at = dragged ?? now.thresholds.match;
  const set = (falseMatchOneIn: number): void => {
    save.mutate(
      { ...settings, falseMatchOneIn },
      {
        onSuccess: () => {
          setDragged(null);
        },
      },
    );
  };
  const spec = chartOf(report, t);
  const was = (before: string, after: string): string | undefined =>
    before === after ? undefined : t('was', { value: before });
  return (
    <Section title={t('title')} hint={t('hint')}>
      <div className={classes['body']}>
        <Text size="sm">
          {t('now', { oneIn: formatNumber(now.falseMatchOneIn), people: formatNumber(report.people) })}
        </Text>
        <div>
          <Chart
            spec={spec}
            height={240}
            marker={{
              value: at,
              label: t('threshold'),
              text: formatCosine(at),
              ...range,
              onChange: setDragged,
            }}
          />
          <ChartLegend series={spec.series} />
        </div>
        <Effects>
          <Effect name={t('falseAlarms')} was={was(perThousand(now.fpir), perThousand(then.fpir))}>
            {t('perThousand', {
              value: perThousand(then.fpir),
              low: perThousand(then.fpirLow),
              high: perThousand(then.fpirHigh),
            })}
          </Effect>
          <Effect name={t('misses')} was={was(perThousand(now.fnir), perThousand(then.fnir))}>
            {t('ofThousand', { value: perThousand(then.fnir) })}
          </Effect>
          <Effect name={t('open')} was={was(openText(now, t), openText(then, t))}>
            {openText(then, t)}
          </Effect>
        </Effects>
        <div className={classes['buttons']}>
          <Button
            disabled={dragged === null || then.falseMatchOneIn === now.falseMatchOneIn}
            loading={save.isPending}
            onClick={() => {
              set(then.falseMatchOneIn);
            }}
          >
            {t('apply', { oneIn: formatNumber(then.falseMatchOneIn) })}
          </Button>
          <Button
            variant="default"
            disabled={dragged === null}
            onClick={() => {
              setDragged(null);
            }}
          >
            {t('cancel')}
          </Button>
          <Button
            variant="subtle"
            disabled={settings.falseMatchOneIn === unset}
            onClick={() => {
              set(unset);
            }}
          >
            {t('reset', { oneIn: formatNumber(unset) })}
          </Button>
        </div>
        <Text size="xs" c="dimmed">
          {basis(report, t)}
        </Text>
      </div>
    </Section>
  );
}

type Words = ReturnType<typeof useTranslation<'matching'>>['t'];

/** Of a thousand, with as many digits as say something. */
function perThousand(rate: number): string {
  const value = rate * 1000;
  return value >= 10 ? formatNumber(Math.round(value)) : value.toFixed(value >= 1 ? 1 : 2);
}

function openText({ open }: Outlook, t: Words): string {
  return t('openText', {
    match: formatNumber(open.match),
    unsure: formatNumber(open.unsure),
    all: formatNumber(open.match + open.unsure + open.unknown),
  });
}

/** Where the figures come from. */
function basis({ evidence, weight, prior, fitting }: CalibrationReport, t: Words): string {
  const from =
    evidence.pairs === 0
      ? t('priorOnly')
      : t('library', {
          people: formatNumber(evidence.people),
          pairs: formatNumber(evidence.pairs),
          mated: formatNumber(evidence.mated),
          share: Math.round(weight * 100),
        });
  const where = prior === null ? t('borrowed') : t('measured', { prior });
  return `${from} ${where}${fitting ? ` ${t('fitting')}` : ''}`;
}

function chartOf(report: CalibrationReport, t: Words): ChartSpec {
  const mated = shares(report.mated);
  const nonMated = shares(report.nonMated);
  const empty = mated.length === 0 && nonMated.length === 0;
  // Before there are scores of its own, the rates that a search goes by are what there is to see.
  const fpir = report.curve.map(({ cosine, fpir: y }): Point => [cosine, y]);
  const fnir = report.curve.map(({ cosine, fnir: y }): Point => [cosine, y]);
  const top = Math.max(0.01, ...[...mated, ...nonMated].map(([, y]) => y)) * 1.08;
  return {
    title: t('chart'),
    description: t(empty ? 'chartPrior' : 'chartText'),
    x: { label: t('cosine'), scale: 'linear', domain: [shown[0], shown[1]], format: 'plain' },
    y: {
      label: t(empty ? 'ofSearches' : 'ofScores'),
      scale: 'linear',
      domain: [0, empty ? 1 : top],
      format: 'percent',
    },
    series: empty
      ? [
          { name: t('strangersFound'), tone: 'bad', kind: 'line', points: fpir },
          { name: t('matesMissed'), tone: 'accent', kind: 'line', points: fnir },
        ]
      : [
          { name: t('nonMated'), tone: 'bad', kind: 'area', points: nonMated },
          { name: t('mated'), tone: 'good', kind: 'area', points: mated },
        ],
    markers: [{ x: report.now.thresholds.unsure, label: t('unsure'), tone: 'warn' }],
  };
}

/** Bars as shares of all, only where the chart shows them; none without a score. */
function shares({ from, step, counts }: Histogram): Point[] {
  const all = counts.reduce((a, b) => a + b, 0);
  if (all === 0) return [];
  return counts
    .map((count, i): Point => [from + i * step, count / all])
    .filter(([x]) => x >= shown[0] && x <= shown[1]);
}
