import { Button, Loader, Text } from '@mantine/core';
import { IconPhotoPlus, IconScan, IconTrash } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { choosePhotos } from '../../actions/flows.ts';
import { PurposeButton } from '../../features/purpose/PurposeButton.tsx';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { formatNumber } from '../../kit/format.ts';
import { Kbd } from '../../kit/Kbd.tsx';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { FacePanel } from './FacePanel.tsx';
import { Filmstrip } from './Filmstrip.tsx';
import { clearIdentify, identify, takeGrants, useIdentify } from './identify-store.ts';
import classes from './IdentifyScreen.module.css';
import { PhotoStage } from './PhotoStage.tsx';

/** Who is in these photos? They are looked at, not added to the library. */
export function IdentifyScreen(): ReactNode {
  const { t } = useTranslation(['identify', 'common']);
  const { grants } = useSearch({ from: '/identify' });
  const navigate = useNavigate({ from: '/identify' });
  const { entries, current, waiting, error } = useIdentify();
  const entry = entries.find(({ key }) => key === current);

  useEffect(() => {
    if (!takeGrants(grants)) return;
    // Out of the address first, so that coming back does not look at them again.
    void navigate({ search: { grants: [] }, replace: true }).then(() => identify(grants));
  }, [grants, navigate]);

  const choose = (): void => {
    void choosePhotos((chosen) => void identify(chosen));
  };
  const faces = entries.reduce((sum, { photo }) => sum + photo.faces.length, 0);

  return (
    <div className={classes['screen']}>
      <PageHeader
        title={t('title')}
        note={
          waiting > 0 ? (
            <span className={classes['waiting']} role="status">
              <Loader size={14} /> {t('waiting', { count: waiting, formatted: formatNumber(waiting) })}
            </span>
          ) : entries.length > 0 ? (
            `${t('common:photos', { count: entries.length, formatted: formatNumber(entries.length) })} · ${t('common:faces', { count: faces, formatted: formatNumber(faces) })}`
          ) : undefined
        }
      >
        <PurposeButton />
        {entries.length > 0 && (
          <>
            <Button variant="default" leftSection={<IconTrash size={16} />} onClick={clearIdentify}>
              {t('clear')}
            </Button>
            <Button leftSection={<IconPhotoPlus size={16} />} onClick={choose}>
              {t('choose')}
            </Button>
          </>
        )}
      </PageHeader>
      <ErrorNote error={error} />
      {entry === undefined ? (
        <div className={classes['empty']}>
          <div className={classes['target']}>
            <IconScan size={56} stroke={1.2} aria-hidden />
            <Text size="xl" fw={650}>
              {t('empty.title')}
            </Text>
            <Text size="sm" c="dimmed" ta="center" maw={420}>
              {t('empty.hint')}
            </Text>
            <Button
              size="sm"
              leftSection={<IconPhotoPlus size={16} />}
              onClick={choose}
              loading={waiting > 0}
            >
              {t('choose')}
            </Button>
            <Text size="xs" c="dimmed" component="div">
              <Kbd keys="mod+v" /> {t('empty.paste')}
            </Text>
          </div>
        </div>
      ) : (
        <div className={classes['body']}>
          <div className={classes['left']}>
            <PhotoStage entry={entry} />
            {entries.length + waiting > 1 && (
              <Filmstrip entries={entries} current={entry.key} waiting={waiting} />
            )}
          </div>
          <FacePanel key={entry.key} entry={entry} />
        </div>
      )}
    </div>
  );
}
