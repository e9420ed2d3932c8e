import { Spoiler, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '../../kit/Section.tsx';

/** Images without a face; nothing when there are none. */
export function Missing({ images }: { readonly images: readonly string[] }): ReactNode {
  const { t } = useTranslation('evaluate');
  if (images.length === 0) return null;
  return (
    <Section title={t('missing.title')} hint={t('missing.hint')} bare>
      <Spoiler maxHeight={66} showLabel={t('missing.more')} hideLabel={t('missing.less')}>
        {images.map((image) => (
          <Text key={image} size="sm" data-selectable>
            {image}
          </Text>
        ))}
      </Spoiler>
    </Section>
  );
}
