/** A made-up manifest whose models come from the test's server: a bare file, and two in an archive. */
import { createHash } from 'node:crypto';
import type { Lab } from '../../../electron/library/models/lab.ts';
import type { InUse } from '../../../electron/library/models/models.ts';
import { type Manifest, manifest, type ModelSpec } from '../../../native-models/manifest.ts';
import { zipOf } from '../../support/zip.ts';
import { noise } from './noise.ts';

export const bare = noise(200_000, 1);
export const det = noise(60_000, 2);
export const rec = noise(90_000, 3);
export const pack = zipOf([
  { name: 'pack/det.onnx', content: det },
  { name: 'pack/rec.onnx', content: rec, deflate: true },
  { name: 'pack/genderage.onnx', content: 'no use' },
]);

/** A library that works with nothing but what no test fetches or removes. */
export const idle: InUse = {
  active: null,
  kept: [],
  detectors: { active: 'default', chosen: 'default' },
};

/** Says that all is well with everything. */
export const noLab: Lab = {
  probe: () => Promise.reject(new Error('not asked here')),
  test: () =>
    Promise.resolve({ at: '2026-11-24T12:00:00.000Z', verdict: 'passed', checks: [], better: null }),
};

/** Models that come from the test's server, in the words of the real manifest. */
export function world(url: string): Manifest {
  const [embedder] = manifest.embedders;
  const [detector] = manifest.detectors;
  const like = (role: ModelSpec['role']) => manifest.models.find((model) => model.role === role);
  const spec = (id: string, bytes: Uint8Array, from: object, of: 'detector' | 'embedder'): ModelSpec => {
    const base = like(of);
    if (base === undefined) throw new Error('the manifest has both');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { ...base, id, file: `${id}.onnx`, bytes: bytes.length, sha256, ...from };
  };
  const paid = { free: false, licence: 'research only', licenceUrl: 'https://example.org/licence' };
  const zip = (member: string) => ({
    source: { download: `${url}/pack.zip`, member, bytes: pack.length },
  });
  if (embedder === undefined || detector === undefined) throw new Error('the manifest has both');
  return {
    ...manifest,
    models: [
      spec('here', noise(10), {}, 'embedder'),
      spec(
        'bare',
        bare,
        { source: { download: `${url}/bare.onnx`, member: null, bytes: bare.length } },
        'embedder',
      ),
      spec('rec', rec, { ...paid, ...zip('rec.onnx') }, 'embedder'),
      spec('det', det, { ...paid, ...zip('det.onnx') }, 'detector'),
      spec('own', noise(20), { source: { url: 'https://example.org/own', note: 'supplied' } }, 'detector'),
    ],
    detectors: ['det', 'own'].map((id) => ({ ...detector, id, models: [id] })),
    embedders: ['here', 'bare', 'rec'].map((id) => ({ ...embedder, id, model: id })),
  };
}
