/** A report as one HTML file that needs nothing else: no script, no network, light and dark. */
import { drawChart } from '../../chart/draw.ts';
import { escapeXml as escape, tokens, toSvg } from '../../chart/drawing.ts';
import { evaluationCharts } from '../../chart/evaluation.ts';
import type { EvaluatedFace, EvaluationReport, WorstPair } from '../../contract/evaluate.ts';
import { rateName } from '../rates.ts';
import { style } from './style.ts';
import { chartWords } from './words.ts';

/** Picture of a face by its label; what is not there is left blank. */
export type Pictures = ReadonlyMap<string, { readonly bytes: Uint8Array; readonly type: string }>;

const chartSize = { width: 620, height: 330 };

export function reportHtml(report: EvaluationReport, pictures: Pictures): string {
  const charts = evaluationCharts(report, chartWords).map(
    ({ name, spec }) =>
      `<figure><figcaption><b>${escape(spec.title)}</b> ${escape(chartWords[name].hint)}</figcaption>${toSvg(
        drawChart(spec, chartSize, tokens),
        `${spec.title}. ${spec.description}`,
      )}<p class="legend">${spec.series
        .map(({ name: series, tone }) => `<span><i class="${tone}"></i>${escape(series)}</span>`)
        .join('')}</p></figure>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>Facet evaluation: ${escape(report.source.label)}</title><style>${style}</style></head><body>
<h1>How well faces are recognised</h1>
<p class="lead">${escape(leadOf(report))}</p>
${table(headline(report))}
<section class="charts">${charts.join('\n')}</section>
${worst('Different people with the highest scores', report.worst.nonMated, pictures)}
${worst('One person with the lowest scores', report.worst.mated, pictures)}
${missing(report.missing)}
<h2>How it was measured</h2>
${table(conditions(report))}
</body></html>
`;
}

type Rows = readonly (readonly [name: string, value: string])[];

const percent = (value: number): string => `${(value * 100).toFixed(2)} %`;
const range = ({ low, high }: { low: number; high: number }): string =>
  `${(low * 100).toFixed(2)}–${(high * 100).toFixed(2)} %`;
const count = (value: number): string => value.toLocaleString('en');

const notes = {
  ample: '',
  thin: ' (few pairs: fewer than 30 false matches expected)',
  none: ' (too few pairs for this rate: no false match was allowed)',
} as const;

function leadOf({ source, seed }: EvaluationReport): string {
  const what = { pairs: 'Labelled pairs', folders: 'Folders of people', people: 'Confirmed people' }[
    source.kind
  ];
  const drawn = source.drawn ? `, drawn by seed ${String(seed)}` : '';
  return `${what}: ${source.label}. ${count(source.faces)} faces of ${count(source.identities)} people; ${count(source.mated)} mated and ${count(source.nonMated)} non-mated pairs${drawn}.`;
}

function headline(report: EvaluationReport): Rows {
  const { intervals, identification } = report;
  return [
    [
      'Accuracy, held-out folds',
      `${percent(report.accuracy)} (95 % interval ${range(intervals.accuracy)}, fold deviation ${percent(report.accuracyStd)})`,
    ],
    ...report.tar.map((row): [string, string] => [
      `TAR at FAR ${rateName(row.far)}`,
      `${percent(row.value)} (${range(row)})${notes[row.support]}`,
    ]),
    ['Equal error rate', `${percent(report.eer)} (${range(intervals.eer)})`],
    ['AUC', `${report.auc.toFixed(5)} (${intervals.auc.low.toFixed(5)}–${intervals.auc.high.toFixed(5)})`],
    ['Best threshold', report.threshold.toFixed(3)],
    ...(identification === null
      ? []
      : [
          ...[1, 5].flatMap((rank): [string, string][] => {
            const row = identification.cmc[rank - 1];
            return row === undefined
              ? []
              : [[`Rank ${String(rank)}`, `${percent(row.value)} (${range(row)})`]];
          }),
          ...identification.at.map((row): [string, string] => [
            `FNIR at FPIR ${percent(row.fpir)}`,
            `${percent(row.value)} (${range(row)}) above ${row.threshold.toFixed(3)}${notes[row.support]}`,
          ]),
        ]),
  ];
}

function conditions(report: EvaluationReport): Rows {
  const { model, hardware, versions, library, identification } = report;
  return [
    ['Model contract', model.contract],
    [
      'Models',
      `${model.detector}, ${model.embedder} (${String(model.dimension)} numbers) on ${model.provider}`,
    ],
    ...(library === null
      ? []
      : [
          [
            'Library',
            `${count(library.photos)} photos, ${count(library.faces)} faces, ${count(library.people)} people`,
          ] as const,
        ]),
    ...(identification === null
      ? []
      : [
          [
            'Search',
            `${count(identification.gallery)} people enrolled with up to ${String(identification.enrolled)} samples; ${count(identification.mated)} mated and ${count(identification.nonMated)} non-mated searches`,
          ] as const,
        ]),
    ['Intervals', `95 %, ${count(report.replicates)} bootstrap draws of people, seed ${String(report.seed)}`],
    [
      'Computer',
      `${hardware.cpu}, ${String(hardware.cores)} cores, ${String(hardware.memoryGb)} GB, ${hardware.system}`,
    ],
    ['Versions', `Facet ${versions.facet}, Node ${versions.node}`],
    ['Date', report.date],
  ];
}

const table = (rows: Rows): string =>
  `<table>${rows.map(([name, value]) => `<tr><th scope="row">${escape(name)}</th><td>${escape(value)}</td></tr>`).join('')}</table>`;

function worst(title: string, pairs: readonly WorstPair[], pictures: Pictures): string {
  if (pairs.length === 0) return '';
  const cards = pairs.map(
    ({ a, b, score, suspect, row }) =>
      `<div class="pair"><div>${picture(a, pictures)}${picture(b, pictures)}</div><p><b>${score.toFixed(3)}</b>${row === null ? '' : ` line ${String(row)}`}${suspect ? ' <em>label probably wrong</em>' : ''}</p><p>${escape(a.label)}<br>${escape(b.label)}</p></div>`,
  );
  return `<h2>${escape(title)}</h2><section class="pairs">${cards.join('')}</section>`;
}

function picture({ label }: EvaluatedFace, pictures: Pictures): string {
  const found = pictures.get(label);
  if (found === undefined) return '<span class="blank"></span>';
  const data = Buffer.from(found.bytes).toString('base64');
  return `<img alt="${escape(label)}" src="data:${found.type};base64,${data}">`;
}

function missing(labels: readonly string[]): string {
  if (labels.length === 0) return '<p>A face was found in every image.</p>';
  return `<h2>No face found</h2><p>In no figure above: ${labels.map(escape).join(', ')}.</p>`;
}
