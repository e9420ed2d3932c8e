import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EvaluationReport } from '../../../electron/contract/evaluate.ts';
import { formatDateTime, formatNumber, formatProvider } from '../../kit/format.ts';
import { Section, Setting } from '../../kit/Section.tsx';

/** Everything somebody else needs to measure the same. */
export function Conditions({ report }: { readonly report: EvaluationReport }): ReactNode {
  const { t } = useTranslation('evaluate');
  const { model, library, identification, source, hardware, versions } = report;
  const pairs = formatNumber(report.pairs);
  return (
    <Section title={t('conditions.title')}>
      <Setting label={t('conditions.model')}>
        {`${model.detector}, ${model.embedder} · ${formatProvider(model.provider)}`}
      </Setting>
      <Setting label={t('conditions.contract')}>
        <code data-selectable>{model.contract}</code>
      </Setting>
      {library !== null && (
        <Setting label={t('conditions.library')}>
          {t('conditions.libraryText', {
            photos: formatNumber(library.photos),
            faces: formatNumber(library.faces),
            people: formatNumber(library.people),
          })}
        </Setting>
      )}
      <Setting label={t('conditions.pairs')}>
        {t(source.drawn ? 'conditions.pairsDrawn' : 'conditions.pairsAll', { pairs })}
      </Setting>
      {identification !== null && (
        <Setting label={t('conditions.search')}>
          {t('conditions.searchText', {
            gallery: formatNumber(identification.gallery),
            enrolled: identification.enrolled,
            mated: formatNumber(identification.mated),
            nonMated: formatNumber(identification.nonMated),
          })}
        </Setting>
      )}
      <Setting label={t('conditions.intervals')}>
        {t('conditions.intervalsText', { replicates: formatNumber(report.replicates), seed: report.seed })}
      </Setting>
      <Setting label={t('conditions.hardware')}>
        {`${hardware.cpu}, ${String(hardware.cores)} × ${hardware.system}, ${String(hardware.memoryGb)} GB`}
      </Setting>
      <Setting label={t('conditions.versions')}>{`Facet ${versions.facet}, Node ${versions.node}`}</Setting>
      <Setting label={t('conditions.date')}>{formatDateTime(report.date)}</Setting>
    </Section>
  );
}
