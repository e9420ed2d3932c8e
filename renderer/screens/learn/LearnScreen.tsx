import { Anchor, Button, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AdaptStatus } from '../../../electron/contract/adapt.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { formatNumber } from '../../kit/format.ts';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { Progress } from '../../kit/Progress.tsx';
import { Section, Sections } from '../../kit/Section.tsx';
import { move, train, useLearn } from './learn-store.ts';
import classes from './LearnScreen.module.css';
import { Training } from './Training.tsx';
import { Verdict } from './Verdict.tsx';

/** Learning from what the user confirmed: what is needed, the training, what came of it, use it or go back. */
export function LearnScreen(): ReactNode {
  const { t } = useTranslation('learn');
  const status = useEngineQuery('adapt.status', {});
  const error = useLearn((state) => state.error);
  return (
    <>
      <PageHeader title={t('title')} note={t('note')} />
      <Sections>
        <Text size="sm" className={classes['how']}>
          {t('howText')}
        </Text>
        <ErrorNote error={error} />
        {status.data !== undefined && (
          <>
            {status.data.active && <InUse status={status.data} />}
            <Material status={status.data} />
            {status.data.verdict !== null && (
              <Verdict verdict={status.data.verdict} canUse={status.data.canUse} />
            )}
          </>
        )}
      </Sections>
    </>
  );
}

function InUse({ status: { forgotten } }: { readonly status: AdaptStatus }): ReactNode {
  const { t } = useTranslation('learn');
  const doing = useLearn((state) => state.doing);
  return (
    <div className={classes['word']} data-tone={forgotten > 0 ? 'warn' : 'good'}>
      <Text size="sm">
        {t('inUse')} {forgotten > 0 && t('inUseForgotten', { count: forgotten })}
      </Text>
      <Button
        size="xs"
        variant="default"
        loading={doing === 'moving'}
        disabled={doing !== null}
        onClick={() => void move('rollback')}
      >
        {t('rollback')}
      </Button>
    </div>
  );
}

function Material({ status }: { readonly status: AdaptStatus }): ReactNode {
  const { t } = useTranslation('learn');
  const navigate = useNavigate();
  const doing = useLearn((state) => state.doing);
  const { needed, people, photos, almost, enough, verdict } = status;
  const label = t(enough ? 'needMet' : 'needPeople', {
    people: formatNumber(people),
    needed: formatNumber(needed.people),
    each: needed.photosEach,
  });
  return (
    <Section title={t('need')} hint={t('needHint')}>
      <div className={classes['need']}>
        <div className={classes['needWords']}>
          <Text size="sm">{label}</Text>
          <Text size="sm" c="dimmed">
            {t('needPhotos', { photos: formatNumber(photos) })}
          </Text>
        </div>
        <Progress done={Math.min(people, needed.people)} total={needed.people} label={label} />
        {!enough && (
          <Text size="sm" c="dimmed">
            {almost > 0 && `${t('needAlmost', { count: almost })} `}
            <Anchor
              component="button"
              type="button"
              size="sm"
              onClick={() => void navigate({ to: '/people' })}
            >
              {t('goPeople')}
            </Anchor>
          </Text>
        )}
      </div>
      <div className={classes['go']}>
        {doing === 'training' ? (
          <Training />
        ) : (
          <Button disabled={!enough || doing !== null} onClick={() => void train()}>
            {t(verdict === null ? 'train' : 'again')}
          </Button>
        )}
      </div>
    </Section>
  );
}
