import { Button, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SkipReason } from '../../../electron/contract/errors.ts';
import { startScan } from '../../actions/flows.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { isOpen, useJob } from '../../engine/job.ts';
import { formatAge, formatNumber } from '../../kit/format.ts';
import { Section } from '../../kit/Section.tsx';
import { Table } from '../../kit/Table.tsx';

const step = 100;

/** Files that could not be read, each with its reason in words, and a way to try them again. */
export function SkippedFiles() {
  const { t } = useTranslation(['library', 'common']);
  const [limit, setLimit] = useState(step);
  const { data } = useEngineQuery('library.skipped', { offset: 0, limit }, { keep: true });
  const scanning = useJob(({ job }) => job !== null && isOpen(job));
  const total = data?.total ?? 0;
  return (
    <Section
      title={total === 0 ? t('skippedTitle') : `${t('skippedTitle')} (${formatNumber(total)})`}
      {...(total === 0 ? {} : { hint: t('skippedHint') })}
      actions={
        total > 0 && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={15} />}
            disabled={scanning}
            onClick={() => void startScan([], true)}
          >
            {t('retry')}
          </Button>
        )
      }
    >
      {total === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          {data === undefined ? t('common:loading') : t('skippedNone')}
        </Text>
      ) : (
        <>
          <Table label={t('skippedTitle')} head={[t('file'), t('why'), t('when')]}>
            {data?.items.map((file) => (
              <tr key={`${file.path}:${file.at}`}>
                <td data-selectable>{file.path}</td>
                <td>
                  <Reason reason={file.reason} />
                  <Text size="xs" c="dimmed">
                    {file.detail}
                  </Text>
                </td>
                <td data-dim data-nowrap>
                  {formatAge(file.at)}
                </td>
              </tr>
            ))}
          </Table>
          {data !== undefined && data.items.length < total && (
            <Button
              variant="subtle"
              fullWidth
              onClick={() => {
                setLimit(Math.min(1000, limit + step));
              }}
              disabled={limit >= 1000}
            >
              {t('common:more')}
            </Button>
          )}
        </>
      )}
    </Section>
  );
}

function Reason({ reason }: { readonly reason: string }) {
  const { t } = useTranslation('library');
  const known = SkipReason.safeParse(reason);
  return <>{known.success ? t(`reason.${known.data}`) : reason}</>;
}
