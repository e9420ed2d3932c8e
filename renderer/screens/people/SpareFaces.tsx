import { Button, Text } from '@mantine/core';
import { IconCheck, IconMoodOff, IconMoodSmile, IconUserShare } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Face } from '../../../electron/contract/model.ts';
import { useCommand } from '../../engine/hooks.ts';
import { useList } from '../../engine/use-list.ts';
import { renderFace, useFaceLabel } from '../../features/face-grid/FaceTile.tsx';
import { reviewAction } from '../../features/face-grid/review-keys.ts';
import { SelectGrid } from '../../features/face-grid/SelectGrid.tsx';
import { chosen } from '../../features/face-grid/selection.ts';
import { SelectionBar } from '../../features/face-grid/SelectionBar.tsx';
import { useSelection } from '../../features/face-grid/use-selection.ts';
import { PersonPicker } from '../../features/person-card/PersonPicker.tsx';
import { targetOf } from '../../features/person-card/picked.ts';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { ErrorPanel } from '../../kit/ErrorPanel.tsx';
import classes from './PeopleScreen.module.css';

export interface SpareFacesProps {
  /** `loose`: too poor to found a group. `aside`: left out by the limits, and kept when the user says so. */
  readonly which: 'loose' | 'aside';
}

/** Faces that are with nobody, to be given to somebody by hand. */
export function SpareFaces({ which }: SpareFacesProps): ReactNode {
  const { t } = useTranslation(['people', 'common']);
  const label = useFaceLabel();
  const navigate = useNavigate();
  const move = useCommand('review.move');
  const ignore = useCommand('review.ignore');
  const keep = useCommand('review.keep');
  const [picking, setPicking] = useState(false);
  const { ids, item, onRange, error, pending } = useList({ list: which });
  const sections = useMemo(
    () => [{ key: which, ids, item, onRange, captionHeight: 0 }],
    [which, ids, item, onRange],
  );
  const [selection, onSelection] = useSelection(ids);
  const faces = chosen(selection);
  const open = (face: Face): void => {
    void navigate({ to: '/photo/$id', params: { id: face.photo }, search: { face: face.id } });
  };
  const keepThem = (): void => {
    if (faces.length > 0) keep.mutate({ faces });
  };
  const setAside = (): void => {
    if (faces.length > 0) ignore.mutate({ faces, people: [], as: 'not-a-face' });
  };

  if (error !== null) return <ErrorPanel error={error.error} />;
  if (ids.length === 0) {
    if (pending) return <div className={classes['screen']} aria-busy />;
    return (
      <EmptyState icon={IconMoodSmile} title={t(`${which}.emptyTitle`)} hint={t(`${which}.emptyHint`)} />
    );
  }
  return (
    <>
      <Text size="sm" c="dimmed" className={classes['hint'] ?? ''}>
        {t(`${which}.hint`)}
      </Text>
      <SelectGrid
        label={t(`${which}.label`)}
        sections={sections}
        minWidth={88}
        itemLabel={label}
        selection={selection}
        onSelection={onSelection}
        onOpen={open}
        renderItem={renderFace}
        onKey={(event, active) => {
          const action = reviewAction(event);
          if (action === 'move' && faces.length > 0) setPicking(true);
          else if (action === 'confirm' && which === 'aside') keepThem();
          else if (action === 'not-a-face' || action === 'reject') setAside();
          else if (action === 'open' && active !== null) open(active);
          else return false;
          return true;
        }}
      />
      <SelectionBar
        count={selection.selected.size}
        onClear={() => {
          onSelection({ type: 'clear' });
        }}
      >
        {which === 'aside' && (
          <Button leftSection={<IconCheck size={16} />} onClick={keepThem}>
            {t('aside.keep')}
          </Button>
        )}
        <Button
          variant={which === 'aside' ? 'default' : 'filled'}
          leftSection={<IconUserShare size={16} />}
          onClick={() => {
            setPicking(true);
          }}
        >
          {t('loose.move')}
        </Button>
        <Button variant="default" leftSection={<IconMoodOff size={16} />} onClick={setAside}>
          {t('bar.notAFace')}
        </Button>
      </SelectionBar>
      <PersonPicker
        opened={picking}
        title={t('loose.moveTitle')}
        allowNew
        groups
        onClose={() => {
          setPicking(false);
        }}
        onPick={(picked) => {
          setPicking(false);
          move.mutate({
            faces,
            to: targetOf(picked),
          });
        }}
      />
    </>
  );
}
