import { describe, expect, it } from 'vitest';
import {
  contractId,
  embedderSpec,
  type Manifest,
  manifest,
  parseManifest,
} from '../../native-models/manifest.ts';

/** A deep copy of the manifest with one thing changed. */
function changed(edit: (copy: Manifest) => void): Manifest {
  const copy = structuredClone(manifest);
  edit(copy);
  return copy;
}

const embedderModel = (of: Manifest): Manifest['models'][number] => {
  const found = of.models.find((model) => model.id === 'fr_feature');
  if (found === undefined) throw new Error('no embedder');
  return found;
};
const embedder = (of: Manifest): Manifest['embedders'][number] => embedderSpec('fr_feature', of);
const id = (of: Manifest): string => contractId(embedder(of), of);

describe('manifest', () => {
  it('refuses unknown fields and bad hashes', () => {
    expect(() => parseManifest({ ...manifest, extra: 1 })).toThrow();
    expect(() => parseManifest(changed((m) => (embedderModel(m).sha256 = 'abc')))).toThrow();
  });

  it('names only models and packages it has', () => {
    const models = new Set(manifest.models.map((model) => model.id));
    const packages = new Set(manifest.packages.map((entry) => entry.name));
    for (const detector of manifest.detectors)
      for (const model of detector.models) expect(models).toContain(model);
    for (const { model } of manifest.embedders) expect(models).toContain(model);
    for (const { source } of manifest.models)
      if ('package' in source) expect(packages).toContain(source.package);
  });

  it('keeps its thresholds in order', () => {
    for (const { thresholds } of manifest.embedders) {
      expect(thresholds.unsure).toBeLessThan(thresholds.match);
      expect(thresholds.verify).toBeLessThan(thresholds.match);
    }
  });
});

describe('contract id', () => {
  it('is 16 hex digits and the same each time', () => {
    expect(id(manifest)).toMatch(/^[0-9a-f]{16}$/);
    expect(id(structuredClone(manifest))).toBe(id(manifest));
  });

  const vectorChanges: Record<string, (m: Manifest) => void> = {
    weights: (m) => (embedderModel(m).sha256 = '0'.repeat(64)),
    'channel order': (m) => (embedderModel(m).input.channels = 'rgb'),
    mean: (m) => (embedderModel(m).input.mean = 128),
    std: (m) => (embedderModel(m).input.std = 128),
    size: (m) => (embedderModel(m).input.width = 96),
    template: (m) => (embedder(m).template[2][1] += 0.5),
    warp: (m) => (embedder(m).warp = 'nearest'),
    flip: (m) => (embedder(m).flip = true),
  };
  for (const [what, edit] of Object.entries(vectorChanges)) {
    it(`changes with ${what}`, () => {
      expect(id(changed(edit))).not.toBe(id(manifest));
    });
  }

  const otherChanges: Record<string, (m: Manifest) => void> = {
    'licence text': (m) => (embedderModel(m).licence = 'another'),
    'file name': (m) => (embedderModel(m).file = 'other.onnx'),
    thresholds: (m) => (embedder(m).thresholds.match = 0.5),
    'a detector': (m) => m.detectors.splice(1),
  };
  for (const [what, edit] of Object.entries(otherChanges)) {
    it(`does not change with ${what}`, () => {
      expect(id(changed(edit))).toBe(id(manifest));
    });
  }
});
