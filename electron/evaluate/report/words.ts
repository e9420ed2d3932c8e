/** English words of the HTML report's charts; the window has its own in `renderer/locales`. */
import type { ChartWords } from '../../chart/evaluation.ts';

export const chartWords: ChartWords = {
  scores: {
    title: 'Scores',
    hint: 'The less the two populations overlap, the better. The line is the threshold with the fewest errors.',
    x: 'Cosine of the two faces',
    y: 'Share of pairs',
    mated: 'Same person',
    nonMated: 'Different people',
    threshold: 'threshold',
  },
  roc: {
    title: 'ROC',
    hint: 'True accepts at each rate of false accepts; the band is the 95 % interval over people.',
    x: 'False-accept rate (FAR)',
    y: 'True-accept rate (TAR)',
    curve: 'TAR with 95 % interval',
  },
  det: {
    title: 'DET',
    hint: 'Both errors on logarithmic axes: lower and further left is better.',
    x: 'False-match rate (FMR)',
    y: 'False-non-match rate (FNMR)',
    curve: 'FNMR with 95 % interval',
  },
  cmc: {
    title: 'Closed-set search (CMC)',
    hint: 'How often the right person is among the first so many.',
    x: 'Rank',
    y: 'Found within rank',
    curve: 'Identification rate with 95 % interval',
  },
  open: {
    title: 'Open-set search',
    hint: 'People missed at each rate of false alarms about people who are not enrolled.',
    x: 'False-positive identification rate (FPIR)',
    y: 'False-negative identification rate (FNIR)',
    curve: 'FNIR with 95 % interval',
  },
  discard: {
    title: 'Error versus discard',
    hint: 'Errors left at the threshold after setting aside the pairs of lowest quality: a falling line means that quality predicts errors.',
    x: 'Pairs set aside',
    y: 'Error rate',
    fnmr: 'False non-matches',
    fmr: 'False matches',
  },
};
