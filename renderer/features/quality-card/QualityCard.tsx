import { Collapse, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Quality, QualityPart } from '../../../electron/contract/model.ts';
import { formatNumber } from '../../kit/format.ts';
import { qualityGrade } from './quality.ts';
import classes from './QualityCard.module.css';
import { QualityNote } from './QualityNote.tsx';

/**
 * A face's quality with what it is made of, a bar each; closed until asked for, unless something speaks against
 * the face. Faces measured before the parts were kept show the score alone.
 */
export function QualityCard(props: { readonly quality: Quality; readonly scoreOnly?: boolean }): ReactNode {
  const { quality, scoreOnly = false } = props;
  const { t } = useTranslation('person');
  const [open, setOpen] = useState(quality.flags.length > 0);
  const list = useId();
  const parts = quality.parts ?? [];
  if (parts.length === 0) return <QualityNote quality={quality} scoreOnly={scoreOnly} />;
  return (
    <div className={classes['root']}>
      <UnstyledButton
        className={classes['head']}
        aria-expanded={open}
        aria-controls={list}
        title={t(open ? 'quality.less' : 'quality.more')}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <QualityNote quality={quality} scoreOnly={scoreOnly} />
        <IconChevronDown size={14} className={classes['chevron']} data-open={open || undefined} aria-hidden />
      </UnstyledButton>
      <Collapse expanded={open} id={list}>
        <dl className={classes['parts']}>
          {parts.map((part) => (
            <Part key={part.measure} part={part} />
          ))}
        </dl>
      </Collapse>
    </div>
  );
}

function Part({ part: { measure, value, unit, share } }: { readonly part: QualityPart }): ReactNode {
  const { t } = useTranslation('person');
  const digits = Math.round(unit === '' ? share : Math.abs(value));
  return (
    <div className={classes['part']} title={t(`quality.about.${measure}`)}>
      <dt>{t(`quality.measure.${measure}`)}</dt>
      <dd>
        <span className={classes['bar']} data-grade={qualityGrade(share)}>
          <span style={{ width: `${share}%` }} />
        </span>
        <span className={classes['value']}>
          {unit === '' ? formatNumber(digits) : t(`quality.unit.${unit}`, { value: formatNumber(digits) })}
        </span>
      </dd>
    </div>
  );
}
