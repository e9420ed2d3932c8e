import { Anchor, Button, Group, Spoiler, Table, Text } from '@mantine/core';
import { IconFolders } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Enrolled } from '../../../electron/contract/api.ts';
import type { Consent } from '../../../electron/contract/consent.ts';
import { toAppError } from '../../../electron/contract/errors.ts';
import { shell } from '../../engine/engine.ts';
import { tell } from '../../engine/feedback.ts';
import { useConsent } from '../../features/consent/use-consent.tsx';
import { usePersonName } from '../../features/person-card/PersonCard.tsx';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { formatNumber } from '../../kit/format.ts';
import { Progress } from '../../kit/Progress.tsx';
import { cancelFolders, enrollFolders, useEnroll } from './enroll-store.ts';
import classes from './EnrollScreen.module.css';

async function chooseAndEnroll(consent: Consent | undefined): Promise<void> {
  try {
    const grant = await shell.chooseFolder({});
    if (grant !== null) await enrollFolders(grant.id, consent);
  } catch (thrown) {
    tell({ kind: 'failed', error: toAppError(thrown) });
  }
}

/** Many people at once: one per sub-folder, named after it. */
export function EnrollFolders(): ReactNode {
  const { t } = useTranslation(['enroll', 'common']);
  const asked = useConsent(null);
  const { running, progress, people, rejected, error } = useEnroll((state) => state.folders);
  return (
    <div className={classes['form']}>
      <ErrorNote error={error} />
      {running ? (
        <div className={classes['target']} role="status">
          <Text size="sm">
            {progress === null
              ? t('folders.starting')
              : t('folders.progress', {
                  done: formatNumber(progress.done),
                  total: formatNumber(progress.total),
                })}
          </Text>
          <div className={classes['progress']}>
            <Progress done={progress?.done ?? 0} total={progress?.total ?? null} label={t('folders.label')} />
          </div>
          <Text size="xs" c="dimmed" truncate maw="90%">
            {progress?.current ?? ' '}
          </Text>
          <Button variant="default" onClick={cancelFolders}>
            {t('common:cancel')}
          </Button>
        </div>
      ) : (
        <div className={classes['target']} data-small={people !== null || undefined}>
          <IconFolders size={44} stroke={1.2} aria-hidden />
          <Text size="sm" c="dimmed" ta="center" maw={460}>
            {t('folders.hint')}
          </Text>
          {asked.fields}
          <Button disabled={asked.missing} onClick={() => void chooseAndEnroll(asked.consent)}>
            {t('folders.choose')}
          </Button>
        </div>
      )}
      {people !== null && <PeopleTable people={people} />}
      {rejected.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            {t('folders.nobody')}
          </Text>
          <Reasons rejected={rejected} />
        </div>
      )}
    </div>
  );
}

function PeopleTable({ people }: { readonly people: readonly Enrolled[] }): ReactNode {
  const { t } = useTranslation('enroll');
  const nameOf = usePersonName();
  const navigate = useNavigate();
  if (people.length === 0) return <Text size="sm">{t('folders.none')}</Text>;
  return (
    <Table verticalSpacing="xs" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('folders.person')}</Table.Th>
          <Table.Th ta="right">{t('folders.added')}</Table.Th>
          <Table.Th>{t('folders.rejected')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {people.map(({ person, added, rejected }) => (
          <Table.Tr key={person.id}>
            <Table.Td>
              <Anchor
                component="button"
                type="button"
                size="sm"
                onClick={() => void navigate({ to: '/person/$id', params: { id: person.id } })}
              >
                {nameOf(person)}
              </Anchor>
            </Table.Td>
            <Table.Td ta="right">{formatNumber(added)}</Table.Td>
            <Table.Td>{rejected.length > 0 && <Reasons rejected={rejected} />}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Photos that gave no template, each with its reason; the first one, and the rest on request. */
function Reasons({ rejected }: { readonly rejected: Enrolled['rejected'] }): ReactNode {
  const { t } = useTranslation('enroll');
  return (
    <Spoiler maxHeight={22} showLabel={t('folders.showAll')} hideLabel={t('folders.showLess')}>
      {rejected.map(({ label, reason }, at) => (
        <Group key={at} gap={6} wrap="nowrap">
          <Text size="sm" truncate>
            {label}
          </Text>
          <Text size="sm" c="dimmed" truncate>
            {reason}
          </Text>
        </Group>
      ))}
    </Spoiler>
  );
}
