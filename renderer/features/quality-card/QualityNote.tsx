import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Quality } from '../../../electron/contract/model.ts';
import { qualityGrade, qualityReasons } from './quality.ts';

const colors = { good: 'var(--facet-good)', fair: 'var(--facet-warn)', poor: 'var(--facet-bad)' };

/** A face's quality, 0–100, and in words what speaks against it. */
export function QualityNote(props: { readonly quality: Quality; readonly scoreOnly?: boolean }): ReactNode {
  const { quality, scoreOnly = false } = props;
  const { t } = useTranslation('person');
  const reasons = qualityReasons(quality).map((key) => t(key));
  return (
    <Text size="xs" component="div">
      <span style={{ color: colors[qualityGrade(quality.score)], fontWeight: 600 }}>
        {t('quality.score', { score: Math.round(quality.score) })}
      </span>
      {!scoreOnly && reasons.length > 0 && (
        <span style={{ color: 'var(--facet-dim)' }}> · {reasons.join(', ')}</span>
      )}
    </Text>
  );
}
