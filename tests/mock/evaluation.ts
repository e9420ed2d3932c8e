/** A report on made-up faces: the figures are real, the faces are not. */
import type { EvaluatedFace, EvaluationReport, WorstPair } from '../../electron/contract/evaluate.ts';
import { measure } from '../../electron/evaluate/measure.ts';
import type { WorstRow } from '../../electron/evaluate/worst.ts';
import { syntheticFaces } from '../support/synthetic.ts';
import { personAt, personOf } from './data.ts';

export async function mockReport(
  kind: EvaluationReport['source']['kind'],
  seed: number,
): Promise<EvaluationReport> {
  const dimension = 96;
  const faces = syntheticFaces({ faces: 160, seed: 4, dimension });
  const input = {
    vectors: Float32Array.from(faces.flatMap(({ vector }) => [...vector])),
    dimension,
    identity: Int32Array.from(faces, ({ identity }) => identity),
    quality: Float32Array.from(faces, ({ usable, face }) => (usable ? 60 + (face % 40) : 15)),
    pairs: null,
    search: true,
    seed,
  };
  const measured = await measure(input, () => undefined);
  const { mated, nonMated, drawn, worst, ...figures } = measured;
  const face = (row: number): EvaluatedFace => {
    const id = row * 10 + 1;
    const own = kind === 'people';
    const person = personOf(id);
    return {
      label: `IMG_${String(4000 + row)}.jpg`,
      name: own ? (personAt(person).name ?? `Person ${String(person)}`) : 'Anna_Keller',
      face: own ? id : null,
      person: own ? person : null,
      probe: own ? null : String(row),
      index: own ? null : row % 3,
    };
  };
  const pair = ({ a, b, score, suspect, pair: row }: WorstRow): WorstPair => ({
    row: kind === 'pairs' ? row + 1 : null,
    score,
    suspect,
    a: face(a),
    b: face(b),
  });
  return {
    ...figures,
    missing: kind === 'people' ? [] : ['Milan_Novak/0003.jpg'],
    worst: {
      nonMated: worst.nonMated.map((row, at) => pair({ ...row, suspect: at < 1 })),
      mated: worst.mated.map(pair),
    },
    source: {
      kind,
      label: { pairs: 'lfw-pairs.tsv', folders: 'Albums', people: 'Facet' }[kind],
      images: 160,
      faces: faces.length,
      identities: new Set(input.identity).size,
      mated,
      nonMated,
      drawn,
    },
    seed,
    model: {
      contract: 'c3a9f0417be2',
      detector: 'fr_detect',
      embedder: 'fr_feature',
      dimension: 512,
      provider: 'cpu',
    },
    library: kind === 'people' ? { photos: 2418, faces: 5230, people: 12 } : null,
    hardware: { cpu: 'AMD EPYC', cores: 2, memoryGb: 24, system: 'linux x64' },
    versions: { facet: '0.1.0', node: '24.21.0' },
    date: '2026-11-24T09:00:00Z',
  };
}
