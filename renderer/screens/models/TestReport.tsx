import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleX,
  IconHelpCircle,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelCheck, ModelTest } from '../../../electron/contract/models.ts';
import classes from './TestReport.module.css';

type Verdict = ModelCheck['verdict'] | 'never' | 'running';

const icons = {
  passed: IconCircleCheck,
  failed: IconCircleX,
  unsure: IconHelpCircle,
  skipped: IconCircleMinus,
  never: IconCircleDashed,
  running: IconCircleDashed,
} as const;

/** A verdict as icon, colour and the words inside, so that none of them is needed alone. */
export function TestBadge(props: { readonly verdict: Verdict; readonly children: ReactNode }): ReactNode {
  const Icon = icons[props.verdict];
  return (
    <span className={classes['badge']} data-verdict={props.verdict}>
      <Icon size={14} aria-hidden />
      {props.children}
    </span>
  );
}

/** What each check of a self-test found, in words. */
export function TestChecks({ test }: { readonly test: ModelTest }): ReactNode {
  const { t } = useTranslation('models');
  return (
    <ul className={classes['checks']}>
      {test.checks.map(({ check, verdict, detail }) => {
        const Icon = icons[verdict];
        return (
          <li key={check} data-verdict={verdict}>
            <Icon size={16} aria-hidden />
            <strong>{t(`check.${check}`)}</strong>
            <span className={classes['verdict']}>{t(`verdict.${verdict}`)}</span>
            <span className={classes['detail']} data-selectable>
              {detail}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
