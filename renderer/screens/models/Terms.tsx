import { List, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelLicence } from '../../../electron/contract/models.ts';
import { Address } from './Address.tsx';

/** What a licence that is not free allows and forbids, in plain words, and where its text is. */
export function Terms({ licence }: { readonly licence: ModelLicence }): ReactNode {
  const { t } = useTranslation('models');
  const research = /non-?commercial/i.test(licence.name);
  return (
    <Stack gap="xs">
      {research ? (
        <List size="sm" spacing={4}>
          <List.Item>{t('terms.research')}</List.Item>
          <List.Item>
            <strong>{t('terms.researchNot')}</strong>
          </List.Item>
          <List.Item>{t('terms.researchAsk')}</List.Item>
        </List>
      ) : (
        <Text size="sm">{t('terms.other')}</Text>
      )}
      <Text size="xs" c="dimmed" component="div">
        {licence.url === null ? t('accept.noText') : t('accept.read')}
        {licence.url !== null && <Address url={licence.url} />}
      </Text>
    </Stack>
  );
}
