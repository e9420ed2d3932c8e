import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Doubt } from '../../../electron/contract/templates.ts';
import { useCommand } from '../../engine/hooks.ts';
import { Kbd } from '../../kit/Kbd.tsx';
import { reviewAction, reviewKeyLabel, type ReviewAction } from '../face-grid/review-keys.ts';
import { PersonPicker } from '../person-card/PersonPicker.tsx';
import { targetOf } from '../person-card/picked.ts';
import classes from './DoubtList.module.css';
import { DoubtRow } from './DoubtRow.tsx';

const hints = ['move', 'reject', 'confirm', 'open'] as const;

/** Doubted faces one below the other, put right with the keys of reviewing; the next one moves up. */
export function DoubtList({ doubts }: { readonly doubts: readonly Doubt[] }): ReactNode {
  const { t } = useTranslation('doubts');
  const navigate = useNavigate();
  const [at, setAt] = useState(0);
  const [giving, setGiving] = useState<Doubt | null>(null);
  const move = useCommand('review.move');
  const reject = useCommand('review.reject');
  const vouch = useCommand('review.vouch');
  const ignore = useCommand('review.ignore');
  const rows = useRef(new Map<number, HTMLLIElement>());
  const list = useRef<HTMLUListElement>(null);
  const active = Math.min(at, doubts.length - 1);
  const activeFace = doubts[active]?.face.id;

  // When a row is dealt with, the one that takes its place gets the keyboard.
  useEffect(() => {
    const lost = document.activeElement === document.body;
    const inside = list.current?.contains(document.activeElement) === true;
    if (activeFace !== undefined && (lost || inside)) rows.current.get(activeFace)?.focus();
  }, [activeFace]);

  const act = (doubt: Doubt, action: ReviewAction): void => {
    const faces = [doubt.face.id];
    switch (action) {
      case 'confirm':
        vouch.mutate({ faces });
        break;
      case 'reject':
        reject.mutate({ faces, person: doubt.person });
        break;
      case 'move':
        if (doubt.rival === null) setGiving(doubt);
        else move.mutate({ faces, to: { person: doubt.rival.person } });
        break;
      case 'not-a-face':
        ignore.mutate({ faces, people: [], as: 'not-a-face' });
        break;
      case 'open':
        void navigate({
          to: '/photo/$id',
          params: { id: doubt.face.photo },
          search: { face: doubt.face.id },
        });
        break;
      case 'split':
      case 'cover':
        break;
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const action = reviewAction(event);
    const doubt = doubts[active];
    if (step !== 0) setAt(Math.max(0, Math.min(doubts.length - 1, active + step)));
    else if (action !== null && doubt !== undefined) act(doubt, action);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <p className={classes['hints']}>
        {hints.map((action) => (
          <span key={action}>
            <Kbd keys={reviewKeyLabel[action]} /> {t(`key.${action}`)}
          </span>
        ))}
      </p>
      <ul ref={list} className={classes['list']} aria-label={t('list')} onKeyDown={onKeyDown}>
        {doubts.map((doubt, index) => (
          <DoubtRow
            key={doubt.face.id}
            doubt={doubt}
            active={index === active}
            onFocus={() => {
              setAt(index);
            }}
            onAct={(action) => {
              act(doubt, action);
            }}
            rowRef={(row) => {
              if (row === null) rows.current.delete(doubt.face.id);
              else rows.current.set(doubt.face.id, row);
            }}
          />
        ))}
      </ul>
      <PersonPicker
        opened={giving !== null}
        title={t('giveTitle')}
        allowNew
        groups
        exclude={giving === null ? [] : [giving.person]}
        onClose={() => {
          setGiving(null);
        }}
        onPick={(picked) => {
          if (giving !== null)
            move.mutate({
              faces: [giving.face.id],
              to: targetOf(picked),
            });
          setGiving(null);
        }}
      />
    </>
  );
}
