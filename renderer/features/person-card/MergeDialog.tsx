import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../electron/contract/model.ts';
import { coverUrl, FaceCrop } from './FaceCrop.tsx';
import type { MergePlan } from './merge.ts';

export interface MergeDialogProps {
  /** Null keeps the dialog closed. */
  readonly plan: MergePlan | null;
  readonly onMerge: (into: number, from: readonly number[]) => void;
  readonly onClose: () => void;
}

/** Asks which name to keep before people who both have one are merged. */
export function MergeDialog({ plan, onMerge, onClose }: MergeDialogProps): ReactNode {
  const { t } = useTranslation('people');
  return (
    <Modal opened={plan !== null} onClose={onClose} title={t('merge.title')} size="md">
      {plan !== null && <Body key={plan.into.id} plan={plan} onMerge={onMerge} onClose={onClose} />}
    </Modal>
  );
}

function Body({ plan, onMerge, onClose }: MergeDialogProps & { readonly plan: MergePlan }): ReactNode {
  const { t } = useTranslation(['people', 'common']);
  const [into, setInto] = useState(plan.into.id);
  const all = [plan.into, ...plan.from];
  const kept = all.find((person) => person.id === into) ?? plan.into;
  const given = plan.named.filter((person) => person.id !== kept.id).map((person) => person.name ?? '');
  return (
    <Stack>
      <Radio.Group
        label={t('merge.into')}
        value={String(into)}
        onChange={(value) => {
          setInto(Number(value));
        }}
      >
        <Stack gap="xs" mt="xs">
          {plan.named.map((person: Person) => (
            <Radio
              key={person.id}
              value={String(person.id)}
              styles={{ body: { alignItems: 'center' } }}
              label={
                <Group gap="sm" wrap="nowrap">
                  <FaceCrop src={coverUrl(person)} alt="" size={36} />
                  <span>{person.name}</span>
                </Group>
              }
            />
          ))}
        </Stack>
      </Radio.Group>
      <Text size="sm">{t('merge.body', { from: given.join(', '), into: kept.name ?? '' })}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button
          data-autofocus
          onClick={() => {
            onMerge(
              kept.id,
              all.filter((person) => person.id !== kept.id).map((person) => person.id),
            );
          }}
        >
          {t('merge.confirm', { name: kept.name ?? '' })}
        </Button>
      </Group>
    </Stack>
  );
}
