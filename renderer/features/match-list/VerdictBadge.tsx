import { IconCircleCheck, IconCircleDashed, IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '../../../electron/contract/model.ts';
import classes from './VerdictBadge.module.css';

const icons = { match: IconCircleCheck, unsure: IconHelpCircle, unknown: IconCircleDashed };

export interface VerdictBadgeProps {
  readonly verdict: Verdict;
  readonly size?: 'sm' | 'lg';
  /** Words in place of "Match", "Unsure", "Unknown". */
  readonly children?: ReactNode;
}

/** A verdict as colour, icon and word together, so that none of the three is needed alone. */
export function VerdictBadge({ verdict, size = 'sm', children }: VerdictBadgeProps): ReactNode {
  const { t } = useTranslation('identify');
  const Icon = icons[verdict];
  return (
    <span className={classes['badge']} data-verdict={verdict} data-size={size}>
      <Icon size={size === 'lg' ? 22 : 14} aria-hidden />
      {children ?? t(`verdict.${verdict}`)}
    </span>
  );
}
