import { Button, Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineReport } from '../../../electron/contract/model.ts';
import type { Pace } from '../../../electron/contract/pace.ts';
import { measurePace, setPace } from '../../actions/flows.ts';
import { shell } from '../../engine/engine.ts';
import { formatRate } from '../../kit/format.ts';
import { Setting } from '../../kit/Section.tsx';
import classes from './SettingsScreen.module.css';

const automatic = 'automatic';

/** Two paces are one where they split the machine alike; the provider is not chosen here. */
const keyOf = ({ lanes, threads, batch }: Omit<Pace, 'provider'>): string =>
  [lanes, threads, batch].join('/');

/** How much of the machine reads photos: what was measured, what is used, and the choice of another. */
export function Speed({ report }: { readonly report: EngineReport }): ReactNode {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: ['shell.pace'], queryFn: () => shell.pace({}) });
  // Whatever started vision anew has also told main what it found.
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['shell.pace'] });
  }, [client, report]);
  if (data === undefined) return null;
  const { measured, chosen } = data;
  const words = (pace: Omit<Pace, 'provider'>): string =>
    [
      t('pace.photos', { count: pace.lanes }),
      t('pace.threads', { count: pace.threads }),
      ...(pace.batch > 1 ? [t('pace.faces', { count: pace.batch })] : []),
    ].join(', ');
  const options = new Map<string, { readonly pace: Pace; readonly label: string }>();
  for (const { rate, lanes, threads, batch } of measured?.trials ?? []) {
    const pace: Pace = { provider: null, lanes, threads, batch };
    options.set(keyOf(pace), {
      pace,
      label: `${words(pace)} · ${t('pace.rate', { rate: formatRate(rate) })}`,
    });
  }
  if (chosen !== null && !options.has(keyOf(chosen)))
    options.set(keyOf(chosen), { pace: chosen, label: words(chosen) });
  const choose = (value: string): Promise<void> =>
    setPace(options.get(value)?.pace ?? null).then(() =>
      client.invalidateQueries({ queryKey: ['shell.pace'] }),
    );
  return (
    <Setting label={t('pace.title')} hint={t(measured === null ? 'pace.unmeasured' : 'pace.hint')}>
      <div className={classes['pace']}>
        <Select
          size="xs"
          w={330}
          aria-label={t('pace.title')}
          allowDeselect={false}
          value={chosen === null ? automatic : keyOf(chosen)}
          data={[
            { value: automatic, label: t('pace.automatic', { pace: words(measured?.taken ?? report) }) },
            ...[...options].map(([value, { label }]) => ({ value, label })),
          ]}
          onChange={(value) => void choose(value ?? automatic)}
        />
        <Button size="xs" variant="default" onClick={() => void measurePace()}>
          {t('pace.measure')}
        </Button>
      </div>
    </Setting>
  );
}
