import { ActionIcon, Anchor, Button, Text } from '@mantine/core';
import { IconCheck, IconPhoto, IconUserShare, IconUserX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode, Ref } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { Doubt } from '../../../electron/contract/templates.ts';
import { cropUrl } from '../../engine/media.ts';
import { reviewKeyLabel, type ReviewAction } from '../face-grid/review-keys.ts';
import { formatCosine } from '../match-list/verdict.ts';
import { FaceCrop } from '../person-card/FaceCrop.tsx';
import classes from './DoubtRow.module.css';

export interface DoubtRowProps {
  readonly doubt: Doubt;
  readonly active: boolean;
  readonly onFocus: () => void;
  readonly onAct: (action: ReviewAction) => void;
  readonly rowRef: Ref<HTMLLIElement>;
}

/** One doubted face between the rest of its person and whom it looks like, with the ways to put it right. */
export function DoubtRow({ doubt, active, onFocus, onAct, rowRef }: DoubtRowProps): ReactNode {
  const { t } = useTranslation('doubts');
  const { face, name, person, own, ownFace, rival } = doubt;
  const rivalName = rival === null ? '' : (rival.name ?? t('unnamed'));
  const button = (action: ReviewAction, icon: ReactNode, label: string, filled = false): ReactNode => (
    <Button
      size="xs"
      variant={filled ? 'light' : 'default'}
      leftSection={icon}
      title={`${label} (${reviewKeyLabel[action]})`}
      // The row is the stop for the keyboard; its keys do what the buttons do.
      tabIndex={-1}
      onClick={() => {
        onAct(action);
      }}
    >
      {label}
    </Button>
  );
  return (
    <li
      ref={rowRef}
      className={classes['row']}
      tabIndex={active ? 0 : -1}
      aria-current={active || undefined}
      aria-label={t(rival === null ? 'label.alone' : 'label.rival', { name, rival: rivalName })}
      onFocus={onFocus}
    >
      <FaceCrop src={cropUrl(face.id)} alt="" size={96} />
      <div className={classes['text']}>
        <Text size="sm">
          <Trans
            t={t}
            i18nKey={rival === null ? 'reason.alone' : 'reason.rival'}
            values={{ name, rival: rivalName }}
            components={{ b: <b /> }}
          />
        </Text>
        <Text size="xs" c="dimmed">
          {t('certainty', { percent: Math.min(99, Math.round(doubt.certainty * 100)) })}
        </Text>
        <div className={classes['actions']}>
          {rival !== null &&
            button('move', <IconUserShare size={14} aria-hidden />, t('move', { name: rivalName }), true)}
          {button('reject', <IconUserX size={14} aria-hidden />, t('reject', { name }), rival === null)}
          {button('confirm', <IconCheck size={14} aria-hidden />, t('right'))}
          <ActionIcon
            size={30}
            variant="subtle"
            color="gray"
            tabIndex={-1}
            aria-label={t('open')}
            title={`${t('open')} (${reviewKeyLabel.open})`}
            onClick={() => {
              onAct('open');
            }}
          >
            <IconPhoto size={16} />
          </ActionIcon>
        </div>
      </div>
      <div className={classes['sides']}>
        <Side person={person} name={name} cosine={own} face={ownFace} />
        {rival !== null && (
          <Side person={rival.person} name={rivalName} cosine={rival.cosine} face={rival.face} nearer />
        )}
      </div>
    </li>
  );
}

interface SideProps {
  readonly person: number;
  readonly name: string;
  readonly cosine: number;
  readonly face: number;
  readonly nearer?: boolean;
}

/** A person's most similar template, with how alike the doubted face is to all of them. */
function Side({ person, name, cosine, face, nearer = false }: SideProps): ReactNode {
  return (
    <figure className={classes['side']} data-nearer={nearer || undefined}>
      <FaceCrop src={cropUrl(face)} alt="" size={64} />
      <figcaption>
        <Anchor
          component={Link}
          to={`/person/${String(person)}`}
          size="xs"
          c="inherit"
          className={classes['name'] ?? ''}
          tabIndex={-1}
          title={name}
        >
          {name}
        </Anchor>
        <span className={classes['cosine']}>{formatCosine(cosine)}</span>
      </figcaption>
    </figure>
  );
}
