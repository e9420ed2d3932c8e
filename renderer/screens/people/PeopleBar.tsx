import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowRight,
  IconArrowsJoin2,
  IconEyeOff,
  IconMoodOff,
} from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../electron/contract/model.ts';
import { useCommand } from '../../engine/hooks.ts';
import { SelectionBar } from '../../features/face-grid/SelectionBar.tsx';
import { formatNumber } from '../../kit/format.ts';

export interface PeopleBarProps {
  /** Those of the selected who were seen lately. */
  readonly selected: readonly Person[];
  /** All of them. */
  readonly ids: readonly number[];
  readonly onClear: () => void;
  readonly onOpen: (person: Person) => void;
  readonly onMerge: () => void;
}

/** What can be done with the selected people. */
export function PeopleBar({ selected, ids, onClear, onOpen, onMerge }: PeopleBarProps): ReactNode {
  const { t } = useTranslation(['people', 'common']);
  const ignore = useCommand('review.ignore');
  const restore = useCommand('review.restore');
  const [asking, setAsking] = useState(false);
  const faces = selected.reduce((sum, person) => sum + person.faces, 0);
  const [only] = selected;
  const strangers = selected.length > 0 && selected.every((person) => person.kind === 'stranger');
  const setAside = (as: 'stranger' | 'not-a-face'): void => {
    ignore.mutate({ faces: [], people: [...ids], as });
    onClear();
  };
  return (
    <>
      <SelectionBar count={ids.length} onClear={onClear}>
        {ids.length === 1 && only !== undefined && (
          <Button
            variant="default"
            leftSection={<IconArrowRight size={16} />}
            onClick={() => {
              onOpen(only);
            }}
          >
            {t('bar.open')}
          </Button>
        )}
        <Button
          leftSection={<IconArrowsJoin2 size={16} />}
          disabled={selected.length < 2 || selected.length < ids.length}
          onClick={onMerge}
        >
          {t('bar.merge')}
        </Button>
        {strangers ? (
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={16} />}
            onClick={() => {
              restore.mutate({ people: [...ids] });
              onClear();
            }}
          >
            {t('bar.restore')}
          </Button>
        ) : (
          <Button
            variant="default"
            leftSection={<IconEyeOff size={16} />}
            title={t('bar.strangerHint')}
            onClick={() => {
              setAside('stranger');
            }}
          >
            {t('bar.stranger')}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconMoodOff size={16} />}
          onClick={() => {
            setAsking(true);
          }}
        >
          {t('bar.notAFace')}
        </Button>
      </SelectionBar>
      <Modal
        opened={asking}
        onClose={() => {
          setAsking(false);
        }}
        title={t('notAFace.title')}
      >
        <Stack>
          <Text size="sm">{t('notAFace.body', { count: faces, formatted: formatNumber(faces) })}</Text>
          <Group justify="flex-end">
            <Button
              variant="default"
              onClick={() => {
                setAsking(false);
              }}
            >
              {t('common:cancel')}
            </Button>
            <Button
              data-autofocus
              onClick={() => {
                setAsking(false);
                setAside('not-a-face');
              }}
            >
              {t('notAFace.confirm')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
