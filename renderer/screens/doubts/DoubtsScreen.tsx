import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Doubts, useDoubtCount } from '../../features/doubts/Doubts.tsx';
import { formatNumber } from '../../kit/format.ts';
import { PageHeader } from '../../kit/PageHeader.tsx';
import classes from './DoubtsScreen.module.css';

/** Every face of the library that probably has the wrong name. */
export function DoubtsScreen(): ReactNode {
  const { t } = useTranslation('doubts');
  const navigate = useNavigate();
  const count = useDoubtCount(null);
  return (
    <div className={classes['screen']}>
      <PageHeader
        before={
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('back')}
            onClick={() => void navigate({ to: '/people' })}
          >
            <IconArrowLeft size={20} />
          </ActionIcon>
        }
        title={t('title')}
        note={count === undefined ? undefined : t('note', { count, formatted: formatNumber(count) })}
      />
      <Doubts person={null} />
    </div>
  );
}
