import { Button, Group, Text } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawn, ModelChangeReport } from '../../../../electron/contract/model-change-report.ts';
import { formatCosine } from '../../../features/match-list/verdict.ts';
import { ErrorNote } from '../../../kit/ErrorNote.tsx';
import { formatNumber } from '../../../kit/format.ts';
import { Progress } from '../../../kit/Progress.tsx';
import { Table } from '../../../kit/Table.tsx';
import classes from './ChangeReport.module.css';
import { cancelReport, makeReport, useReport } from './report-store.ts';
import { Confusions, Merges, Splits, VerdictChanges } from './ReportExamples.tsx';

/** What the model that is ready would change, worked out when it is first looked at. */
export function ChangeReport({ target }: { readonly target: string }): ReactNode {
  const { t } = useTranslation(['model', 'common']);
  const { busy, progress, report: known, target: of, error } = useReport();
  const report = of === target ? known : null;
  useEffect(() => {
    void makeReport(target);
  }, [target]);
  return (
    <div className={classes['root']} role="region" aria-label={t('report.title')}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {t('report.title')}
        </Text>
        {busy ? (
          <Button size="compact-xs" variant="default" onClick={cancelReport}>
            {t('common:cancel')}
          </Button>
        ) : (
          <Button size="compact-xs" variant="default" onClick={() => void makeReport(target)}>
            {t('report.again')}
          </Button>
        )}
      </Group>
      {busy && (
        <div role="status" className={classes['busy']}>
          <Text size="xs" c="dimmed">
            {t(`report.stage.${progress?.stage ?? 'reading'}`)}
          </Text>
          <Progress done={progress?.done ?? 0} total={progress?.total ?? null} label={t('report.progress')} />
        </div>
      )}
      <ErrorNote error={error} />
      {report !== null && <Found report={report} />}
    </div>
  );
}

function Found({ report }: { readonly report: ModelChangeReport }): ReactNode {
  const { t } = useTranslation('model');
  const drawn = ({ of, taken }: Drawn): string =>
    taken === of ? formatNumber(of) : t('report.drawn', { taken: formatNumber(taken), of: formatNumber(of) });
  return (
    <>
      <Text size="xs" c="dimmed">
        {t('report.sample', {
          people: drawn(report.people),
          groups: drawn(report.groups),
          faces: drawn(report.faces),
        })}
      </Text>
      <Figures report={report} />
      <Text size="xs" c="dimmed">
        {t(`report.support.${report.separation.support}`, {
          mated: formatNumber(report.separation.mated),
          nonMated: formatNumber(report.separation.nonMated),
        })}{' '}
        {report.separation.mates === 'named' && t('report.namedMates')}
      </Text>
      <VerdictChanges changes={report.verdicts.examples} />
      <Confusions pairs={report.confusions.examples} count={report.confusions.fresh} />
      <Splits of={report.regrouping} />
      <Merges of={report.regrouping} />
    </>
  );
}

/** Now and then, figure by figure. */
function Figures({ report }: { readonly report: ModelChangeReport }): ReactNode {
  const { t } = useTranslation('model');
  const { verdicts, confusions, separation, thresholds } = report;
  const number = (value: number | null, digits: number): string =>
    value === null ? t('report.tooFew') : value.toFixed(digits);
  const rows: [name: string, before: string, after: string][] = [];
  for (const kind of ['confirmed', 'automatic'] as const) {
    const { faces, before, after } = verdicts[kind];
    if (faces === 0) continue;
    const shown = ({ match, unsure, unknown }: typeof before): string =>
      [match, unsure, unknown].map(formatNumber).join(' / ');
    rows.push([
      t(`report.${kind}`, { count: faces, formatted: formatNumber(faces) }),
      shown(before),
      shown(after),
    ]);
  }
  rows.push(
    [t('report.confused'), formatNumber(confusions.before), formatNumber(confusions.after)],
    [t('match'), formatCosine(thresholds.before.match), formatCosine(thresholds.after.match)],
    [t('unsure'), formatCosine(thresholds.before.unsure), formatCosine(thresholds.after.unsure)],
    [t('report.dPrime'), number(separation.before.dPrime, 2), number(separation.after.dPrime, 2)],
    [t('report.fnmr'), number(separation.before.fnmr, 4), number(separation.after.fnmr, 4)],
  );
  return (
    <Table
      label={t('report.title')}
      head={[t('report.figure'), { number: t('report.now') }, { number: t('report.then') }]}
    >
      {rows.map(([name, before, after]) => (
        <tr key={name}>
          <td>{name}</td>
          <td data-number>{before}</td>
          <td data-number>{after}</td>
        </tr>
      ))}
    </Table>
  );
}
