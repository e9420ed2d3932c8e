/** What guards people, from the terminal: the log, forgetting with a certificate, and who checks it later. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import type { AuditEntry, AuditVerdict } from '../../electron/contract/audit.ts';
import type { Certificate } from '../../electron/contract/certificate.ts';
import { facet, facetJson } from '../support/cli.ts';
import { tempDir } from '../support/temp.ts';

let samples: string;
let dir: string;
const args = (...rest: string[]): string[] => ['--library', join(dir, 'library'), ...rest];
const run = <T>(...rest: string[]): Promise<T> => facetJson<T>(args(...rest));

beforeAll(async () => {
  samples = await ensureSamples();
  dir = tempDir();
});

// One library, used as a person would use it: each test goes on where the one before stopped.
test('the log tells of names and searches, and why', async () => {
  await run('scan', samples);
  const [first] = await run<{ id: number }[]>('people');
  await run('people', 'name', String(first?.id), 'Ada');
  await run('settings', 'set', '--ask-purpose', 'yes');
  const photo = join(samples, sampleNames[0] ?? '');
  const refused = await facet(args('identify', photo));
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('--purpose');
  await run('identify', photo, '--purpose', 'Test of the log');
  const log = await run<AuditEntry[]>('audit', 'list');
  expect(log.map(({ kind }) => kind)).toEqual(['search', 'settings', 'enrolment']);
  expect(log[0]?.details).toMatchObject({ what: 'identify', purpose: 'Test of the log' });
  expect(await run<AuditEntry[]>('audit', 'list', '--kind', 'enrolment', '--text', 'ada')).toHaveLength(1);
  expect((await facet(args('audit', 'list', '--kind', 'crime'))).code).toBe(2);
  expect((await facet(args('audit', 'list', '--from', 'May'))).stderr).toContain('--from must be a day');
});

test('a record of consent, its day ahead, and everything held about somebody', async () => {
  const [first] = await run<{ id: number; faces: number }[]>('people');
  const id = String(first?.id);
  const day = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
  const record = ['--basis', 'consent', '--purpose', 'Album', '--expires', day];
  expect((await facet(args('people', 'consent', id, '--basis', 'whim', '--purpose', 'x'))).code).toBe(2);
  expect(await run('people', 'consent', id, ...record)).toMatchObject({ basis: 'consent', expires: day });
  expect(await run('people', 'due')).toMatchObject({ due: [{ name: 'Ada', expires: day }], lacking: 0 });
  const out = await run<{ path: string; files: number }>(
    'people',
    'export-data',
    'ada',
    '--out',
    join(dir, 'out'),
  );
  expect(JSON.parse(readFileSync(join(out.path, 'person.json'), 'utf8'))).toMatchObject({ name: 'Ada' });
  expect(out.files).toBe(6 + 2 * (first?.faces ?? 0));
});

test('forgetting writes a certificate that anybody can check', async () => {
  const [first] = await run<{ id: number; faces: number }[]>('people');
  const file = join(dir, 'certificate.json');
  await run('people', 'forget', String(first?.id), '--certificate', file, '--named');
  const written = JSON.parse(readFileSync(file, 'utf8')) as Certificate;
  expect(written).toMatchObject({ what: 'person', name: 'Ada', erased: { faces: first?.faces } });
  // No library is needed.
  const checked = await facetJson<{ certificate: Certificate }>(['audit', 'certificate', 'verify', file]);
  expect(checked.certificate).toEqual(written);
  writeFileSync(file, JSON.stringify({ ...written, name: 'Eve' }));
  const forged = await facet(['audit', 'certificate', 'verify', file]);
  expect(forged.code).toBe(1);
  expect(forged.stderr).toContain('changed after it was signed');
  const kept = join(dir, 'kept.json');
  await run('audit', 'certificate', 'save', written.id, kept);
  expect(JSON.parse(readFileSync(kept, 'utf8'))).toMatchObject({ id: written.id, name: null });
});

test('a folder is forgotten, and the log is whole and goes through what was noted down', async () => {
  const { head } = await run<AuditVerdict>('audit', 'verify');
  const gone = await run<{ photos: number }>('folders', 'forget', samples);
  expect(gone.photos).toBe(6);
  expect(await run<unknown[]>('people')).toEqual([]);
  const noted = `${String(head.count)}:${head.hash}`;
  expect((await facet(args('audit', 'verify', '--expect', noted))).stdout).toContain(
    'the audit log is whole',
  );
  const wrong = await facet(args('audit', 'verify', '--expect', `${String(head.count)}:${'0'.repeat(64)}`));
  expect(wrong.code).toBe(1);
  expect(wrong.stdout).toContain('noted down');
});
