import { Badge, HoverCard, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { onFeedback } from '../../engine/feedback.ts';
import { formatNumber } from '../../kit/format.ts';

type Checked = { readonly ok: boolean; readonly problems: readonly string[] } | null;

/** Outlives the screen: going away and back does not lose what a long check found. */
const useChecked = create<{ readonly checked: Checked }>(() => ({ checked: null }));

/** What the last check found, wherever it was started from. */
export function CheckResult() {
  const { t } = useTranslation('library');
  const checked = useChecked((state) => state.checked);
  useEffect(
    () =>
      onFeedback((feedback) => {
        if (feedback.kind === 'checked') useChecked.setState({ checked: feedback });
      }),
    [],
  );
  if (checked === null) return null;
  if (checked.ok) {
    return (
      <Badge variant="light" color="teal" leftSection={<IconCheck size={12} />} role="status">
        {t('checkOk')}
      </Badge>
    );
  }
  return (
    <HoverCard width={420} shadow="md">
      <HoverCard.Target>
        <Badge
          variant="light"
          color="red"
          leftSection={<IconAlertTriangle size={12} />}
          role="status"
          tabIndex={0}
        >
          {t('checkBad', {
            count: checked.problems.length,
            formatted: formatNumber(checked.problems.length),
          })}
        </Badge>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        {checked.problems.slice(0, 20).map((problem) => (
          <Text key={problem} size="xs" data-selectable>
            {problem}
          </Text>
        ))}
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
