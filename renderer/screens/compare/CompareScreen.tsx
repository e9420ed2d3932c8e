import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FacePick } from '../../../electron/contract/api.ts';
import { choosePhotos, grantDropped, grantPasted } from '../../actions/flows.ts';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { examine, resetSlot, useCompare, type Slot } from './compare-store.ts';
import classes from './CompareScreen.module.css';
import { CompareSlot } from './CompareSlot.tsx';
import { Outcome } from './Outcome.tsx';
import { useFileTake } from './use-file-take.ts';

const slots = ['a', 'b'] as const;

/** Which half of the screen an element is in. */
function slotOf(target: Element | null): Slot | null {
  const slot = target?.closest('[data-slot]')?.getAttribute('data-slot');
  return slot === 'a' || slot === 'b' ? slot : null;
}

/** Two faces side by side: are they one person? */
export function CompareScreen(): ReactNode {
  const { t } = useTranslation('compare');
  const search = useSearch({ from: '/compare' });
  const navigate = useNavigate({ from: '/compare' });
  const state = useCompare();
  const [over, setOver] = useState<Slot | null>(null);

  const setPick = (slot: Slot, pick: FacePick | null): void => {
    void navigate({ to: '/compare', search: (old) => ({ ...old, [slot]: pick }), replace: true });
  };
  const load = async (slot: Slot, grant: string): Promise<void> => {
    setPick(slot, null);
    setPick(slot, await examine(slot, grant));
  };
  /** Where a photo goes that names no slot: the first empty one, else the second. */
  const free = (): Slot => (search.a === null && state.a.probe === null ? 'a' : 'b');
  const loadAll = (grants: readonly string[], to: Slot): void => {
    const [first, second] = grants;
    if (first !== undefined) void load(to, first);
    if (second !== undefined) void load(to === 'a' ? 'b' : 'a', second);
  };

  useFileTake({
    onOver: (target) => {
      setOver(target === null ? null : (slotOf(target) ?? free()));
    },
    onFiles: (files, target, how) => {
      const to = slotOf(target) ?? free();
      const [first] = files;
      if (how === 'drop') {
        void grantDropped(files, (grants) => {
          loadAll(grants, to);
        });
      } else if (first !== undefined) {
        void grantPasted(first, first.name, (grants) => {
          loadAll(grants, to);
        });
      }
    },
  });

  return (
    <div className={classes['screen']}>
      <PageHeader title={t('title')} note={t('note')} />
      <div className={classes['body']}>
        <div className={classes['slots']}>
          {slots.map((slot) => (
            <CompareSlot
              key={slot}
              slot={slot}
              pick={search[slot]}
              state={state[slot]}
              over={over === slot}
              onPick={(pick) => {
                setPick(slot, pick);
              }}
              onChoose={() =>
                void choosePhotos((grants) => {
                  loadAll(grants, slot);
                })
              }
              onClear={() => {
                resetSlot(slot);
                setPick(slot, null);
              }}
            />
          ))}
        </div>
        <Outcome a={search.a} b={search.b} />
      </div>
    </div>
  );
}
