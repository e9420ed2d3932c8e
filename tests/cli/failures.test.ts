/** What the terminal says when something is wrong: one line, the right exit code, and JSON where JSON was asked for. */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import { openStore } from '../../electron/library/store/store.ts';
import { facet, facetJson, type Ran } from '../support/cli.ts';
import { tempDir } from '../support/temp.ts';

interface Enrolled {
  people: { id: number | null; name: string; added: number; rejected: { path: string; reason: string }[] }[];
}

let samples: string;
let library: string;
const sample = (n: number): string => join(samples, sampleNames[n - 1] ?? '');
const run = (...args: string[]): Promise<Ran> => facet(['--library', library, ...args]);
const stderrLines = ({ stderr }: Ran): string[] => stderr.trimEnd().split('\n');

beforeAll(async () => {
  samples = await ensureSamples();
  library = join(tempDir(), 'library');
});

describe('a failure with --json', () => {
  test.each([
    ['usage', 2, ['people', 'show', 'abc']],
    ['usage', 2, ['nonsense']],
    ['usage', 2, []],
    ['usage', 2, ['--no-such-option']],
    ['not-found', 1, ['people', 'show', '999']],
    ['nothing-to-undo', 1, ['undo']],
    ['unreadable', 1, ['scan', '/no/such/folder']],
  ])('is one document with the code %s, exit %i', async (code, exit, args) => {
    const ran = await run('--json', ...args);
    expect(ran.code).toBe(exit);
    const { error } = JSON.parse(ran.stdout) as { error: { code: string; message: string } };
    expect(error.code).toBe(code);
    if (args.length > 0) expect(stderrLines(ran)).toEqual([`facet: ${error.message}`]);
  });
});

test('a library that is refused gets one line, not a second one about its process', async () => {
  const dir = join(tempDir(), 'newer');
  const store = openStore(dir, { appVersion: 'test' });
  store.db.pragma('user_version = 999');
  store.close();
  const ran = await facet(['--library', dir, 'people']);
  expect(ran.code).toBe(1);
  expect(stderrLines(ran)).toHaveLength(1);
  expect(ran.stderr).toContain('newer Facet');
});

describe('bad usage ends with 2 before anything is started', () => {
  test.each([
    [['scan', ''], 'an argument is empty'],
    [['--library', '', 'people'], '--library must not be empty'],
    [['--detector', 'nonsense', 'models'], 'there is no detector "nonsense"'],
    [['people', 'name', '1', '   '], 'NAME must not be empty'],
    [['people', 'name', '1', 'x'.repeat(201)], 'at most 200 characters'],
    [['people', 'merge', '1', '1'], 'the same person'],
    [['identify', 'a.jpg', '--top', '0'], '--top'],
  ])('%j', async (args, words) => {
    const ran = await facet(args);
    expect(ran.code).toBe(2);
    expect(stderrLines(ran)).toHaveLength(1);
    expect(ran.stderr).toContain(words);
  });
});

test('a file in the place of a library is called a file', async () => {
  const file = join(tempDir(), 'file');
  writeFileSync(file, '');
  const ran = await facet(['--library', file, 'people']);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('this is a file');
});

test('identify answers for the photos that are there, also those of a folder', async () => {
  const dir = join(tempDir(), 'some photos');
  mkdirSync(dir);
  copyFileSync(sample(3), join(dir, 'three.jpg'));
  const ran = await run('--json', 'identify', '/no/such.jpg', dir);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('/no/such.jpg');
  const images = JSON.parse(ran.stdout) as { path: string; error?: string; faces?: unknown[] }[];
  expect(images.map((i) => i.path)).toEqual(['/no/such.jpg', join(dir, 'three.jpg')]);
  expect(images[0]?.error).toContain('no such file');
  expect(images[1]?.faces).toHaveLength(3);
});

describe('enrol', () => {
  test('counts a face once though its photo is given twice, and goes on after a missing one', async () => {
    const { people } = await facetJson<Enrolled>([
      ...['--library', join(tempDir(), 'twice'), 'enroll', '--anyway', '--name', 'Ann'],
      ...[sample(1), '/no/such.jpg', sample(1)],
    ]);
    expect(people[0]?.added).toBe(1);
    expect(people[0]?.rejected).toEqual([
      { path: '/no/such.jpg', reason: 'there is no such file or folder' },
    ]);
  });

  test('takes every photo of a folder', async () => {
    const dir = tempDir();
    for (const n of [1, 3]) copyFileSync(sample(n), join(dir, `${String(n)}.jpg`));
    const { people } = await facetJson<Enrolled>([
      ...['--library', join(tempDir(), 'whole'), 'enroll', '--anyway', '--name', 'Ann', dir],
    ]);
    expect(people[0]?.added).toBe(2);
  });

  test('lists a person of whom no photo would do, and says why', async () => {
    const root = join(tempDir(), 'people');
    mkdirSync(join(root, 'Nobody'), { recursive: true });
    writeFileSync(join(root, 'Nobody', 'a.jpg'), 'not a photo');
    const ran = await run('--json', 'enroll', '--folders', root);
    expect(ran.code).toBe(1);
    const { people } = JSON.parse(ran.stdout) as Enrolled;
    expect(people).toEqual([
      {
        id: null,
        name: 'Nobody',
        added: 0,
        rejected: [{ path: join(root, 'Nobody', 'a.jpg'), reason: 'the file is not an image' }],
      },
    ]);
    expect(stderrLines(ran)).toHaveLength(1);
    expect(ran.stderr).toContain('a.jpg');
  });

  test('says in one line that a folder holds no people, or is none', async () => {
    const root = tempDir();
    copyFileSync(sample(1), join(root, 'loose.jpg'));
    const none = await run('enroll', '--folders', root);
    expect(none.code).toBe(1);
    expect(stderrLines(none)).toHaveLength(1);
    expect(none.stderr).toContain('no sub-folder');
    const file = await run('enroll', '--folders', join(root, 'loose.jpg'));
    expect(file.code).toBe(1);
    expect(stderrLines(file)).toHaveLength(1);
    expect(file.stderr).toContain('a folder is needed');
    rmSync(root, { recursive: true });
  });
});
