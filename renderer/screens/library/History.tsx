import { Button, Text } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { redo, undo } from '../../engine/commands.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { formatAge } from '../../kit/format.ts';
import { Kbd } from '../../kit/Kbd.tsx';
import { operationWords } from '../../kit/operation-words.ts';
import { Section } from '../../kit/Section.tsx';
import { Table } from '../../kit/Table.tsx';
import classes from './LibraryScreen.module.css';

const step = 50;

/** Every decision, newest first; the last one can be taken back, then the one before it. */
export function History() {
  const { t } = useTranslation(['library', 'common']);
  const [limit, setLimit] = useState(step);
  const { data } = useEngineQuery('review.history', { offset: 0, limit }, { keep: true });
  const operations = data?.items ?? [];
  return (
    <Section
      title={t('history')}
      actions={
        operations.length > 0 && (
          <>
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={15} />}
              rightSection={<Kbd keys="mod+z" />}
              onClick={() => void undo()}
            >
              {t('undoLast')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconArrowForwardUp size={15} />}
              rightSection={<Kbd keys="mod+shift+z" />}
              onClick={() => void redo()}
            >
              {t('common:redo')}
            </Button>
          </>
        )
      }
    >
      {operations.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          {data === undefined ? t('common:loading') : t('historyNone')}
        </Text>
      ) : (
        <>
          <Table label={t('history')} head={[t('change'), { number: t('when') }]}>
            {operations.map((operation) => (
              <tr key={operation.id}>
                <td className={operation.undone ? classes['undone'] : undefined}>
                  {operationWords(operation)}
                  {operation.undone && <span className={classes['tag']}>{t('undone')}</span>}
                </td>
                <td data-dim data-nowrap data-number>
                  {formatAge(operation.at)}
                </td>
              </tr>
            ))}
          </Table>
          {data !== undefined && operations.length < data.total && (
            <Button
              variant="subtle"
              fullWidth
              disabled={limit >= 1000}
              onClick={() => {
                setLimit(Math.min(1000, limit + step));
              }}
            >
              {t('common:more')}
            </Button>
          )}
        </>
      )}
    </Section>
  );
}
