import { Autocomplete, Button, CloseButton, Group, Loader, Text } from '@mantine/core';
import { IconPhotoPlus, IconUserPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../electron/contract/model.ts';
import { choosePhotos, grantPasted } from '../../actions/flows.ts';
import { useCommand, useEngineQuery } from '../../engine/hooks.ts';
import { useConsent } from '../../features/consent/use-consent.tsx';
import { coverUrl, FaceCrop } from '../../features/person-card/FaceCrop.tsx';
import { sameName, usePeopleNamed } from '../../features/person-card/names.ts';
import { usePersonName } from '../../features/person-card/PersonCard.tsx';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { formatNumber } from '../../kit/format.ts';
import { Kbd } from '../../kit/Kbd.tsx';
import { changeRow, examine, removeRow, resetEnroll, useEnroll } from './enroll-store.ts';
import { EnrollResult } from './EnrollResult.tsx';
import { EnrollRowView } from './EnrollRowView.tsx';
import classes from './EnrollScreen.module.css';
import { picksOf, stateOf } from './rows.ts';
import { useMisgivings } from './use-misgivings.ts';
import { usePasteImages } from './use-paste.ts';

export interface EnrollPersonProps {
  /** Add to this person; null asks for a name. */
  readonly person: number | null;
  readonly onAnybody: () => void;
}

/** The form: who it is, their photos with the face of each, and what is still missing. */
export function EnrollPerson({ person, onAnybody }: EnrollPersonProps): ReactNode {
  const { t } = useTranslation(['enroll', 'common']);
  const { name, rows, waiting, error, result } = useEnroll();
  const add = useCommand('enroll.add');
  const people = usePeopleNamed(name, { enabled: person === null && name.trim() !== '' });
  const namesake = people.find((other) => other.name !== null && sameName(other.name, name));
  const named = person !== null || name.trim() !== '';
  const known = person ?? namesake?.id ?? null;
  const to = known !== null ? { person: known } : named ? { name: name.trim() } : null;
  const asked = useConsent(known);
  const misgivings = useMisgivings(to, rows);
  const { picks, anyway } = picksOf(rows, misgivings.of);
  const undecided = rows.filter((row) => stateOf(row) === 'choose').length;
  const choose = (): void => {
    void choosePhotos((grants) => void examine(grants));
  };
  usePasteImages((image) => void grantPasted(image, image.name, (grants) => void examine(grants)));

  const submit = (): void => {
    if (to === null || asked.missing || picks.length === 0 || add.isPending || misgivings.pending) return;
    add.mutate(
      { to, picks, anyway, consent: asked.consent },
      {
        onSuccess: (enrolled) => {
          resetEnroll();
          useEnroll.setState({ result: enrolled });
        },
      },
    );
  };

  const missing = !named
    ? t('missing.name')
    : rows.length === 0
      ? t('missing.photos')
      : undecided > 0
        ? t('missing.choose', { count: undecided, formatted: formatNumber(undecided) })
        : picks.length === 0
          ? t('missing.usable')
          : asked.missing
            ? t('missing.consent')
            : null;

  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {result !== null && <EnrollResult enrolled={result} />}
      {person === null ? (
        <NameInput value={name} people={people} namesake={namesake} />
      ) : (
        <FixedPerson person={person} onAnybody={onAnybody} />
      )}
      {named && asked.fields}
      <ErrorNote error={error} />
      {rows.length === 0 ? (
        <div className={classes['target']}>
          <IconPhotoPlus size={44} stroke={1.2} aria-hidden />
          <Text size="sm" c="dimmed" ta="center" maw={420}>
            {t('dropHint')}
          </Text>
          <Button leftSection={<IconPhotoPlus size={16} />} loading={waiting > 0} onClick={choose}>
            {t('choose')}
          </Button>
          <Text size="xs" c="dimmed" component="div">
            <Kbd keys="mod+v" /> {t('paste')}
          </Text>
        </div>
      ) : (
        <>
          <ul className={classes['rows']} aria-label={t('photos')}>
            {rows.map((row, at) => (
              <EnrollRowView
                key={`${row.probe.probe}-${row.probe.label}`}
                row={row}
                against={misgivings.of(row)}
                onChange={(change) => {
                  changeRow(at, change);
                }}
                onRemove={() => {
                  removeRow(at);
                }}
              />
            ))}
          </ul>
          {waiting > 0 && (
            <Group gap="xs" role="status">
              <Loader size={16} />
              <Text size="sm" c="dimmed">
                {t('waiting', { count: waiting, formatted: formatNumber(waiting) })}
              </Text>
            </Group>
          )}
          <div className={classes['footer']}>
            <Button variant="default" leftSection={<IconPhotoPlus size={16} />} onClick={choose}>
              {t('more')}
            </Button>
            <Text size="sm" c="dimmed" flex={1} ta="right" aria-live="polite">
              {missing}
            </Text>
            <Button
              type="submit"
              leftSection={<IconUserPlus size={16} />}
              disabled={!named || asked.missing || picks.length === 0 || misgivings.pending}
              loading={add.isPending}
            >
              {t('submit', { count: picks.length, formatted: formatNumber(picks.length) })}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}

/** The name, with those that exist offered; taking one adds to that person. */
function NameInput(props: {
  readonly value: string;
  readonly people: readonly Person[];
  readonly namesake: Person | undefined;
}): ReactNode {
  const { value, people, namesake } = props;
  const { t } = useTranslation('enroll');
  return (
    <Autocomplete
      size="sm"
      label={t('name')}
      placeholder={t('namePlaceholder')}
      description={namesake === undefined ? undefined : t('addsTo', { name: namesake.name })}
      inputWrapperOrder={['label', 'input', 'description']}
      value={value}
      data={value.trim() === '' ? [] : [...new Set(people.flatMap((person) => person.name ?? []))]}
      limit={6}
      maxLength={200}
      spellCheck={false}
      openOnFocus={false}
      onChange={(name) => {
        useEnroll.setState({ name, result: null });
      }}
    />
  );
}

function FixedPerson({
  person,
  onAnybody,
}: {
  readonly person: number;
  readonly onAnybody: () => void;
}): ReactNode {
  const { t } = useTranslation('enroll');
  const nameOf = usePersonName();
  const { data } = useEngineQuery('people.get', { id: person });
  return (
    <Group gap="sm" className={classes['person'] ?? ''}>
      <FaceCrop src={coverUrl(data)} alt="" size={44} />
      <Text fw={600} flex={1}>
        {data === undefined ? '' : t('addsTo', { name: nameOf(data) })}
      </Text>
      <CloseButton aria-label={t('somebodyElse')} title={t('somebodyElse')} onClick={onAnybody} />
    </Group>
  );
}
