import { Button, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContractName, ModelChangeStatus } from '../../../../electron/contract/model-change.ts';
import type { ModelEntry } from '../../../../electron/contract/models.ts';
import { run } from '../../../engine/commands.ts';
import { formatBytes, formatNumber } from '../../../kit/format.ts';
import { Section, Setting } from '../../../kit/Section.tsx';
import { Afterwards, Change } from './Change.tsx';

/** The change of model under way, the way back from the last one, and what it left; nothing where there is none. */
export function ChangeSection(props: {
  readonly status: ModelChangeStatus;
  readonly models: readonly ModelEntry[];
}): ReactNode {
  const { t } = useTranslation('model');
  const { status, models } = props;
  const { change, after, rollback, old } = status;
  // A model that is not here any more is called as the library remembers it.
  const titleOf = ({ contract, embedder }: ContractName): string =>
    models.find((model) => model.contract === contract)?.title ?? embedder;
  const back = change === null ? rollback : null;
  if (change === null && after === null && back === null && old.faces === 0) return null;
  return (
    <Section title={t('title')} hint={t('hint')}>
      {change !== null && <Change change={change} title={titleOf(change.to)} />}
      {after !== null && <Afterwards after={after} />}
      {back !== null && <Back to={titleOf(back)} />}
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
