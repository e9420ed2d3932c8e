import { Popover, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconCpu, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { EngineReport } from '../../electron/contract/model.ts';
import { useEngineQuery, useLink } from '../engine/hooks.ts';
import { Fact, Facts } from '../kit/Facts.tsx';
import { formatCosine, formatNumber, formatProvider } from '../kit/format.ts';
import { ModelBar } from './ModelBar.tsx';
import { OpeningBar } from './OpeningBar.tsx';
import { ScanBar } from './ScanBar.tsx';
import classes from './StatusBar.module.css';
import { WatchBar } from './WatchBar.tsx';

/** The line at the bottom: the scan, what is in the library, and which engine really runs. */
export function StatusBar() {
  const { t } = useTranslation(['status', 'common']);
  const { connected, seen, engine } = useLink();
  const { data: info } = useEngineQuery('library.info', {});
  const count = (value: number) => ({ count: value, formatted: formatNumber(value) });
  return (
    <footer className={classes['root']} aria-label={t('label')}>
      <ScanBar />
      <ModelBar />
      <WatchBar />
      <OpeningBar />
      <div className={classes['counts']}>
        {info !== undefined && (
          <>
            <span>{t('common:photos', count(info.photos))}</span>
            <span>{t('common:faces', count(info.faces))}</span>
            <span>{t('common:people', count(info.people))}</span>
            {info.groups > 0 && (
              <span className={classes['optional']}>{t('common:groups', count(info.groups))}</span>
            )}
          </>
        )}
      </div>
      {connected && info !== undefined ? (
        <EngineChip report={info.engine} />
      ) : (
        !connected &&
        seen && (
          <span className={classes['down']}>
            <IconPlugConnectedX size={14} /> {engine.state === 'restarting' ? t('restarting') : t('down')}
          </span>
        )
      )}
    </footer>
  );
}

function EngineChip({ report }: { readonly report: EngineReport }) {
  const { t } = useTranslation('status');
  const { data: calibration } = useEngineQuery('calibration.get', {}, { keep: true });
  const thresholds = calibration?.now.thresholds ?? report.thresholds;
  return (
    <Popover position="top-end" shadow="md" width={340} withArrow>
      <Popover.Target>
        <UnstyledButton className={classes['chip']}>
          <VisuallyHidden>{t('engineButton')} </VisuallyHidden>
          <IconCpu size={14} stroke={1.7} />
          <span>{formatProvider(report.provider)}</span>
          <span className={classes['models']}>
            {report.detector} · {report.embedder}
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Text fw={600} size="sm" mb={8}>
          {t('engine')}
        </Text>
        <Facts>
          <Fact name={t('provider')}>{formatProvider(report.provider)}</Fact>
          <Fact name={t('asked')}>{report.requested.map(formatProvider).join(', ')}</Fact>
          <Fact name={t('detector')}>{report.detector}</Fact>
          <Fact name={t('embedder')}>{report.embedder}</Fact>
          <Fact name={t('dimension')}>{t('numbers', { count: report.dimension })}</Fact>
          <Fact name={t('match')}>{formatCosine(thresholds.match)}</Fact>
          <Fact name={t('unsure')}>{formatCosine(thresholds.unsure)}</Fact>
          <Fact name={t('contract')}>
            <span data-selectable className={classes['hash']}>
              {report.contract}
            </span>
          </Fact>
        </Facts>
        {report.fallbacks.map(({ provider, reason }) => (
          <Text key={provider} size="xs" c="dimmed" mt={6}>
            {t('fallback', { provider: formatProvider(provider), reason })}
          </Text>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
