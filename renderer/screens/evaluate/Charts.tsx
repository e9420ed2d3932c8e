import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { evaluationCharts } from '../../../electron/chart/evaluation.ts';
import type { EvaluationReport } from '../../../electron/contract/evaluate.ts';
import { ChartFigure } from '../../kit/charts/ChartFigure.tsx';
import { Section } from '../../kit/Section.tsx';
import { savePicture } from './evaluate-store.ts';
import classes from './EvaluateScreen.module.css';

export function Charts({ report }: { readonly report: EvaluationReport }): ReactNode {
  const { t } = useTranslation('evaluate');
  const charts = useMemo(() => evaluationCharts(report, t('charts', { returnObjects: true })), [report, t]);
  return (
    <Section title={t('chartsTitle')} bare>
      <div className={classes['charts']}>
        {charts.map(({ name, spec }) => (
          <div key={name} className={classes['chart']}>
            <ChartFigure
              spec={spec}
              hint={spec.description}
              onSave={(bytes, type) => void savePicture(spec.title, bytes, type)}
            />
          </div>
        ))}
      </div>
    </Section>
  );
}
