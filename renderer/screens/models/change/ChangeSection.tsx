import { Button, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelChangeStatus } from '../../../../electron/contract/model-change.ts';
import { run } from '../../../engine/commands.ts';
import { formatBytes, formatNumber } from '../../../kit/format.ts';
import { Section, Setting } from '../../../kit/Section.tsx';
import { Afterwards, Change } from './Change.tsx';

/** The change of model under way, the way back from the last one, and what it left; nothing where there is none. */
export function ChangeSection({ status }: { readonly status: ModelChangeStatus }): ReactNode {
  const { t } = useTranslation('model');
  const { change, after, rollback, old } = status;
  const back = change === null ? rollback : null;
  if (change === null && after === null && back === null && old.faces === 0) return null;
  return (
    <Section title={t('title')} hint={t('hint')}>
      {change !== null && <Change change={change} />}
      {after !== null && <Afterwards after={after} />}
      {back !== null && <Back to={back.embedder} />}
      {old.faces > 0 && <Old {...old} />}
    </Section>
  );
}

function Back({ to }: { readonly to: string }): ReactNode {
  const { t } = useTranslation('model');
  return (
    <Setting label={t('back')} hint={t('backHint', { model: to })}>
      <Button
        variant="default"
        onClick={() => {
          run('modelChange.rollback', {}).catch(() => undefined);
        }}
      >
        {t('rollback')}
      </Button>
    </Setting>
  );
}

function Old({ faces, bytes }: { readonly faces: number; readonly bytes: number }): ReactNode {
  const { t } = useTranslation('model');
  const [busy, setBusy] = useState(false);
  return (
    <Setting label={t('old')} hint={t('oldHint', { faces: formatNumber(faces), size: formatBytes(bytes) })}>
      <Button
        variant="default"
        color="red"
        loading={busy}
        onClick={() => {
          setBusy(true);
          run('modelChange.removeOld', {})
            .catch(() => undefined)
            .finally(() => {
              setBusy(false);
            });
        }}
      >
        <Text inherit>{t('removeOld')}</Text>
      </Button>
    </Setting>
  );
}
