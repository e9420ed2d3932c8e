import { describe, expect, it } from 'vitest';
import type { Consent } from '../../electron/contract/consent.ts';
import { LibrarySettings } from '../../electron/contract/settings.ts';
import { confirm, enrollFaces, merge, move, name, undo } from '../../electron/library/review/index.ts';
import { writeSettings } from '../../electron/library/store/settings.ts';
import type { Store } from '../../electron/library/store/store.ts';
import { check, forget } from '../../electron/library/transfer/index.ts';
import { at, populate, thrown, withStore } from './synthetic.ts';

const agreed: Consent = {
  purpose: 'Album of the club',
  basis: 'consent',
  given: '2026-01-31',
  expires: null,
  notes: '',
};
const needed = { code: 'consent-needed' };

function require(store: Store, consentRequired = true): void {
  writeSettings(store, LibrarySettings.parse({ consentRequired }));
}

describe('where the library asks for consent', () => {
  it('nobody gets a name, or a face by the user, without a record that holds', async () => {
    await withStore((store) => {
      const {
        faces,
        people: [p = 0, q = 0],
      } = populate(store, [0, 0, 1, null, null]);
      name(store, { person: q, name: 'Before', merge: false });
      require(store);
      expect(thrown(() => name(store, { person: p, name: 'Ada', merge: false }))).toEqual(needed);
      expect(store.people.get(p)?.name).toBeNull();
      const loose = at(faces, 3);
      expect(thrown(() => enrollFaces(store, { faces: [loose], to: { name: 'Bob' } }))).toEqual(needed);
      expect(store.people.byName('Bob')).toBeNull();
      expect(thrown(() => move(store, { faces: [loose], to: { name: 'Before' } }))).toEqual(needed);
      expect(thrown(() => confirm(store, { faces: [at(faces, 2)] }))).toEqual(needed);
      // Groups have no name: sorting goes on.
      move(store, { faces: [loose], to: { group: 'new' } });
      store.consents.put(p, agreed);
      name(store, { person: p, name: 'Ada', merge: false });
      enrollFaces(store, { faces: [at(faces, 4)], to: { name: 'Bob' }, consent: agreed });
      expect(store.consents.get(store.people.byName('Bob') ?? 0)).toEqual(agreed);
      expect(check(store).problems).toEqual([]);
    });
  });

  it('the database itself refuses, whoever writes', async () => {
    await withStore((store) => {
      const {
        faces: [face = 0],
        people: [p = 0, q = 0],
      } = populate(store, [0, 1, 0]);
      name(store, { person: q, name: 'Before', merge: false });
      require(store);
      const refused = (sql: string) => thrown(() => store.tx(() => store.db.exec(sql)));
      expect(
        refused(`UPDATE person SET kind = 'person', name = 'X', name_key = 'x' WHERE id = ${p}`),
      ).toEqual(needed);
      expect(refused(`UPDATE assignment SET person = ${q}, by = 'user' WHERE face = ${face}`)).toEqual(
        needed,
      );
      expect(refused(`INSERT OR REPLACE INTO assignment VALUES (${face}, ${q}, 'user', NULL)`)).toEqual(
        needed,
      );
      // A record of nonsense is none.
      expect(
        thrown(() => {
          store.consents.put(p, { ...agreed, given: 'May' });
        }),
      ).toMatchObject({
        code: 'internal',
      });
    });
  });

  it('a record that has run out does not count, and one in use cannot be taken away', async () => {
    await withStore((store) => {
      const {
        faces,
        people: [p = 0],
      } = populate(store, [0, null]);
      require(store);
      const day = (later: number): string =>
        new Date(Date.now() + later * 86_400_000).toISOString().slice(0, 10);
      store.consents.put(p, { ...agreed, expires: day(0) });
      expect(thrown(() => name(store, { person: p, name: 'Ada', merge: false }))).toEqual(needed);
      store.consents.put(p, { ...agreed, expires: day(2) });
      name(store, { person: p, name: 'Ada', merge: false });
      move(store, { faces: [at(faces, 1)], to: { person: p } });
      expect(store.people.get(p)?.expires).toBe(day(2));
      expect(store.consents.lacking()).toBe(0);
      expect(
        thrown(() => {
          store.consents.drop(p);
        }),
      ).toEqual(needed);
      require(store, false);
      store.consents.drop(p);
      expect(store.consents.lacking()).toBe(1);
      forget(store, { person: p });
    });
  });

  it('the record goes with the person: into a merge, and away when forgotten', async () => {
    await withStore((store) => {
      const {
        people: [p = 0, q = 0],
      } = populate(store, [0, 1, 1]);
      store.consents.put(q, { ...agreed, notes: 'by letter' });
      require(store);
      name(store, { person: q, name: 'Ada', merge: false });
      merge(store, { into: p, from: [q] });
      expect(store.consents.get(p)?.notes).toBe('by letter');
      expect(store.people.get(p)).toMatchObject({ name: 'Ada', faces: 3 });
      undo(store);
      expect(store.people.get(q)).toMatchObject({ name: 'Ada', faces: 2 });
      forget(store, { person: q });
      expect(store.consents.get(q)).toBeNull();
      expect(store.consents.get(p)).not.toBeNull();
    });
  });

  it('asks nothing where the settings do not', async () => {
    await withStore((store) => {
      const {
        people: [p = 0],
      } = populate(store, [0]);
      name(store, { person: p, name: 'Ada', merge: false });
      expect(store.consents.get(p)).toBeNull();
    });
  });
});
