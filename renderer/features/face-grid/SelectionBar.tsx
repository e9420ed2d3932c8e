import { ActionIcon, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../kit/format.ts';
import classes from './SelectionBar.module.css';

export interface SelectionBarProps {
  readonly count: number;
  readonly onClear: () => void;
  /** What can be done with the selection: buttons. */
  readonly children: ReactNode;
  /** Shown when nothing is selected, such as the keys that act on the face with the keyboard. */
  readonly idle?: ReactNode;
}

/** The strip under a grid that says how many are selected and offers what can be done with them. */
export function SelectionBar({ count, onClear, children, idle }: SelectionBarProps): ReactNode {
  const { t } = useTranslation(['people', 'common']);
  if (count === 0) return idle === undefined ? null : <div className={classes['idle']}>{idle}</div>;
  return (
    <div
      className={classes['bar']}
      role="toolbar"
      aria-label={t('common:selected', { count, formatted: formatNumber(count) })}
    >
      <ActionIcon variant="subtle" color="gray" aria-label={t('bar.clear')} onClick={onClear}>
        <IconX size={16} />
      </ActionIcon>
      <Text size="sm" fw={600} className={classes['count'] ?? ''} aria-live="polite">
        {t('common:selected', { count, formatted: formatNumber(count) })}
      </Text>
      <div className={classes['actions']}>{children}</div>
    </div>
  );
}
