import { Badge, Collapse, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelEntry } from '../../../electron/contract/models.ts';
import { useCommand } from '../../engine/hooks.ts';
import { Fact, Facts } from '../../kit/Facts.tsx';
import { formatAge, formatBytes, formatDate, formatNumber } from '../../kit/format.ts';
import { Address } from './Address.tsx';
import { DownloadLine } from './DownloadLine.tsx';
import classes from './ModelRow.module.css';
import { recipeWords } from './recipe.ts';
import { RowActions } from './RowActions.tsx';
import { TestBadge, TestChecks } from './TestReport.tsx';

export interface ModelRowProps {
  readonly entry: ModelEntry;
  /** Contract that is being prepared; null while there is no change of model. */
  readonly preparing: string | null;
  /** Chooses a file to bring in. */
  readonly onBringIn: () => void;
}

/** One model: what it is, under which licence, how it stands, and what can be done with it. */
export function ModelRow({ entry, preparing, onBringIn }: ModelRowProps): ReactNode {
  const { t } = useTranslation('models');
  const [open, setOpen] = useState(false);
  const details = useId();
  const test = useCommand('models.test');
  const { title, family, dimension, bytes, photos, licence, installed, active, download } = entry;
  const state = active
    ? installed
      ? 'active'
      : 'missing'
    : preparing !== null && preparing === entry.contract
      ? 'preparing'
      : installed
        ? 'installed'
        : 'available';
  const about = [
    title.startsWith(family) ? null : family,
    dimension === null ? null : t('numbers', { dimension }),
    formatBytes(bytes),
    photos ? t('readPhotos', { count: photos, formatted: formatNumber(photos) }) : null,
  ];
  return (
    <li className={classes['row']} aria-label={title}>
      <div className={classes['main']}>
        <div className={classes['titles']}>
          <strong className={classes['title']} data-selectable>
            {title}
          </strong>
          {(installed || download === null) && (
            <Badge
              size="sm"
              variant="light"
              color={state === 'missing' ? 'red' : active || state === 'preparing' ? 'facet' : 'gray'}
              className={classes['state']}
              data-state={state}
            >
              {t(`state.${state}`)}
            </Badge>
          )}
          <span
            className={classes['licence']}
            data-free={licence.free}
            title={t(licence.free ? 'licence.freeHint' : 'licence.restrictedHint')}
          >
            {licence.name}
          </span>
        </div>
        <div className={classes['about']}>
          {about.filter((part) => part !== null).join(' · ')}
          {(installed || entry.test !== null) && <Tested entry={entry} running={test.isPending} />}
        </div>
      </div>
      <div className={classes['actions']}>
        <RowActions
          entry={entry}
          changing={preparing !== null}
          testing={test.isPending}
          onBringIn={onBringIn}
          onTest={() => {
            setOpen(true);
            test.mutate({ id: entry.id });
          }}
        />
        <UnstyledButton
          className={classes['more']}
          aria-expanded={open}
          aria-controls={details}
          aria-label={`${t('details')}: ${title}`}
          onClick={() => {
            setOpen(!open);
          }}
        >
          <IconChevronDown size={16} data-open={open || undefined} aria-hidden />
        </UnstyledButton>
      </div>
      {!installed && download === null && entry.origin === 'supplied' && (
        <div className={classes['note']}>{t('supplied')}</div>
      )}
      {download !== null && <DownloadLine title={title} download={download} />}
      <Collapse expanded={open} id={details} className={classes['collapse'] ?? ''}>
        {open && <Details entry={entry} />}
      </Collapse>
    </li>
  );
}

function Tested(props: { readonly entry: ModelEntry; readonly running: boolean }): ReactNode {
  const { t } = useTranslation('models');
  const { test } = props.entry;
  const verdict = props.running ? 'running' : (test?.verdict ?? 'never');
  return (
    <span className={classes['tested']} role="status">
      <TestBadge verdict={verdict}>
        {t(`tested.${verdict}`)}
        {!props.running && test !== null && <span className={classes['age']}>{formatAge(test.at)}</span>}
      </TestBadge>
    </span>
  );
}

function Details({ entry }: { readonly entry: ModelEntry }): ReactNode {
  const { t } = useTranslation('models');
  const { id, source, licence, accepted, contract, test } = entry;
  const better = test?.better ?? null;
  return (
    <div className={classes['details']}>
      {test !== null && <TestChecks test={test} />}
      {better !== null && (
        <div className={classes['better']}>
          {t('better', { recipe: recipeWords(better) })} {t('betterInstalled')}
        </div>
      )}
      <Facts>
        <Fact name={t('fact.source')}>
          {/^https?:/.test(source) ? <Address url={source} /> : <span data-selectable>{source}</span>}
        </Fact>
        <Fact name={t('fact.licence')}>
          {licence.name}, {t(licence.free ? 'licence.freeHint' : 'licence.restrictedHint').toLowerCase()}
          {accepted !== null && `, ${t('licence.accepted', { date: formatDate(accepted) })}`}
          {licence.url !== null && <Address url={licence.url} />}
        </Fact>
        <Fact name={t('fact.id')}>
          <code data-selectable>{id}</code>
        </Fact>
        {contract !== null && (
          <Fact name={t('fact.contract')}>
            <code data-selectable>{contract}</code>
          </Fact>
        )}
      </Facts>
    </div>
  );
}
