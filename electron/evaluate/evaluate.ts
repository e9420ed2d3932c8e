/** From labelled faces to a report. */
import type { EvaluatedFace, EvaluationProgress, EvaluationReport, WorstPair } from '../contract/evaluate.ts';
import { compute } from '../library/compute/run.ts';
import { Rate } from '../library/ingest/rate.ts';
import type { About } from './about.ts';
import { type Labelled, type LabelledFace, measureInput } from './labelled.ts';
import type { WorstRow } from './worst.ts';

export interface EvaluateOptions {
  readonly labelled: Labelled;
  readonly seed: number;
  /** What made the vectors. */
  readonly model: EvaluationReport['model'];
  readonly about: About;
  readonly library: EvaluationReport['library'];
  readonly progress?: (progress: EvaluationProgress) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures in a compute thread and writes the report. The same faces, seed and `about` give the same report,
 * byte for byte.
 * @throws FacetError `invalid-input` when there are too few pairs, `cancelled`
 */
export async function evaluate(options: EvaluateOptions): Promise<EvaluationReport> {
  const { labelled, seed, model, about, library, progress, signal } = options;
  const { faces } = labelled;
  const rate = new Rate();
  rate.start();
  let before = 0;
  const measured = await compute('measure', measureInput(labelled, seed), {
    signal,
    onProgress: ({ done, total }) => {
      rate.mark(done - before);
      before = done;
      progress?.({ stage: 'measuring', done, total, secondsLeft: rate.secondsLeft(total - done) });
    },
  });
  const { mated, nonMated, drawn, worst, replicates, ...figures } = measured;
  const pairOf = ({ pair, a, b, score, suspect }: WorstRow): WorstPair => ({
    row: labelled.pairs?.[pair]?.row ?? null,
    score,
    suspect,
    a: described(faces[a] as LabelledFace),
    b: described(faces[b] as LabelledFace),
  });
  return {
    ...figures,
    missing: [...labelled.missing],
    worst: { nonMated: worst.nonMated.map(pairOf), mated: worst.mated.map(pairOf) },
    source: {
      kind: labelled.kind,
      label: labelled.label,
      images: labelled.images,
      faces: faces.length,
      identities: new Set(faces.map(({ identity }) => identity)).size,
      mated,
      nonMated,
      drawn,
    },
    seed,
    replicates,
    model,
    library,
    ...about,
  };
}

const described = ({ label, name, face, person }: LabelledFace): EvaluatedFace => ({
  label,
  name,
  face: face ?? null,
  person: person ?? null,
  probe: null,
  index: null,
});

/** The files whose pictures a report shows, each once. */
export function worstImages({ worst }: Pick<EvaluationReport, 'worst'>): string[] {
  return [...new Set([...worst.nonMated, ...worst.mated].flatMap(({ a, b }) => [a.label, b.label]))];
}
