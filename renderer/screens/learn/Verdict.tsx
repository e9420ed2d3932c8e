import { Button, Text } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChartSpec } from '../../../electron/chart/spec.ts';
import type { AdaptRow, AdaptVerdict } from '../../../electron/contract/adapt.ts';
import type { Estimate } from '../../../electron/contract/evaluate.ts';
import { ChartFigure } from '../../kit/charts/ChartFigure.tsx';
import { formatDateTime, formatNumber } from '../../kit/format.ts';
import { Section } from '../../kit/Section.tsx';
import { Table } from '../../kit/Table.tsx';
import { move, useLearn } from './learn-store.ts';
import classes from './LearnScreen.module.css';

export interface VerdictProps {
  readonly verdict: AdaptVerdict;
  readonly canUse: boolean;
}

/** What came of the last training: the word on it, before against after, the loss curve. */
export function Verdict({ verdict, canUse }: VerdictProps): ReactNode {
  const { t } = useTranslation('learn');
  const doing = useLearn((state) => state.doing);
  const columns = ['before', 'after', 'change'] as const;
  return (
    <Section
      title={t('verdict')}
      hint={t('verdictHint', {
        people: formatNumber(verdict.people),
        photos: formatNumber(verdict.photos),
        date: formatDateTime(verdict.at),
        pairs: formatNumber(verdict.mated + verdict.nonMated),
      })}
      bare
    >
      <div className={classes['verdict']}>
        <div className={classes['word']} data-tone={verdict.offered ? 'good' : 'dim'}>
          <Text size="sm">{t(`reason.${verdict.reason}`)}</Text>
          {canUse && (
            <Button
              size="xs"
              loading={doing === 'moving'}
              disabled={doing !== null}
              onClick={() => void move('use')}
            >
              {t('use')}
            </Button>
          )}
        </div>
        <div className={classes['card']}>
          <Table
            label={t('verdict')}
            head={[t('columns.what'), ...columns.map((name) => ({ number: t(`columns.${name}`) })), '']}
          >
            {verdict.rows.map((row) => (
              <Row key={row.figure} row={row} />
            ))}
          </Table>
        </div>
        {verdict.history.length > 1 && <Losses verdict={verdict} />}
      </div>
    </Section>
  );
}

function Row({ row }: { readonly row: AdaptRow }): ReactNode {
  const { t } = useTranslation('learn');
  return (
    <tr>
      <td>
        {t(`figure.${row.figure}`)}
        <span className={classes['small']}>{t(`who.${row.figure}`)}</span>
      </td>
      <Cell estimate={row.before} />
      <Cell estimate={row.after} />
      <Cell estimate={row.change} signed />
      <td className={classes['outcome']} data-outcome={row.outcome}>
        {t(`outcome.${row.outcome}`)}
      </td>
    </tr>
  );
}

function Cell({
  estimate,
  signed = false,
}: {
  readonly estimate: Estimate;
  readonly signed?: boolean;
}): ReactNode {
  const { t } = useTranslation('learn');
  const percent = (value: number): string =>
    `${signed && value > 0 ? '+' : ''}${(value * 100).toFixed(2).replace('-', '−')}`;
  return (
    <td data-number>
      {`${percent(estimate.value)} %`}
      <span className={classes['small']}>
        {t('interval', { low: percent(estimate.low), high: percent(estimate.high) })}
      </span>
    </td>
  );
}

function Losses({ verdict: { history, epochs } }: { readonly verdict: AdaptVerdict }): ReactNode {
  const { t } = useTranslation('learn');
  const spec = useMemo((): ChartSpec => {
    const most = Math.max(...history.flatMap(({ loss, held }) => [loss, held]));
    return {
      title: t('chart.title'),
      description: t('chart.description'),
      x: { label: t('chart.x'), scale: 'linear', domain: [1, history.length], format: 'plain' },
      y: { label: t('chart.y'), scale: 'linear', domain: [0, most * 1.05], format: 'plain' },
      series: (['loss', 'held'] as const).map((of) => ({
        name: t(of === 'loss' ? 'chart.learned' : 'chart.held'),
        tone: of === 'loss' ? 'dim' : 'accent',
        kind: 'line',
        points: history.map((pass) => [pass.epoch, pass[of]] as const),
      })),
      ...(epochs >= 1 && epochs <= history.length
        ? { markers: [{ x: epochs, label: t('chart.best'), tone: 'good' as const }] }
        : {}),
    };
  }, [history, epochs, t]);
  return (
    <div className={classes['chart']}>
      <ChartFigure spec={spec} hint={spec.description} />
    </div>
  );
}
