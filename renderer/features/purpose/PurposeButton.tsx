import { Button } from '@mantine/core';
import { IconTarget } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../engine/hooks.ts';
import { askPurpose, usePurpose } from './purpose-store.ts';

/** What searches are for at present, to be changed; nothing where the library does not ask. */
export function PurposeButton(): ReactNode {
  const { t } = useTranslation('search');
  const { purpose } = usePurpose();
  const { data: settings } = useEngineQuery('settings.get', {});
  if (settings?.askPurpose !== true) return null;
  return (
    <Button
      variant="default"
      maw={260}
      leftSection={<IconTarget size={16} />}
      title={t('purpose.title')}
      onClick={() => void askPurpose().catch(() => undefined)}
    >
      {purpose ?? t('purpose.title')}
    </Button>
  );
}
