import { Badge, Button, SegmentedControl, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EvaluatedFace, EvaluationReport, WorstPair } from '../../../electron/contract/evaluate.ts';
import { cropUrl, probeFaceUrl } from '../../engine/media.ts';
import { FaceCrop } from '../../features/person-card/FaceCrop.tsx';
import { formatCosine } from '../../kit/format.ts';
import { Section } from '../../kit/Section.tsx';
import { putRight, savePairs, toggleMark, useEvaluate } from './evaluate-store.ts';
import classes from './EvaluateScreen.module.css';

type Kind = keyof EvaluationReport['worst'];

/** The pairs that cost most, side by side: an error of the model, or a label to put right. */
export function WorstPairs({ report }: { readonly report: EvaluationReport }): ReactNode {
  const { t } = useTranslation('evaluate');
  const [kind, setKind] = useState<Kind>('nonMated');
  const marked = useEvaluate((state) => state.marked);
  const pairs = report.worst[kind];
  return (
    <Section
      title={t('worst.title')}
      hint={report.source.kind === 'folders' ? t('worst.folders') : t('worst.hint')}
      bare
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('worst.title')}
          value={kind}
          onChange={setKind}
          data={(['nonMated', 'mated'] as const).map((value) => ({ value, label: t(`worst.${value}`) }))}
        />
      }
    >
      {marked.size > 0 && (
        <div className={classes['marked']} role="status">
          <Text size="sm">{t('worst.marked', { count: marked.size })}</Text>
          <Button size="xs" onClick={() => void savePairs()}>
            {t('worst.savePairs')}
          </Button>
        </div>
      )}
      {pairs.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('worst.none')}
        </Text>
      ) : (
        <ul className={classes['pairs']}>
          {pairs.map((pair) => (
            <Pair key={`${pair.a.label} ${pair.b.label}`} pair={pair} kind={kind} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function pictureOf({ face, probe, index }: EvaluatedFace): string | null {
  if (face !== null) return cropUrl(face);
  return probe === null || index === null ? null : probeFaceUrl(probe, index);
}

function Pair({ pair, kind }: { readonly pair: WorstPair; readonly kind: Kind }): ReactNode {
  const { t } = useTranslation('evaluate');
  const { a, b, score, suspect, row } = pair;
  return (
    <li className={classes['pair']} data-suspect={suspect || undefined}>
      <div className={classes['faces']}>
        {[a, b].map((face) => (
          <figure key={face.label}>
            <FaceCrop src={pictureOf(face)} alt={face.label} />
            <figcaption title={face.label}>
              {face.name === null ? null : <b>{face.name}</b>}
              {face.label.split(/[/\\]/).at(-1)}
            </figcaption>
          </figure>
        ))}
      </div>
      <div className={classes['pairFacts']}>
        <span>{t('worst.score', { score: formatCosine(score) })}</span>
        {row !== null && <span>{t('worst.row', { row })}</span>}
        {suspect && (
          <Badge size="sm" variant="light" color="red" leftSection={<IconAlertTriangle size={11} />}>
            {t('worst.suspect')}
          </Badge>
        )}
      </div>
      <Repair pair={pair} kind={kind} />
    </li>
  );
}

/** The way to put the label right, where there is one. */
function Repair({ pair: { a, b, row }, kind }: { readonly pair: WorstPair; readonly kind: Kind }): ReactNode {
  const { t } = useTranslation('evaluate');
  const wrong = useEvaluate((state) => row !== null && state.marked.has(row));
  const changed = useEvaluate(
    ({ changed: faces }) =>
      (a.face !== null && faces.includes(a.face)) || (b.face !== null && faces.includes(b.face)),
  );
  if (row !== null) {
    return (
      <Button
        size="compact-xs"
        variant={wrong ? 'filled' : 'default'}
        color={wrong ? 'red' : 'gray'}
        leftSection={wrong ? <IconCheck size={12} /> : undefined}
        aria-pressed={wrong}
        onClick={() => {
          toggleMark(row);
        }}
      >
        {t(wrong ? 'worst.unmark' : 'worst.mark')}
      </Button>
    );
  }
  if (changed) {
    return (
      <Text size="xs" c="dimmed">
        {t('worst.changed')}
      </Text>
    );
  }
  const sides = [
    { face: a, other: b, side: t('worst.left') },
    { face: b, other: a, side: t('worst.right') },
  ];
  return (
    <div className={classes['repair']}>
      {sides.map(({ face, other, side }) => {
        const { face: id, person, name } = face;
        const to = other.person;
        if (id === null || person === null || to === null) return null;
        const [words, target] =
          kind === 'nonMated'
            ? ([t('worst.move', { side, name: other.name ?? '' }), to] as const)
            : ([t('worst.reject', { side, name: name ?? '' }), null] as const);
        return (
          <Button
            key={side}
            size="compact-xs"
            variant="default"
            title={words}
            onClick={() => void putRight(id, person, target)}
          >
            {words}
          </Button>
        );
      })}
    </div>
  );
}
