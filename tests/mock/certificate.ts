/** A made-up certificate of erasure; its signature is none. */
import type { Certificate } from '../../electron/contract/certificate.ts';

export function mockCertificate(change: Partial<Certificate> = {}): Certificate {
  return {
    facet: 'erasure-certificate',
    version: 1,
    id: '9b2f7f5c-6c1f-4b6e-8f63-0a1c2d3e4f50',
    at: '2026-06-30T12:00:00.000Z',
    library: '0123456789abcdef0123456789abcdef',
    what: 'person',
    pseudonyms: ['3f0c9a5e-0000-4000-8000-000000000001'],
    name: null,
    erased: { faces: 12, templates: 12, crops: 24, thumbnails: 9, photos: 0, decisions: 4 },
    again: false,
    log: { count: 12, hash: '0'.repeat(64) },
    publicKey: 'AAAA',
    signature: 'AAAA',
    ...change,
  };
}
