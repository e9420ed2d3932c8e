import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Estimate, EvaluationReport, Support } from '../../../electron/contract/evaluate.ts';
import { formatNumber } from '../../kit/format.ts';
import { Section } from '../../kit/Section.tsx';
import classes from './EvaluateScreen.module.css';

const percent = (value: number): string =>
  `${(value * 100).toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 2 })} %`;

/** The ends of an interval are never sure to more than a tenth of a percent. */
const bound = (value: number): string => `${(value * 100).toFixed(1)} %`;

interface Figure {
  readonly name: string;
  readonly hint: string;
  readonly estimate: Estimate;
  readonly support: Support;
}

/** The few figures that matter, each with how sure it is, in plain words. */
export function Figures({ report }: { readonly report: EvaluationReport }): ReactNode {
  const { t } = useTranslation('evaluate');
  const { source } = report;
  return (
    <Section
      title={t('results')}
      hint={t('resultsHint', {
        label: source.label,
        faces: formatNumber(source.faces),
        people: formatNumber(source.identities),
        mated: formatNumber(source.mated),
        nonMated: formatNumber(source.nonMated),
      })}
      bare
    >
      <ul className={classes['figures']}>
        {figuresOf(report, t).map(({ name, hint, estimate, support }) => (
          <li key={name} data-weak={support === 'none' || undefined}>
            <Tooltip label={hint} multiline w={280}>
              <div tabIndex={0}>
                <span className={classes['figureName']}>{name}</span>
                <strong>{percent(estimate.value)}</strong>
                <span className={classes['figureNote']}>
                  {t('figures.intervalLabel', { low: bound(estimate.low), high: bound(estimate.high) })}
                </span>
                {support !== 'ample' && (
                  <span className={classes['figureWarn']}>{t(`figures.${support}`)}</span>
                )}
              </div>
            </Tooltip>
          </li>
        ))}
      </ul>
    </Section>
  );
}

type Words = ReturnType<typeof useTranslation<'evaluate'>>['t'];

function figuresOf(report: EvaluationReport, t: Words): Figure[] {
  const { intervals, identification } = report;
  const odds = (rate: number): string => formatNumber(Math.round(1 / rate));
  const [first] = identification?.cmc ?? [];
  return [
    {
      name: t('figures.accuracy'),
      hint: t('figures.accuracyHint'),
      estimate: { value: report.accuracy, ...intervals.accuracy },
      support: 'ample',
    },
    ...report.tar
      // The rarest rate is worth a place only where it says something.
      .filter(({ far, support }) => far >= 1e-3 || support !== 'none')
      .map(({ far, support, ...estimate }) => ({
        name: t('figures.tar', { odds: odds(far) }),
        hint: t('figures.tarHint', { odds: odds(far) }),
        estimate,
        support,
      })),
    {
      name: t('figures.eer'),
      hint: t('figures.eerHint'),
      estimate: { value: report.eer, ...intervals.eer },
      support: 'ample',
    },
    ...(identification === null || first === undefined
      ? []
      : [
          {
            name: t('figures.rank1'),
            hint: t('figures.rank1Hint', { gallery: formatNumber(identification.gallery) }),
            estimate: first,
            support: 'ample' as const,
          },
          ...identification.at.map(({ fpir, support, ...estimate }) => ({
            name: t('figures.fnir', { odds: odds(fpir) }),
            hint: t('figures.fnirHint', { odds: odds(fpir) }),
            estimate,
            support,
          })),
        ]),
  ];
}
