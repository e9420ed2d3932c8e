/** A made-up audit log. */
import type { Api } from '../../electron/contract/api.ts';
import type { AuditDetails, AuditEntry, AuditKind } from '../../electron/contract/audit.ts';
import { matcher } from '../../electron/library/store/audit-list.ts';
import type { Handlers } from '../../electron/rpc/server.ts';
import { mockCertificate } from './certificate.ts';

const told: readonly (readonly [AuditKind, string | null, AuditDetails])[] = [
  ['search', 'Anna Keller', { what: 'identify', faces: 3, purpose: 'Anniversary book' }],
  ['enrolment', 'Anna Keller', { by: 'name', faces: 214 }],
  ['enrolment', 'Sofia Rossi', { by: 'enroll', faces: 4 }],
  ['enrolment', 'Sofia Rossi', { by: 'enroll', undo: true, faces: 4 }],
  ['erasure', null, { what: 'person', faces: 12, certificate: mockCertificate().id }],
  ['search', null, { what: 'similar-faces', purpose: null }],
  ['settings', null, { falseMatchOneIn: '1000 → 5000', askPurpose: 'false → true' }],
  ['model-change', null, { from: 'f3b1c2d4e5a697', to: '0a1b2c3d4e5f60' }],
  ['backup', null, { bytes: 48_300_000, encrypted: true }],
  ['export', null, { what: 'evaluation', as: 'html', bytes: 512_000 }],
];

const hashes = '0123456789abcdef'.repeat(4);

export function mockAudit(empty: boolean): Handlers<Api>['audit'] {
  const count = empty ? 0 : 240;
  const entry = (seq: number): AuditEntry => {
    const [kind, name, details] = told[seq % told.length] ?? ['export', null, {}];
    const pseudonym = `3f0c9a5e-0000-4000-8000-${String(seq).padStart(12, '0')}`;
    const isAbout = name !== null || kind === 'erasure';
    return {
      seq,
      at: new Date(Date.UTC(2026, 5, 30, 12) - (count - seq) * 5_400_000).toISOString(),
      kind,
      subjects: isAbout ? [{ pseudonym, person: name === null ? null : 1, name }] : [],
      details,
      hash: hashes,
    };
  };
  return {
    list: ({ before, limit, ...filter }) => {
      const passes = matcher(filter);
      const all = Array.from({ length: count }, (_, at) => entry(count - at));
      const found = all.filter((one) => one.seq < (before ?? Infinity) && passes(one));
      const items = found.slice(0, limit);
      return { items, next: found.length > limit ? (items.at(-1)?.seq ?? null) : null };
    },
    certificate: () => mockCertificate(),
    saveCertificate: () => ({ path: '/home/anna/certificate.json', bytes: 900 }),
    verify: () => ({ ok: true, problems: [], head: { count, hash: hashes }, publicKey: '' }),
  };
}
