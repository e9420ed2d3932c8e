import { SegmentedControl } from '@mantine/core';
import { IconMoodEmpty } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Face, Person } from '../../../electron/contract/model.ts';
import { useCommand } from '../../engine/hooks.ts';
import { useList } from '../../engine/use-list.ts';
import { renderFace, useFaceLabel } from '../../features/face-grid/FaceTile.tsx';
import { reviewAction, type ReviewAction } from '../../features/face-grid/review-keys.ts';
import { SelectGrid } from '../../features/face-grid/SelectGrid.tsx';
import { chosen } from '../../features/face-grid/selection.ts';
import { useSelection } from '../../features/face-grid/use-selection.ts';
import { PersonPicker } from '../../features/person-card/PersonPicker.tsx';
import { targetOf } from '../../features/person-card/picked.ts';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { ErrorPanel } from '../../kit/ErrorPanel.tsx';
import { FacesBar } from './FacesBar.tsx';
import classes from './PersonScreen.module.css';

export type FaceOrder = 'doubt' | 'best' | 'date';

export interface PersonFacesProps {
  readonly person: Person;
  readonly order: FaceOrder;
  readonly onOrder: (order: FaceOrder) => void;
}

const orders = ['doubt', 'best', 'date'] as const;

/** The faces of a person, to be looked through and put right from the keyboard. */
export function PersonFaces({ person, order, onOrder }: PersonFacesProps): ReactNode {
  const { t } = useTranslation('person');
  const label = useFaceLabel();
  const navigate = useNavigate();
  const list = useList({ list: 'faces', person: person.id, order });
  const { ids, item, row, onRange, error, pending } = list;
  const [selection, onSelection] = useSelection(ids);
  const sections = useMemo(
    () => [{ key: 'faces', ids, item, onRange, captionHeight: 0 }],
    [ids, item, onRange],
  );
  const [moving, setMoving] = useState(false);
  const confirm = useCommand('review.confirm');
  const reject = useCommand('review.reject');
  const move = useCommand('review.move');
  const split = useCommand('review.split');
  const ignore = useCommand('review.ignore');
  const cover = useCommand('review.cover');
  const faces = chosen(selection);
  const active = selection.active === null ? null : (row(selection.active) ?? null);

  const open = (face: Face): void => {
    void navigate({
      to: '/photo/$id',
      params: { id: face.photo },
      search: { all: [person.id], face: face.id },
    });
  };

  const act = (action: ReviewAction): void => {
    if (faces.length === 0) return;
    const [only] = faces;
    switch (action) {
      case 'confirm':
        confirm.mutate({ faces });
        // On to the next face, so that a row can be confirmed by one key.
        if (selection.selected.size > 0) onSelection({ type: 'clear' });
        else onSelection({ type: 'move', step: 'right', columns: 1, extend: false });
        break;
      case 'reject':
        reject.mutate({ faces, person: person.id });
        break;
      case 'move':
        setMoving(true);
        break;
      case 'split':
        split.mutate({ person: person.id, faces });
        break;
      case 'not-a-face':
        ignore.mutate({ faces, people: [], as: 'not-a-face' });
        break;
      case 'cover':
        if (only !== undefined && faces.length === 1) cover.mutate({ person: person.id, face: only });
        break;
      case 'open':
        if (active !== null) open(active);
        break;
    }
  };

  if (error !== null) return <ErrorPanel error={error.error} />;
  if (ids.length === 0) {
    return pending ? (
      <div className={classes['screen']} aria-busy />
    ) : (
      <EmptyState icon={IconMoodEmpty} title={t('noFaces')} />
    );
  }
  return (
    <>
      <div className={classes['order']}>
        <SegmentedControl
          size="xs"
          aria-label={t('order.label')}
          value={order}
          data={orders.map((value) => ({ value, label: t(`order.${value}`) }))}
          onChange={onOrder}
        />
      </div>
      <SelectGrid
        label={t('facesLabel')}
        sections={sections}
        minWidth={104}
        itemLabel={label}
        selection={selection}
        onSelection={onSelection}
        onOpen={open}
        renderItem={renderFace}
        onKey={(event) => {
          const action = reviewAction(event);
          if (action === null) return false;
          act(action);
          return true;
        }}
      />
      <FacesBar
        count={selection.selected.size}
        group={person.name === null}
        onAct={act}
        onClear={() => {
          onSelection({ type: 'clear' });
        }}
      />
      <PersonPicker
        opened={moving}
        title={t('moveTitle', { count: faces.length })}
        allowNew
        groups
        exclude={[person.id]}
        onClose={() => {
          setMoving(false);
        }}
        onPick={(picked) => {
          setMoving(false);
          move.mutate({
            faces,
            to: targetOf(picked),
          });
        }}
      />
    </>
  );
}
