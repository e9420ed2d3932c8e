import { Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelChangeReport, Some } from '../../../../electron/contract/model-change-report.ts';
import { cropUrl } from '../../../engine/media.ts';
import { formatCosine } from '../../../features/match-list/verdict.ts';
import { VerdictBadge } from '../../../features/match-list/VerdictBadge.tsx';
import { FaceCrop } from '../../../features/person-card/FaceCrop.tsx';
import { formatNumber } from '../../../kit/format.ts';
import classes from './ChangeReport.module.css';

type Verdicts = ModelChangeReport['verdicts']['examples'];
type Pairs = ModelChangeReport['confusions']['examples'];
type Regrouping = ModelChangeReport['regrouping'];

/** Faces of named people that would be judged otherwise. */
export function VerdictChanges({ changes }: { readonly changes: Verdicts }): ReactNode {
  const { t } = useTranslation('model');
  return (
    <Part title={t('report.changes')} empty={t('report.noChanges')} items={changes.length}>
      {changes.map(({ face, name, before, after }) => (
        <li key={face} className={classes['item']}>
          <FaceCrop src={cropUrl(face)} alt="" size={48} />
          <div className={classes['words']}>
            <Text size="xs" fw={550} truncate title={name}>
              {name}
            </Text>
            <span className={classes['turn']}>
              <VerdictBadge verdict={before.verdict} />
              <IconArrowRight size={12} aria-label={t('report.becomes')} />
              <VerdictBadge verdict={after.verdict} />
            </span>
            <Text size="xs" c="dimmed">
              {t('fromTo', { from: formatCosine(before.cosine), to: formatCosine(after.cosine) })}
            </Text>
          </div>
        </li>
      ))}
    </Part>
  );
}

/** Named people whom only the new model takes for each other. */
export function Confusions({ pairs, count }: { readonly pairs: Pairs; readonly count: number }): ReactNode {
  const { t } = useTranslation('model');
  return (
    <Part
      title={t('report.confusions', { count, formatted: formatNumber(count) })}
      empty={t('report.noConfusions')}
      items={pairs.length}
    >
      {pairs.map(({ face, name, other, before, after }) => (
        <li key={`${String(face)}-${String(other.person)}`} className={classes['item']}>
          <FaceCrop src={cropUrl(face)} alt="" size={48} />
          <FaceCrop src={cropUrl(other.face)} alt="" size={48} />
          <div className={classes['words']}>
            <Text size="xs" fw={550}>
              {t('report.andOther', { name, other: other.name })}
            </Text>
            <Text size="xs" c="dimmed">
              {t('fromTo', { from: formatCosine(before), to: formatCosine(after) })}
            </Text>
          </div>
        </li>
      ))}
    </Part>
  );
}

/** Unnamed groups that would fall apart. */
export function Splits({ of: { splits, splitExamples } }: { readonly of: Regrouping }): ReactNode {
  const { t } = useTranslation('model');
  return (
    <Part
      title={t('report.splits', { count: splits, formatted: formatNumber(splits) })}
      empty={t('report.noSplits')}
      items={splitExamples.length}
      wide
    >
      {splitExamples.map(({ person, parts }) => (
        <li key={person} className={classes['item']}>
          <Heaps heaps={parts} />
        </li>
      ))}
    </Part>
  );
}

/** Unnamed groups that would become one. */
export function Merges({ of: { merges, mergeExamples } }: { readonly of: Regrouping }): ReactNode {
  const { t } = useTranslation('model');
  return (
    <Part
      title={t('report.merges', { count: merges, formatted: formatNumber(merges) })}
      empty={t('report.noMerges')}
      items={mergeExamples.length}
      wide
    >
      {mergeExamples.map(({ groups }) => (
        <li key={groups[0]?.person} className={classes['item']}>
          <Heaps heaps={groups} />
        </li>
      ))}
    </Part>
  );
}

/** Groups shown beside each other before they merge. */
const heapsShown = 4;

/** Parts of one group, or groups that become one, each with some of its faces. */
function Heaps({ heaps }: { readonly heaps: readonly Some[] }): ReactNode {
  const { t } = useTranslation('model');
  const more = heaps.length - heapsShown;
  return (
    <>
      {heaps.slice(0, heapsShown).map(({ faces, examples }, at) => (
        <figure key={at} className={classes['heap']}>
          <div className={classes['faces']}>
            {examples.map((face) => (
              <FaceCrop key={face} src={cropUrl(face)} alt="" size={36} />
            ))}
          </div>
          <figcaption>{t('report.faces', { count: faces, formatted: formatNumber(faces) })}</figcaption>
        </figure>
      ))}
      {more > 0 && (
        <Text size="xs" c="dimmed">
          {t('report.more', { formatted: formatNumber(more) })}
        </Text>
      )}
    </>
  );
}

interface PartProps {
  readonly title: string;
  /** In place of the title when there is nothing. */
  readonly empty: string;
  readonly items: number;
  /** One under the other. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function Part({ title, empty, items, wide = false, children }: PartProps): ReactNode {
  if (items === 0)
    return (
      <Text size="xs" c="dimmed">
        {empty}
      </Text>
    );
  return (
    <details className={classes['part']}>
      <summary>{title}</summary>
      <ul className={classes['items']} data-wide={wide || undefined}>
        {children}
      </ul>
    </details>
  );
}
