import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import { facet, facetJson } from '../support/cli.ts';
import { tempDir } from '../support/temp.ts';

interface Scanned {
  photos: number;
  faces: number;
  people: number;
  added: number;
  unchanged: number;
  skipped: { path: string; reason: string }[];
  seconds: number;
  provider: string;
}
interface Person {
  id: number;
  name: string | null;
  faces: number;
  photos: number;
  kind: string;
}
interface Group {
  person: number;
  faces: { path: string; box: object }[];
}
interface Found {
  path: string;
  faces: {
    verdict: string;
    matches: { person: number; name: string | null; cosine: number; angle: number }[];
  }[];
}

let samples: string;
let library: string;
const sample = (n: number): string => join(samples, sampleNames[n - 1] ?? '');
const run = <T>(...args: string[]): Promise<T> => facetJson<T>(['--library', library, ...args]);
const people = (): Promise<Person[]> => run<Person[]>('people');

beforeAll(async () => {
  samples = await ensureSamples();
  library = join(tempDir(), 'library');
});

// One library, used as a person would use it: each test goes on where the one before stopped.
describe('a library from the terminal', () => {
  test('scan stores photos, faces and people', async () => {
    const scanned = await run<Scanned>('scan', samples);
    expect(scanned.photos).toBe(6);
    expect(scanned.faces).toBeGreaterThanOrEqual(20);
    expect(scanned.faces).toBeLessThanOrEqual(23);
    expect(scanned.added).toBe(6);
    expect(scanned.skipped).toEqual([]);
    expect(scanned.provider).not.toBe('');
  });

  test('the woman of sample1 and sample3 is one person, and nobody else is joined', async () => {
    const groups = await run<Group[]>('groups');
    const joined = groups
      .filter((g) => g.faces.length > 1)
      .map((g) => g.faces.map((f) => basename(f.path)).sort());
    expect(joined).toEqual([['sample1.jpg', 'sample3.jpg']]);
  });

  test('search finds the other face of the woman, unless the filters leave it out', async () => {
    interface Searched {
      faces: { matches: { path: string; person: number | null; cosine: number }[] }[];
    }
    const found = async (...filters: string[]): Promise<string[]> => {
      const [image] = await run<Searched[]>('search', sample(1), '--top', '3', ...filters);
      expect(image?.faces).toHaveLength(3);
      const all = image?.faces.flatMap(({ matches }) => matches.slice(0, 2)) ?? [];
      return all.filter(({ cosine }) => cosine > 0.5 && cosine < 0.999).map(({ path }) => basename(path));
    };
    expect(await found()).toEqual(['sample3.jpg']);
    expect(await found('--kind', 'unnamed,loose', '--folder', samples)).toEqual(['sample3.jpg']);
    expect(await found('--kind', 'named')).toEqual([]);
    expect(await found('--folder', join(samples, 'elsewhere'))).toEqual([]);
    expect(await found('--to', '1990-01-01')).toEqual([]);
    expect(await found('--min-quality', '100')).toEqual([]);
  });

  test('a second scan does only what is new, and a copy is no photo of its own', async () => {
    const extra = join(tempDir(), 'more');
    mkdirSync(extra);
    copyFileSync(sample(2), join(extra, 'copy of two.jpg'));
    writeFileSync(join(extra, 'broken.jpg'), 'no image');
    const scanned = await run<Scanned>('scan', samples, extra);
    expect(scanned.unchanged).toBe(7);
    expect(scanned.photos).toBe(6);
    expect(scanned.skipped.map((s) => basename(s.path))).toEqual(['broken.jpg']);
    expect(scanned.skipped[0]?.reason).toBe('the file is not an image');
  });

  test('name, merge and undo', async () => {
    const before = await people();
    const [first, second] = before;
    if (first === undefined || second === undefined) throw new Error('too few people');
    await run('people', 'name', String(first.id), 'Ada Lovelace');
    const named = (await people()).find((p) => p.id === first.id);
    expect(named).toMatchObject({ name: 'Ada Lovelace', kind: 'person' });

    const merged = await run<Person>('people', 'merge', String(first.id), String(second.id));
    expect(merged.faces).toBe(first.faces + second.faces);
    expect((await people()).some((p) => p.id === second.id)).toBe(false);

    await run('undo');
    expect((await people()).find((p) => p.id === second.id)?.faces).toBe(second.faces);
    await run('undo');
    expect((await people()).find((p) => p.id === first.id)?.name).toBeNull();
    expect(await people()).toEqual(before);
  });

  test('enrol from one photo, identify in another', async () => {
    const fresh = join(tempDir(), 'enrolled');
    const args = ['--library', fresh];
    // Everyone of sample1 enters the library; the enrolled face is the largest.
    const enrolled = await facetJson<{ people: { id: number; added: number; rejected: unknown[] }[] }>([
      ...args,
      'enroll',
      '--anyway',
      '--name',
      'Someone',
      sample(1),
    ]);
    expect(enrolled.people[0]?.added).toBe(1);
    const [same] = await facetJson<Found[]>([...args, 'identify', sample(1)]);
    const [best] = (same?.faces ?? [])
      .flatMap((f) => f.matches)
      .filter((m) => m.name === 'Someone')
      .sort((a, b) => b.cosine - a.cosine);
    expect(best?.cosine).toBeGreaterThan(0.99);
    expect(best?.angle).toBeLessThan(8);
    const [other] = await facetJson<Found[]>([...args, 'identify', sample(5), '--top', '2']);
    expect(other?.faces.length).toBeGreaterThanOrEqual(4);
    for (const face of other?.faces ?? []) {
      expect(face.verdict).not.toBe('match');
      expect(face.matches.length).toBeLessThanOrEqual(2);
    }
  });

  test('a folder of folders enrols one person each', async () => {
    const root = join(tempDir(), 'team');
    for (const n of [2, 5]) {
      mkdirSync(join(root, `Person ${n}`), { recursive: true });
      copyFileSync(sample(n), join(root, `Person ${n}`, 'portrait.jpg'));
    }
    writeFileSync(join(root, 'Person 2', 'notes.jpg'), 'not a photo');
    const enrolled = await facetJson<{
      people: { name: string; added: number; rejected: { path: string; reason: string }[] }[];
    }>(['--library', join(tempDir(), 'bulk'), 'enroll', '--anyway', '--folders', root]);
    expect(enrolled.people.map((p) => p.name).sort()).toEqual(['Person 2', 'Person 5']);
    expect(enrolled.people.every((p) => p.added === 1)).toBe(true);
    const rejected = enrolled.people.flatMap((p) => p.rejected);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]?.path).toContain('notes.jpg');
  });

  test('forget leaves no trace of the person', async () => {
    const [first] = await people();
    if (first === undefined) throw new Error('nobody there');
    await run('people', 'name', String(first.id), 'Unmistakable Name');
    await run('people', 'forget', String(first.id));
    expect((await people()).some((p) => p.id === first.id)).toBe(false);
    const { readdirSync, readFileSync } = await import('node:fs');
    for (const file of readdirSync(library)) {
      expect(readFileSync(join(library, file)).includes('Unmistakable Name'), file).toBe(false);
    }
  });

  test('check, info and backup', async () => {
    expect(await run('check')).toMatchObject({ ok: true, problems: [] });
    const file = join(tempDir(), 'backup.facet');
    await run('backup', file);
    expect(existsSync(file)).toBe(true);
    const restored = join(tempDir(), 'restored');
    mkdirSync(restored);
    copyFileSync(file, join(restored, 'facet.sqlite'));
    const again = await facetJson<Person[]>(['--library', restored, 'people']);
    expect(again).toEqual(await people());
  });

  test('a missing path is named', async () => {
    const ran = await facet(['--library', library, 'scan', '/no/such/folder']);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toContain('/no/such/folder');
  });
});
