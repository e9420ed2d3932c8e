import { Button, Menu } from '@mantine/core';
import { IconChartHistogram, IconDeviceFloppy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { Charts } from './Charts.tsx';
import { Conditions } from './Conditions.tsx';
import { saveReport, useEvaluate } from './evaluate-store.ts';
import classes from './EvaluateScreen.module.css';
import { Figures } from './Figures.tsx';
import { Missing } from './Missing.tsx';
import { Source } from './Source.tsx';
import { WorstPairs } from './WorstPairs.tsx';

/** How well faces are recognised: choose labelled faces, measure, read the report. */
export function EvaluateScreen(): ReactNode {
  const { t } = useTranslation('evaluate');
  const result = useEvaluate((state) => state.result);
  const error = useEvaluate((state) => state.error);
  const running = useEvaluate((state) => state.running);
  return (
    <div className={classes['screen']}>
      <PageHeader title={t('title')} note={t('note')}>
        {result !== null && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" leftSection={<IconDeviceFloppy size={15} />}>
                {t('save')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => void saveReport('html')}>{t('saveHtml')}</Menu.Item>
              <Menu.Item onClick={() => void saveReport('json')}>{t('saveJson')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </PageHeader>
      <div className={classes['body']}>
        <div className={classes['column']}>
          <Source />
          <ErrorNote error={error} />
          {result === null ? (
            !running && <EmptyState icon={IconChartHistogram} title={t('emptyTitle')} hint={t('emptyHint')} />
          ) : (
            <>
              <Figures report={result.report} />
              <Charts report={result.report} />
              <WorstPairs report={result.report} />
              <Missing images={result.report.missing} />
              <Conditions report={result.report} />
            </>
          )}
        </div>
      </div>
    </div>
  );
}
