import { Loader, Modal, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelCandidate, ModelEntry } from '../../../../electron/contract/models.ts';
import { useEngineQuery } from '../../../engine/hooks.ts';
import { ErrorNote } from '../../../kit/ErrorNote.tsx';
import { BringIn } from './BringIn.tsx';
import { Candidates } from './Candidates.tsx';

export interface ImportDialogProps {
  /** Files to look at, one after the other; closed when there are none. */
  readonly grants: readonly string[];
  /** What the program knows already. */
  readonly entries: readonly ModelEntry[];
  /** What is left when the first is done with. */
  readonly onRest: (grants: readonly string[]) => void;
}

/** Looks into a file of models, tries the chosen one out and brings it in. */
export function ImportDialog({ grants, entries, onRest }: ImportDialogProps): ReactNode {
  const { t } = useTranslation('models');
  /** How many were opened together, for "2 of 3". */
  const [all, setAll] = useState(0);
  const [grant] = grants;
  if (grants.length > all) setAll(grants.length);
  if (grant === undefined && all > 0) setAll(0);
  const next = (): void => {
    onRest(grants.slice(1));
  };
  return (
    <Modal
      opened={grant !== undefined}
      onClose={next}
      closeOnClickOutside={false}
      title={all > 1 ? t('import.titleOf', { at: all - grants.length + 1, all }) : t('import.title')}
      size="lg"
    >
      {grant !== undefined && <File key={grant} grant={grant} entries={entries} onDone={next} />}
    </Modal>
  );
}

function File(props: {
  readonly grant: string;
  readonly entries: readonly ModelEntry[];
  readonly onDone: () => void;
}): ReactNode {
  const { t } = useTranslation('models');
  const { grant, entries, onDone } = props;
  const { data: candidates, error } = useEngineQuery('models.inspect', { grant });
  const [chosen, choose] = useState<ModelCandidate | null>(null);
  if (error !== null) return <ErrorNote error={error.error} />;
  if (candidates === undefined) {
    return (
      <Stack align="center" gap="xs" py="lg" role="status">
        <Loader size="sm" />
        <Text size="sm" c="dimmed">
          {t('import.reading')}
        </Text>
      </Stack>
    );
  }
  const usable = candidates.filter(({ problem }) => problem === null);
  // One that can be used needs no choice; of several the user says which.
  const candidate = chosen ?? (usable.length === 1 ? (usable[0] ?? null) : null);
  return (
    <Stack gap="md">
      {candidates.length === 0 ? (
        <Text size="sm">{t('import.nothing')}</Text>
      ) : (
        <Candidates candidates={candidates} chosen={candidate} onChoose={choose} />
      )}
      {candidate !== null && (
        <BringIn
          key={candidate.sha256}
          grant={grant}
          candidate={candidate}
          entry={entries.find(({ id }) => id === candidate.known) ?? null}
          onDone={onDone}
        />
      )}
    </Stack>
  );
}
