import { Anchor, Button, NumberInput, SegmentedControl, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../engine/hooks.ts';
import { formatNumber } from '../../kit/format.ts';
import { Section, Setting } from '../../kit/Section.tsx';
import { choose, type Place, sourceOf, start, useEvaluate } from './evaluate-store.ts';
import classes from './EvaluateScreen.module.css';
import { Running } from './Running.tsx';

const kinds = ['people', 'pairs', 'folders'] as const;

/** Which labelled faces to evaluate, and the button that does it. */
export function Source(): ReactNode {
  const { t } = useTranslation('evaluate');
  const { kind, chosen, seed, running, result } = useEvaluate();
  const ready = useEngineQuery('evaluate.ready', {});
  const enough = kind !== 'people' || (ready.data?.people ?? 0) >= 2;
  return (
    <Section
      title={t('source')}
      hint={t(`${kind}.hint`)}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('source')}
          value={kind}
          disabled={running}
          data={kinds.map((value) => ({ value, label: t(`${value}.name`) }))}
          onChange={(next) => {
            useEvaluate.setState({ kind: next, error: null });
          }}
        />
      }
    >
      {kind === 'people' && <People people={ready.data?.people} faces={ready.data?.faces} />}
      {kind === 'pairs' && (
        <>
          <Choice place="file" label={t('pairs.file')} />
          <Choice place="root" label={t('pairs.root')} />
        </>
      )}
      {kind === 'folders' && <Choice place="folder" label={t('folders.folder')} />}
      <Setting label={t('seed')} hint={t('seedHint')}>
        <NumberInput
          size="xs"
          w={110}
          aria-label={t('seed')}
          min={0}
          max={2 ** 31 - 1}
          allowDecimal={false}
          allowNegative={false}
          disabled={running}
          value={seed}
          onChange={(value) => {
            if (typeof value === 'number') useEvaluate.setState({ seed: value });
          }}
        />
      </Setting>
      <div className={classes['go']}>
        {running ? (
          <Running />
        ) : (
          <Button disabled={!enough || sourceOf({ kind, chosen }) === null} onClick={() => void start()}>
            {t(result === null ? 'start' : 'again')}
          </Button>
        )}
      </div>
    </Section>
  );
}

function People({
  people,
  faces,
}: {
  readonly people: number | undefined;
  readonly faces: number | undefined;
}): ReactNode {
  const { t } = useTranslation('evaluate');
  const navigate = useNavigate();
  if (people === undefined) return null;
  return (
    <div className={classes['ready']}>
      {people >= 2 ? (
        <Text size="sm">
          {t('people.ready', { people: formatNumber(people), faces: formatNumber(faces ?? 0) })}
        </Text>
      ) : (
        <>
          <Text size="sm">{t('people.notReady', { count: people })}</Text>
          <Anchor component="button" type="button" size="sm" onClick={() => void navigate({ to: '/people' })}>
            {t('people.goPeople')}
          </Anchor>
        </>
      )}
    </div>
  );
}

function Choice({ place, label }: { readonly place: Place; readonly label: string }): ReactNode {
  const { t } = useTranslation('evaluate');
  const chosen = useEvaluate((state) => state.chosen[place]);
  const running = useEvaluate((state) => state.running);
  return (
    <Setting label={label}>
      <Text size="sm" {...(chosen === null ? { c: 'dimmed' } : {})}>
        {chosen?.label ?? t('nothingChosen')}
      </Text>
      <Button
        size="xs"
        variant="default"
        disabled={running}
        aria-label={`${label}: ${t('choose')}`}
        onClick={() => void choose(place)}
      >
        {t('choose')}
      </Button>
    </Setting>
  );
}
