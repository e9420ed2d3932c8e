import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../electron/contract/audit.ts';
import { put, scan, type Setup } from './harness.ts';
import { libraries } from './libraries.ts';

const start = libraries();

const scanned = async (): Promise<Setup> => {
  const lib = start();
  put(lib, { 'a.jpg': 'ann bob', 'b.jpg': 'ann', 'c.jpg': 'cid ~ann', 'd.jpg': 'bob cid' });
  await scan(lib);
  return lib;
};

async function log({ client }: Setup): Promise<AuditEntry[]> {
  const all = { kinds: [], from: null, to: null, text: '' };
  return (await client.audit.list({ ...all, before: null, limit: 100 })).items;
}

const brief = (entries: readonly AuditEntry[]): unknown[] =>
  entries.map(({ kind, subjects, details }) => [kind, subjects.map(({ name }) => name), details]);

async function identify(lib: Setup, purpose?: string): Promise<void> {
  const path = join(lib.dir, 'probe.jpg');
  writeFileSync(path, 'ann');
  const { id } = await lib.client.host.grant({ path, save: false });
  for await (const found of lib.client.probe.identify({ grants: [id], topK: 3, purpose }))
    expect(found.faces).toHaveLength(1);
}

describe('the audit log', () => {
  it('has searches with whom they found and what for', async () => {
    const lib = await scanned();
    await lib.client.review.name({ person: 1, name: 'Ann', merge: false });
    await identify(lib);
    await lib.client.probe.similarFaces({ of: { face: 1 }, limit: 3 });
    // The page asks again whenever something changed: that is no further search.
    await lib.client.probe.similarFaces({ of: { face: 1 }, limit: 3 });
    expect(brief(await log(lib))).toEqual([
      ['search', ['Ann'], { what: 'similar-faces', purpose: null }],
      ['search', ['Ann'], { what: 'identify', faces: 1, purpose: null }],
      ['enrolment', ['Ann'], { by: 'name', faces: 3 }],
    ]);
    expect((await lib.client.audit.verify({ expect: null })).ok).toBe(true);
  });

  it('refuses a search without a purpose where the library asks for one', async () => {
    const lib = await scanned();
    const settings = await lib.client.settings.get({});
    await lib.client.settings.set({ ...settings, askPurpose: true });
    const refused = { error: { code: 'purpose-needed' } };
    await expect(identify(lib)).rejects.toMatchObject(refused);
    await expect(identify(lib, '  ')).rejects.toMatchObject(refused);
    await expect(lib.client.probe.similarFaces({ of: { face: 1 }, limit: 3 })).rejects.toMatchObject(refused);
    await identify(lib, ' Reunion ');
    const [search, changed] = await log(lib);
    expect(search?.details).toEqual({ what: 'identify', faces: 1, purpose: 'Reunion' });
    expect(changed).toMatchObject({ kind: 'settings', details: { askPurpose: 'false → true' } });
  });

  it('has exports, backups, erasures and settings, each once', async () => {
    const lib = await scanned();
    const { client } = lib;
    await client.host.groups({});
    const to = await client.host.grant({ path: join(lib.dir, 'copy.sqlite'), save: true });
    const { bytes } = await client.library.backup({ to: to.id });
    const settings = await client.settings.get({});
    // Nothing changed: nothing to tell.
    await client.settings.set(settings);
    await client.settings.set({
      ...settings,
      falseMatchOneIn: 500,
      detection: { ...settings.detection, minEyes: 3 },
    });
    const { certificate } = await client.review.forget({ person: 1 });
    expect(brief(await log(lib))).toEqual([
      ['erasure', [null], { what: 'person', faces: 3, certificate: certificate.id }],
      ['settings', [], { falseMatchOneIn: '1000 → 500', minEyes: `${settings.detection.minEyes} → 3` }],
      ['backup', [], { bytes, encrypted: false }],
      ['export', [], { what: 'groups', people: expect.any(Number) as number }],
    ]);
    expect((await client.audit.verify({ expect: null })).ok).toBe(true);
  });
});
