import { Loader, UnstyledButton } from '@mantine/core';
import { IconPhotoX } from '@tabler/icons-react';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { probeUrl } from '../../engine/media.ts';
import { showEntry, type Entry } from './identify-store.ts';
import classes from './IdentifyScreen.module.css';

export interface FilmstripProps {
  readonly entries: readonly Entry[];
  readonly current: number;
  readonly waiting: number;
}

/** Every photo looked at so far; arrows walk it. */
export function Filmstrip({ entries, current, waiting }: FilmstripProps): ReactNode {
  const { t } = useTranslation('identify');
  const strip = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = entries.findIndex(({ key }) => key === current);
    const next = entries[Math.min(Math.max(at + step, 0), entries.length - 1)];
    if (next === undefined) return;
    showEntry(next.key);
    strip.current?.querySelector<HTMLElement>(`[data-entry="${next.key}"]`)?.focus();
  };
  return (
    <div
      ref={strip}
      className={classes['strip']}
      role="listbox"
      aria-label={t('strip')}
      aria-orientation="horizontal"
      onKeyDown={onKeyDown}
    >
      {entries.map(({ key, photo }) => (
        <UnstyledButton
          key={key}
          data-entry={key}
          data-problem={photo.problem === null ? undefined : true}
          className={classes['frame'] ?? ''}
          role="option"
          aria-selected={key === current}
          aria-label={photo.problem === null ? photo.label : t('problem', { label: photo.label })}
          title={photo.label}
          tabIndex={key === current ? 0 : -1}
          onClick={() => {
            showEntry(key);
          }}
        >
          {photo.problem === null ? (
            <>
              <img src={probeUrl(photo.probe, 240)} alt="" draggable={false} decoding="async" />
              <span className={classes['count']}>{photo.faces.length}</span>
            </>
          ) : (
            <IconPhotoX size={26} aria-hidden />
          )}
        </UnstyledButton>
      ))}
      {waiting > 0 && (
        <span className={`${classes['frame'] ?? ''} ${classes['pending'] ?? ''}`}>
          <Loader size={20} />
        </span>
      )}
    </div>
  );
}
