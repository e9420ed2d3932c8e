import { Alert, Button, Group, List, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Enrolled } from '../../../electron/contract/api.ts';
import { usePersonName } from '../../features/person-card/PersonCard.tsx';
import { formatNumber } from '../../kit/format.ts';

/** What came of an enrolment: how many templates, and which photos gave none and why. */
export function EnrollResult({ enrolled }: { readonly enrolled: Enrolled }): ReactNode {
  const { t } = useTranslation('enroll');
  const nameOf = usePersonName();
  const navigate = useNavigate();
  const { person, added, rejected } = enrolled;
  const good = added > 0;
  return (
    <Alert
      color={good ? 'teal' : 'yellow'}
      variant="light"
      role="status"
      icon={good ? <IconCircleCheck size={18} /> : <IconAlertTriangle size={18} />}
      title={t('result.added', { count: added, formatted: formatNumber(added), name: nameOf(person) })}
    >
      {rejected.length > 0 && (
        <>
          <Text size="sm">
            {t('result.rejected', { count: rejected.length, formatted: formatNumber(rejected.length) })}
          </Text>
          <List size="sm" mb="xs">
            {rejected.map(({ label, reason }, at) => (
              <List.Item key={at}>
                <b>{label}</b>: {reason}
              </List.Item>
            ))}
          </List>
        </>
      )}
      <Group gap="xs">
        <Button
          variant="default"
          onClick={() => void navigate({ to: '/person/$id', params: { id: person.id } })}
        >
          {t('result.open', { name: nameOf(person) })}
        </Button>
      </Group>
    </Alert>
  );
}
