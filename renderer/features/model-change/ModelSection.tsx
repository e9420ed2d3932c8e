import { Button, Select, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelChangeStatus } from '../../../electron/contract/model-change.ts';
import { run } from '../../engine/commands.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { formatBytes, formatNumber } from '../../kit/format.ts';
import { Section, Setting } from '../../kit/Section.tsx';
import { Afterwards, Change } from './Change.tsx';

/** Which model compares faces, another one in its place, and the way back. */
export function ModelSection(): ReactNode {
  const { t } = useTranslation('model');
  const { data: status } = useEngineQuery('modelChange.status', {});
  const active = status?.active ?? null;
  if (status === undefined || active === null) return null;
  return (
    <Section title={t('title')} hint={t('hint')}>
      <Setting label={t('active')} hint={<span data-selectable>{active.contract}</span>}>
        {active.embedder}
      </Setting>
      {status.change === null ? <Choose status={status} /> : <Change change={status.change} />}
      {status.after !== null && <Afterwards after={status.after} />}
      {status.change === null && status.rollback !== null && <Back to={status.rollback.embedder} />}
      {status.old.faces > 0 && <Old {...status.old} />}
    </Section>
  );
}

function Choose({ status: { active } }: { readonly status: ModelChangeStatus }): ReactNode {
  const { t } = useTranslation('model');
  const { data: models } = useEngineQuery('modelChange.models', {});
  const [chosen, choose] = useState<string | null>(null);
  const others =
    models?.filter(({ installed, contract }) => installed && contract !== active?.contract) ?? [];
  if (models === undefined) return null;
  if (others.length === 0) {
    return (
      <Setting label={t('other')} hint={t('noOther')}>
        {null}
      </Setting>
    );
  }
  const slow = others.find(({ id }) => id === chosen)?.fromCrops === false;
  return (
    <Setting label={t('other')} hint={t(slow ? 'fromPhotos' : 'otherHint')}>
      <Select
        aria-label={t('other')}
        placeholder={t('choose')}
        data={others.map(({ id }) => id)}
        value={chosen}
        onChange={choose}
        w={200}
      />
      <Button
        variant="default"
        disabled={chosen === null}
        onClick={() => {
          if (chosen !== null) run('modelChange.begin', { embedder: chosen }).catch(() => undefined);
        }}
      >
        {t('begin')}
      </Button>
    </Setting>
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
