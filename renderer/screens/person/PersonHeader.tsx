import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowLeft,
  IconArrowsJoin2,
  IconDotsVertical,
  IconEraser,
  IconEyeOff,
  IconFileExport,
  IconMoodOff,
  IconPencil,
  IconUserPlus,
  IconWritingSign,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../electron/contract/model.ts';
import { useCommand } from '../../engine/hooks.ts';
import { ExpiryBadge } from '../../features/consent/ExpiryBadge.tsx';
import { coverUrl, FaceCrop } from '../../features/person-card/FaceCrop.tsx';
import { planMerge, type MergePlan } from '../../features/person-card/merge.ts';
import { MergeDialog } from '../../features/person-card/MergeDialog.tsx';
import { NameField } from '../../features/person-card/NameField.tsx';
import { usePersonName } from '../../features/person-card/PersonCard.tsx';
import { PersonPicker } from '../../features/person-card/PersonPicker.tsx';
import { formatNumber } from '../../kit/format.ts';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { ConsentDialog } from './ConsentDialog.tsx';
import { exportPerson } from './export-person.ts';
import { ForgetDialog } from './ForgetDialog.tsx';
import classes from './PersonScreen.module.css';

export interface PersonHeaderProps {
  readonly person: Person;
  readonly onBack: () => void;
  /** The faces are now under this id, after a merge. */
  readonly onBecame: (person: number) => void;
}

/** Cover, name, counts, and what can be done with the person as a whole. */
export function PersonHeader({ person, onBack, onBecame }: PersonHeaderProps): ReactNode {
  const { t } = useTranslation(['person', 'consent', 'common']);
  const nameOf = usePersonName();
  const navigate = useNavigate();
  const merge = useCommand('review.merge');
  const ignore = useCommand('review.ignore');
  const restore = useCommand('review.restore');
  const [dialog, setDialog] = useState<'merge' | 'forget' | 'consent' | null>(null);
  const [plan, setPlan] = useState<MergePlan | null>(null);
  const close = (): void => {
    setDialog(null);
  };
  const join = (into: number, from: readonly number[]): void => {
    merge.mutate(
      { into, from: [...from] },
      {
        onSuccess: (done) => {
          onBecame(done.person ?? into);
        },
      },
    );
  };
  const setAside = (as: 'stranger' | 'not-a-face'): void => {
    ignore.mutate({ faces: [], people: [person.id], as });
  };

  return (
    <>
      <PageHeader
        before={
          <>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('back')} onClick={onBack}>
              <IconArrowLeft size={20} />
            </ActionIcon>
            <FaceCrop src={coverUrl(person)} alt="" size={56} />
          </>
        }
        title={<EditableName person={person} onBecame={onBecame} />}
        note={
          <>
            {t('note', {
              faces: t('common:faces', { count: person.faces, formatted: formatNumber(person.faces) }),
              photos: t('common:photos', { count: person.photos, formatted: formatNumber(person.photos) }),
              confirmed: formatNumber(person.confirmed),
            })}{' '}
            <ExpiryBadge expires={person.expires} />
          </>
        }
      >
        <Button
          variant="default"
          leftSection={<IconUserPlus size={16} />}
          visibleFrom="sm"
          onClick={() => void navigate({ to: '/enroll', search: { person: person.id } })}
        >
          {t('addPhotos')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconArrowsJoin2 size={16} />}
          onClick={() => {
            setDialog('merge');
          }}
        >
          {t('mergeInto')}
        </Button>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon variant="default" size={30} aria-label={t('more')}>
              <IconDotsVertical size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {person.kind === 'stranger' ? (
              <Menu.Item
                leftSection={<IconArrowBackUp size={16} />}
                onClick={() => {
                  restore.mutate({ people: [person.id] });
                }}
              >
                {t('restore')}
              </Menu.Item>
            ) : (
              <Menu.Item
                leftSection={<IconEyeOff size={16} />}
                onClick={() => {
                  setAside('stranger');
                }}
              >
                {t('stranger')}
              </Menu.Item>
            )}
            <Menu.Item
              leftSection={<IconMoodOff size={16} />}
              onClick={() => {
                setAside('not-a-face');
              }}
            >
              {t('notFaces')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconWritingSign size={16} />}
              onClick={() => {
                setDialog('consent');
              }}
            >
              {t('consent:menu')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconFileExport size={16} />}
              onClick={() => void exportPerson(person.id)}
            >
              {t('consent:export')}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              color="var(--facet-bad)"
              leftSection={<IconEraser size={16} />}
              onClick={() => {
                setDialog('forget');
              }}
            >
              {t('forget.action')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </PageHeader>
      <PersonPicker
        opened={dialog === 'merge'}
        title={t('mergeTitle', { name: nameOf(person) })}
        allowNew={false}
        groups
        exclude={[person.id]}
        onClose={close}
        onPick={(picked) => {
          close();
          if (picked.kind !== 'person') return;
          const next = planMerge([picked.person, person], picked.person.id);
          if (next === null) return;
          if (next.named.length > 1) setPlan(next);
          else
            join(
              next.into.id,
              next.from.map((other) => other.id),
            );
        }}
      />
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
      <ConsentDialog person={person} opened={dialog === 'consent'} onClose={close} />
      <ForgetDialog person={person} opened={dialog === 'forget'} onClose={close} onForgotten={onBack} />
    </>
  );
}

function EditableName({
  person,
  onBecame,
}: {
  readonly person: Person;
  readonly onBecame: (person: number) => void;
}): ReactNode {
  const { t } = useTranslation('person');
  const nameOf = usePersonName();
  const [editing, setEditing] = useState(person.name === null && person.kind === 'group');
  if (editing) {
    return (
      <NameField
        person={person}
        size="sm"
        focused
        initial={person.name ?? ''}
        onNext={() => {
          setEditing(false);
        }}
        onCancel={() => {
          setEditing(false);
        }}
        onNamed={onBecame}
      />
    );
  }
  return (
    <span className={classes['name']}>
      <span
        data-selectable
        onDoubleClick={() => {
          setEditing(true);
        }}
      >
        {nameOf(person)}
      </span>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('rename')}
        onClick={() => {
          setEditing(true);
        }}
      >
        <IconPencil size={16} />
      </ActionIcon>
    </span>
  );
}
