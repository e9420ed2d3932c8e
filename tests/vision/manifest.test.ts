import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectorFamilies, embedderFamilies } from '../../native-models/families.ts';
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

  it('names each detector and embedder once, so that one id means one thing to install', () => {
    const ids = [...manifest.detectors, ...manifest.embedders].map(({ id }) => id);
    const both = [
      'scrfd_500m',
      'scrfd_2.5g',
      'fr_feature',
      'yunet',
      'det_10g',
      'buffalo_l',
      'sface',
      'auraface',
    ];
    expect(ids).toEqual(expect.arrayContaining(both));
    expect(new Set(ids).size).toBe(ids.length);
    const contracts = manifest.embedders.map((one) => contractId(one));
    expect(new Set(contracts).size).toBe(contracts.length);
    const files = manifest.models.map(({ file }) => file);
    expect(new Set(files).size).toBe(files.length);
  });

  it('keeps away from free use what only research may use', () => {
    for (const { id, source, free, licence, licenceFile, licenceUrl } of manifest.models) {
      const insightface = 'download' in source && source.download.includes('deepinsight/insightface');
      if (insightface)
        expect({ id, free, licence }).toEqual({ id, free: false, licence: 'non-commercial research only' });
      expect(licenceFile ?? licenceUrl).toBeDefined();
      if (licenceFile !== null)
        expect(existsSync(new URL(`../../native-models/${licenceFile}`, import.meta.url))).toBe(true);
    }
  });

  it('downloads over https from where a version is named, an archive with its member', () => {
    const downloads = manifest.models.flatMap(({ id, bytes, source }) =>
      'download' in source ? [{ id, size: bytes, ...source }] : [],
    );
    expect(downloads.length).toBeGreaterThan(5);
    for (const { download, member, bytes, size } of downloads) {
      const { protocol, pathname } = new URL(download);
      expect(protocol).toBe('https:');
      expect(pathname).toMatch(/[0-9a-f]{40}|\/v\d+(\.\d+)+\//);
      expect(pathname.endsWith('.zip')).toBe(member !== null);
      if (member === null) expect(bytes).toBe(size);
      else expect(bytes).toBeGreaterThan(size / 2);
    }
  });

  it('has in families.ts the recipe of every file of a family', () => {
    const recipes = [...detectorFamilies, ...Object.values(embedderFamilies)];
    for (const { id, output, input } of manifest.models.filter(({ source }) => 'download' in source)) {
      const { channels, mean, std } = input;
      const known = recipes.filter(({ layout }) => layout === output.layout).map((family) => family.input);
      expect({ id, known }).toEqual({
        id,
        known: expect.arrayContaining([{ channels, mean, std }]) as unknown,
      });
    }
  });

  it('keeps its thresholds in order', () => {
    for (const { thresholds } of manifest.embedders) {
      expect(thresholds.unsure).toBeLessThan(thresholds.match);
      // InsightFace names one number for both.
      expect(thresholds.verify).toBeLessThanOrEqual(thresholds.match);
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
