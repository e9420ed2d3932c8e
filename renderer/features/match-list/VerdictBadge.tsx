import { Badge } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '../../../electron/contract/model.ts';
import { verdictColor } from './verdict.ts';

const icons = { match: IconCircleCheck, unsure: IconHelpCircle, unknown: IconCircleDashed };

/** A verdict as colour, icon and word together, so that none of the three is needed alone. */
export function VerdictBadge(props: { readonly verdict: Verdict; readonly size?: 'sm' | 'md' | 'lg' }): ReactNode {
  const { t } = useTranslation('identify');
  const Icon = icons[props.verdict];
  return (
    <Badge
      color={verdictColor[props.verdict]}
      variant="light"
      size={props.size ?? 'sm'}
      tt="none"
      leftSection={<Icon size={14} aria-hidden />}
      style={{ flexShrink: 0 }}
    >
      {t(`verdict.${props.verdict}`)}
    </Badge>
  );
}
