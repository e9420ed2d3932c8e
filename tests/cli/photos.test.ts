import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import { facet, facetJson } from '../support/cli.ts';
import { tempDir } from '../support/temp.ts';

interface Image {
  path: string;
  width: number;
  height: number;
  faces: {
    box: { x: number; y: number; width: number; height: number };
    landmarks: [number, number][];
    score: number;
    quality: { score: number; flags: string[] };
    embedding?: number[];
    contract?: string;
  }[];
}

let samples: string;
beforeAll(async () => {
  samples = await ensureSamples();
});
const sample = (n: number): string => join(samples, sampleNames[n - 1] ?? '');

test('faces finds the faces of the six group photos', async () => {
  const images = await facetJson<Image[]>(['faces', ...[1, 2, 3, 4, 5, 6].map(sample)]);
  const truth = [3, 3, 3, 4, 5, 4];
  expect(images.map((i) => i.path)).toEqual([1, 2, 3, 4, 5, 6].map(sample));
  const found = images.map((i) => i.faces.length);
  expect(found.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(20);
  // At most one box too many over all photos.
  expect(found.reduce((sum, n, i) => sum + Math.max(0, n - (truth[i] ?? 0)), 0)).toBeLessThanOrEqual(1);
  for (const { width, height, faces } of images) {
    for (const { box, landmarks, quality } of faces) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width + 0.01);
      expect(box.y + box.height).toBeLessThanOrEqual(height + 0.01);
      expect(landmarks).toHaveLength(5);
      expect(quality.score).toBeGreaterThanOrEqual(0);
      expect(quality.score).toBeLessThanOrEqual(100);
    }
  }
});

test('embed gives unit vectors that carry their contract', async () => {
  const [image] = await facetJson<Image[]>(['embed', sample(1)]);
  expect(image?.faces.length).toBe(3);
  for (const face of image?.faces ?? []) {
    expect(face.embedding).toHaveLength(512);
    expect(Math.hypot(...(face.embedding ?? []))).toBeCloseTo(1, 4);
    expect(face.contract).toMatch(/^[0-9a-f]{16}$/);
  }
});

test('verify tells one photo from another, and a photo from itself', async () => {
  interface Verified {
    cosine: number;
    angle: number;
    same: boolean;
    threshold: number;
  }
  const itself = await facetJson<Verified>(['verify', sample(1), sample(1)]);
  expect(itself.same).toBe(true);
  expect(itself.cosine).toBeCloseTo(1, 4);
  expect(itself.angle).toBeLessThan(1);
  const others = await facetJson<Verified>(['verify', sample(2), sample(5)]);
  expect(others.same).toBe(false);
  expect(others.cosine).toBeLessThan(others.threshold);
  expect(others.angle).toBeCloseTo((Math.acos(others.cosine) * 180) / Math.PI, 6);
});

test('verify names the image without a face', async () => {
  const { plainPng } = await import('../support/images.ts');
  const path = join(tempDir(), 'no face.png');
  writeFileSync(path, await plainPng());
  const ran = await facet(['verify', sample(1), path]);
  expect(ran.code).toBe(1);
  expect(ran.stdout).toBe('');
  expect(ran.stderr).toContain('no face.png');
});

test('a bad image is named, the others are answered, and the exit code is 1', async () => {
  const path = join(tempDir(), 'broken.jpg');
  writeFileSync(path, 'not a picture at all');
  const ran = await facet(['faces', '--json', path, sample(1)]);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('broken.jpg');
  const images = JSON.parse(ran.stdout) as { faces?: unknown[]; error?: string }[];
  expect(images[0]?.error).toContain('broken.jpg');
  expect(images[1]?.faces).toHaveLength(3);
});

test('models says which provider really runs, and names every licence', async () => {
  const report = await facetJson<{
    provider: string;
    contract: string;
    models: { licence: string; active: boolean }[];
  }>(['models']);
  expect(report.provider).not.toBe('');
  expect(report.contract).toMatch(/^[0-9a-f]{16}$/);
  expect(report.models.filter((m) => m.active).length).toBeGreaterThanOrEqual(2);
  for (const model of report.models) expect(model.licence).not.toBe('');
});
