import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../kit/EmptyState.tsx';

export function NotFound() {
  const { t } = useTranslation('nav');
  return (
    <EmptyState icon={IconMapOff} title={t('notFound')} hint={t('notFoundHint')}>
      <Button component={Link} to="/people">
        {t('toPeople')}
      </Button>
    </EmptyState>
  );
}
