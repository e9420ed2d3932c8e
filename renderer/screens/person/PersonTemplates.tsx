import { Text, UnstyledButton } from '@mantine/core';
import { IconMoodEmpty } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../electron/contract/model.ts';
import type { TemplateReason } from '../../../electron/contract/templates.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { cropUrl } from '../../engine/media.ts';
import { FaceCrop } from '../../features/person-card/FaceCrop.tsx';
import { usePersonName } from '../../features/person-card/PersonCard.tsx';
import { QualityNote } from '../../features/quality-card/QualityNote.tsx';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { ErrorPanel } from '../../kit/ErrorPanel.tsx';
import { formatNumber } from '../../kit/format.ts';
import classes from './PersonTemplates.module.css';

/** The faces that stand for a person when a photo is searched for, and why these. */
export function PersonTemplates({ person }: { readonly person: Person }): ReactNode {
  const { t } = useTranslation('person');
  const nameOf = usePersonName();
  const navigate = useNavigate();
  const reasonOf = useReason();
  const { data, error } = useEngineQuery('people.templates', { person: person.id }, { keep: true });
  if (error !== null) return <ErrorPanel error={error.error} />;
  if (data === undefined) return <div className={classes['page']} aria-busy />;
  if (data.length === 0) {
    return <EmptyState icon={IconMoodEmpty} title={t('templates.none')} hint={t('templates.noneHint')} />;
  }
  return (
    <div className={classes['page']}>
      <Text size="sm" c="dimmed" maw={720}>
        {t('templates.note', {
          count: data.length,
          formatted: formatNumber(data.length),
          total: formatNumber(person.faces),
          name: nameOf(person),
        })}
      </Text>
      <ul className={classes['grid']} aria-label={t('templates.label')}>
        {data.map(({ face, reason }) => (
          <li key={face.id}>
            <UnstyledButton
              className={classes['card'] ?? ''}
              title={t('action.open')}
              onClick={() =>
                void navigate({
                  to: '/photo/$id',
                  params: { id: face.photo },
                  search: { all: [person.id], face: face.id },
                })
              }
            >
              <FaceCrop src={cropUrl(face.id)} alt="" />
              <span className={classes['reason']}>{reasonOf(reason)}</span>
              <QualityNote quality={face.quality} scoreOnly />
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </div>
  );
}

function useReason(): (reason: TemplateReason) => string {
  const { t } = useTranslation('person');
  return (reason) => {
    switch (reason.kind) {
      case 'year':
        return t('templates.year', { year: reason.year });
      case 'pose':
        return t(`templates.pose.${reason.pose}`);
      case 'look':
        return t('templates.look', { count: reason.faces, formatted: formatNumber(reason.faces) });
      case 'best':
      case 'more':
        return t(`templates.${reason.kind}`);
    }
  };
}
