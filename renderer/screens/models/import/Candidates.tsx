import { Badge, Radio, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelCandidate } from '../../../../electron/contract/models.ts';
import { formatBytes } from '../../../kit/format.ts';
import classes from './Import.module.css';

export interface CandidatesProps {
  readonly candidates: readonly ModelCandidate[];
  readonly chosen: ModelCandidate | null;
  readonly onChoose: (candidate: ModelCandidate) => void;
}

/** What is in the file: each network with what it is taken for, or why it cannot be used. */
export function Candidates({ candidates, chosen, onChoose }: CandidatesProps): ReactNode {
  const { t } = useTranslation('models');
  const at = chosen === null ? -1 : candidates.findIndex(({ sha256 }) => sha256 === chosen.sha256);
  return (
    <Radio.Group
      aria-label={t('import.which')}
      {...(candidates.length > 1 ? { label: t('import.which') } : {})}
      value={String(at)}
      onChange={(value) => {
        const candidate = candidates[Number(value)];
        if (candidate !== undefined) onChoose(candidate);
      }}
    >
      <div className={classes['candidates']}>
        {candidates.map(({ label, member, family, role, bytes, known, problem }, index) => (
          <label
            key={member ?? label}
            className={classes['candidate']}
            data-chosen={index === at || undefined}
            data-off={problem !== null || undefined}
          >
            <Radio size="xs" value={String(index)} disabled={problem !== null} aria-label={label} />
            <span className={classes['what']}>
              <span className={classes['label']}>
                <strong>{label}</strong>
                {known !== null && problem === null && (
                  <Badge size="xs" variant="light">
                    {t('import.known')}
                  </Badge>
                )}
              </span>
              <Text size="xs" c="dimmed" component="span">
                {problem ??
                  t('import.takenForText', {
                    family: family ?? t('import.unknownFamily'),
                    role: role === null ? '' : t(`role.${role}`).toLowerCase(),
                  })}
              </Text>
            </span>
            <Text size="xs" c="dimmed" component="span" className={classes['size']}>
              {formatBytes(bytes)}
            </Text>
          </label>
        ))}
      </div>
    </Radio.Group>
  );
}
