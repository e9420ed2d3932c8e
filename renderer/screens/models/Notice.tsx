import { IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ModelTest } from '../../../electron/contract/models.ts';
import classes from './Notice.module.css';

const icons = { passed: IconCircleCheck, unsure: IconHelpCircle, failed: IconCircleX } as const;

export interface NoticeProps {
  readonly verdict: ModelTest['verdict'];
  readonly title: string;
  readonly children?: ReactNode;
}

/** What a self-test means for the next step, in the colour of its verdict. */
export function Notice({ verdict, title, children }: NoticeProps): ReactNode {
  const Icon = icons[verdict];
  return (
    <div className={classes['root']} data-verdict={verdict}>
      <Icon size={18} aria-hidden />
      <strong>{title}</strong>
      {children}
    </div>
  );
}
