import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Certificate } from '../../../electron/contract/certificate.ts';
import { Fact, Facts } from '../../kit/Facts.tsx';
import { formatDateTime, formatNumber } from '../../kit/format.ts';
import { saveCertificate, showCertificate, useCertificate } from './certificate-store.ts';

const counts = ['faces', 'templates', 'crops', 'thumbnails', 'photos', 'decisions'] as const;

/** What was erased, and the way to keep proof of it. One for the whole window: the erased has no screen any more. */
export function CertificateDialog(): ReactNode {
  const { t } = useTranslation('certificate');
  const { certificate } = useCertificate();
  return (
    <Modal
      opened={certificate !== null}
      onClose={() => {
        showCertificate(null);
      }}
      title={t('title')}
      size="md"
    >
      {certificate !== null && <Body certificate={certificate} />}
    </Modal>
  );
}

function Body({ certificate }: { readonly certificate: Certificate }): ReactNode {
  const { t } = useTranslation(['certificate', 'common']);
  const { at, what, name, pseudonyms, erased, again } = certificate;
  return (
    <Stack gap="sm">
      <Text size="sm">{again ? t('again') : t(`intro.${what}`)}</Text>
      <Facts>
        <Fact name={t('when')}>{formatDateTime(at)}</Fact>
        {name !== null && <Fact name={t('name')}>{name}</Fact>}
        {pseudonyms.map((pseudonym) => (
          <Fact key={pseudonym} name={t('pseudonym')}>
            <span data-selectable>{pseudonym}</span>
          </Fact>
        ))}
        {counts
          .filter((count) => erased[count] > 0)
          .map((count) => (
            <Fact key={count} name={t(`erased.${count}`)}>
              {formatNumber(erased[count])}
            </Fact>
          ))}
      </Facts>
      <Text size="xs" c="dimmed">
        {t('hint')}
      </Text>
      <Group justify="flex-end">
        <Button
          variant="default"
          onClick={() => {
            showCertificate(null);
          }}
        >
          {t('common:close')}
        </Button>
        <Button leftSection={<IconCertificate size={16} />} onClick={() => void saveCertificate(certificate)}>
          {t('save')}
        </Button>
      </Group>
    </Stack>
  );
}
