/** Made-up records of consent. */
import type { Api } from '../../electron/contract/api.ts';
import type { Consent } from '../../electron/contract/consent.ts';
import type { Handlers } from '../../electron/rpc/server.ts';

export function mockConsent(empty: boolean, onChange: () => void): Handlers<Api>['consent'] {
  const day = (later: number): string => new Date(Date.now() + later * 86_400_000).toISOString().slice(0, 10);
  const records = new Map<number, Consent | null>([
    [
      1,
      {
        purpose: 'Anniversary book of the sailing club',
        basis: 'consent',
        given: '2026-01-31',
        expires: day(24),
        notes: 'Signed form in the folder “Members 2026”.',
      },
    ],
  ]);
  return {
    get: ({ person }) => records.get(person) ?? null,
    set: ({ person, consent }) => {
      records.set(person, consent);
      onChange();
      return consent;
    },
    due: () =>
      empty
        ? { due: [], lacking: 0 }
        : {
            due: [
              { person: 5, name: 'Sofia Rossi', expires: day(0), days: 0 },
              { person: 1, name: 'Anna Keller', expires: day(24), days: 24 },
            ],
            lacking: 3,
          },
    export: () => ({ path: '/home/anna/facet-data-3f0c9a5e-2026-06-30', files: 31, bytes: 410_000 }),
  };
}
