import { Button } from '@mantine/core';
import {
  IconArrowsSplit2,
  IconCheck,
  IconMoodOff,
  IconPhoto,
  IconStar,
  IconUserShare,
  IconUserX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { reviewKeyLabel, type ReviewAction } from '../../features/face-grid/review-keys.ts';
import { SelectionBar } from '../../features/face-grid/SelectionBar.tsx';
import { Kbd } from '../../kit/Kbd.tsx';

export interface FacesBarProps {
  readonly count: number;
  /** The faces are of an unnamed group, so "this is them" has no name to say. */
  readonly group: boolean;
  readonly onAct: (action: ReviewAction) => void;
  readonly onClear: () => void;
}

const icons: Record<ReviewAction, typeof IconCheck> = {
  confirm: IconCheck,
  reject: IconUserX,
  move: IconUserShare,
  split: IconArrowsSplit2,
  'not-a-face': IconMoodOff,
  cover: IconStar,
  open: IconPhoto,
};
const several: readonly ReviewAction[] = ['confirm', 'reject', 'move', 'split', 'not-a-face'];
const one: readonly ReviewAction[] = [...several, 'cover', 'open'];

/** What can be done with the selected faces; without a selection, the keys that act on the current one. */
export function FacesBar({ count, group, onAct, onClear }: FacesBarProps): ReactNode {
  const { t } = useTranslation('person');
  return (
    <SelectionBar
      count={count}
      onClear={onClear}
      idle={one.map((action) => (
        <span
          key={action}
          style={{ display: 'inline-flex', alignItems: 'center', gap: 6, whiteSpace: 'nowrap' }}
        >
          <Kbd keys={reviewKeyLabel[action]} /> {t(`action.${action}`)}
        </span>
      ))}
    >
      {(count === 1 ? one : several).map((action) => {
        const Icon = icons[action];
        return (
          <Button
            key={action}
            variant={action === 'confirm' ? 'filled' : 'default'}
            leftSection={<Icon size={16} />}
            title={`${t(`action.${action}`)} (${reviewKeyLabel[action]})`}
            onClick={() => {
              onAct(action);
            }}
          >
            {action === 'reject' && group ? t('notThisGroup') : t(`action.${action}`)}
          </Button>
        );
      })}
    </SelectionBar>
  );
}
