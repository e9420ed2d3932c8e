import { ActionIcon, Anchor, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../electron/contract/model.ts';
import { run } from '../../engine/commands.ts';
import { engine } from '../../engine/engine.ts';
import { useCommand, useEngineQuery } from '../../engine/hooks.ts';
import { formatCosine } from '../../features/match-list/verdict.ts';
import { coverUrl, FaceCrop } from '../../features/person-card/FaceCrop.tsx';
import { planMerge, type MergePlan } from '../../features/person-card/merge.ts';
import { MergeDialog } from '../../features/person-card/MergeDialog.tsx';
import { usePersonName } from '../../features/person-card/PersonCard.tsx';
import { formatNumber } from '../../kit/format.ts';
import classes from './PersonScreen.module.css';

/** "Also this person?": groups and people that look alike, each with a yes and a no. */
export function Suggestions({ person }: { readonly person: Person }): ReactNode {
  const { t } = useTranslation(['person', 'common']);
  const nameOf = usePersonName();
  const navigate = useNavigate();
  const { data: calibration } = useEngineQuery('calibration.get', {}, { keep: true });
  const { data: similar } = useEngineQuery(
    'people.similar',
    { person: person.id, limit: 12 },
    { keep: true },
  );
  const merge = useCommand('review.merge');
  const [plan, setPlan] = useState<MergePlan | null>(null);
  const refuse = useMutation({ mutationFn: (other: Person) => reject(other, person.id) });
  const least = calibration?.now.thresholds.unsure ?? 1;
  const shown = (similar ?? []).filter((one) => one.cosine >= least && one.person.id !== person.id);
  if (shown.length === 0) return null;

  const join = (into: number, from: readonly number[]): void => {
    merge.mutate(
      { into, from: [...from] },
      {
        onSuccess: (done) => {
          const target = done.person ?? into;
          if (target !== person.id)
            void navigate({ to: '/person/$id', params: { id: target }, replace: true });
        },
      },
    );
  };
  const accept = (other: Person): void => {
    const next = planMerge([person, other], person.id);
    if (next === null) return;
    if (next.named.length > 1) setPlan(next);
    else
      join(
        next.into.id,
        next.from.map((one) => one.id),
      );
  };

  return (
    <div className={classes['strip']} role="group" aria-label={t('also.label')}>
      <Text size="sm" fw={600} style={{ whiteSpace: 'nowrap' }}>
        {person.name === null ? t('also.titleGroup') : t('also.title', { name: person.name })}
      </Text>
      {shown.map(({ person: other, cosine }) => (
        <div key={other.id} className={classes['suggestion']}>
          <FaceCrop src={coverUrl(other)} alt="" size={44} />
          <div>
            <Anchor
              component="button"
              type="button"
              size="sm"
              c="inherit"
              fw={600}
              onClick={() => void navigate({ to: '/person/$id', params: { id: other.id } })}
            >
              {nameOf(other)}
            </Anchor>
            <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
              {t('common:faces', { count: other.faces, formatted: formatNumber(other.faces) })} ·{' '}
              {formatCosine(cosine)}
            </Text>
          </div>
          <Tooltip label={t('also.yes', { name: nameOf(other) })}>
            <ActionIcon
              variant="light"
              color="teal"
              aria-label={t('also.yes', { name: nameOf(other) })}
              disabled={merge.isPending}
              onClick={() => {
                accept(other);
              }}
            >
              <IconCheck size={16} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('also.no', { name: nameOf(other) })}>
            <ActionIcon
              variant="light"
              color="gray"
              aria-label={t('also.no', { name: nameOf(other) })}
              disabled={refuse.isPending}
              onClick={() => {
                refuse.mutate(other);
              }}
            >
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
      ))}
      <MergeDialog
        plan={plan}
        onClose={() => {
          setPlan(null);
        }}
        onMerge={(into, from) => {
          setPlan(null);
          join(into, from);
        }}
      />
    </div>
  );
}

/** Rules `person` out for every face of `other`, so that the two are never proposed or joined again. */
async function reject(other: Person, person: number): Promise<void> {
  const faces: number[] = [];
  for (let total = Infinity; faces.length < total;) {
    const page = await engine().people.faces({
      person: other.id,
      order: 'best',
      offset: faces.length,
      limit: 1000,
    });
    total = page.total;
    if (page.items.length === 0) break;
    faces.push(...page.items.map((face) => face.id));
  }
  if (faces.length > 0) await run('review.reject', { faces, person });
}
