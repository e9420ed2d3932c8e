import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditFilter, AuditVerdict } from '../../electron/contract/audit.ts';
import { enrollFaces, merge, move, name, redo, undo } from '../../electron/library/review/index.ts';
import { chained } from '../../electron/library/store/audit-chain.ts';
import { openAudit } from '../../electron/library/store/audit.ts';
import { atOnce } from '../../electron/library/store/lists/walk.ts';
import { openMeta } from '../../electron/library/store/meta.ts';
import { type Db, loadSqlite } from '../../electron/library/store/native.ts';
import { openSigning } from '../../electron/library/store/signing.ts';
import type { Store } from '../../electron/library/store/store.ts';
import { forget } from '../../electron/library/transfer/index.ts';
import { at, open, populate, random, tempDir, thrown, withStore } from './synthetic.ts';

const everything: AuditFilter = { kinds: [], from: null, to: null, text: '' };
const entries = (store: Store, filter: Partial<AuditFilter> = {}, limit = 1000) =>
  atOnce(store.audit.list({ ...everything, ...filter }, null, limit)).items;
const verify = (store: Store): AuditVerdict => atOnce(store.audit.verify(null));

/** Acts of every kind, so that entries differ in all their parts. */
function act(store: Store, times: number): void {
  const kinds = ['search', 'export', 'settings', 'backup', 'enrolment'] as const;
  for (let n = 0; n < times; n++)
    store.audit.append(kinds[n % kinds.length] ?? 'search', n % 3 === 0 ? [`pseudonym-${n}`] : [], {
      n,
      words: `what-${'abcdefg'.charAt(n % 7)}`,
    });
}

describe('the audit log', () => {
  it('tells of what stands for somebody with a name, by a pseudonym', async () => {
    await withStore((store) => {
      const {
        faces,
        people: [p = 0, q = 0],
      } = populate(store, [0, 0, 1, 1, null]);
      name(store, { person: p, name: 'Ada', merge: false });
      move(store, { faces: [at(faces, 4)], to: { group: 'new' } });
      enrollFaces(store, { faces: [at(faces, 4)], to: { name: 'Bob' } });
      undo(store);
      redo(store);
      merge(store, { into: p, from: [q] });
      const pseudonym = store.people.pseudonym(p);
      expect(pseudonym).toMatch(/^[0-9a-f-]{36}$/);
      expect(
        entries(store).map(({ seq, kind, details, subjects }) => [seq, kind, details, subjects[0]?.name]),
      ).toEqual([
        [5, 'enrolment', { by: 'merge', faces: 2 }, 'Ada'],
        [4, 'enrolment', { by: 'enroll', redo: true, faces: 1 }, 'Bob'],
        [3, 'enrolment', { by: 'enroll', undo: true, faces: 1 }, 'Bob'],
        [2, 'enrolment', { by: 'enroll', faces: 1 }, 'Bob'],
        [1, 'enrolment', { by: 'name', faces: 2 }, 'Ada'],
      ]);
      const stored = JSON.stringify(store.db.prepare('SELECT subjects, details FROM audit').all());
      expect(stored).not.toMatch(/Ada|Bob/);
      expect(stored).toContain(pseudonym);
      expect(verify(store)).toMatchObject({ ok: true, problems: [], head: { count: 5 } });
    });
  });

  it('does not know any more who was forgotten', async () => {
    await withStore((store) => {
      const {
        people: [p = 0],
      } = populate(store, [0, 0, 1]);
      name(store, { person: p, name: 'Ada', merge: false });
      const pseudonym = store.people.pseudonym(p);
      forget(store, { person: p });
      expect(entries(store).map(({ kind, subjects }) => [kind, subjects])).toEqual([
        ['erasure', [{ pseudonym, person: null, name: null }]],
        ['enrolment', [{ pseudonym, person: null, name: null }]],
      ]);
      expect(verify(store).ok).toBe(true);
    });
  });

  it('is part of the act: neither is without the other', async () => {
    await withStore((store) => {
      const {
        people: [p = 0],
      } = populate(store, [0]);
      store.db.exec(
        `CREATE TEMP TRIGGER full BEFORE INSERT ON main.audit BEGIN SELECT RAISE(ABORT, 'no room'); END`,
      );
      expect(thrown(() => name(store, { person: p, name: 'Ada', merge: false }))).toMatchObject({
        code: 'internal',
      });
      expect(store.people.get(p)?.name).toBeNull();
      store.db.exec('DROP TRIGGER full');
      expect(() =>
        store.tx(() => {
          store.audit.append('export', [], { n: 1 });
          throw new Error('the act fails');
        }),
      ).toThrow();
      // The key that signed is gone with the rest.
      expect(verify(store)).toMatchObject({ ok: true, head: { count: 0 } });
      act(store, 3);
      expect(verify(store)).toMatchObject({ ok: true, head: { count: 3 } });
    });
  });

  it('refuses every other change in ordinary use', async () => {
    await withStore((store) => {
      act(store, 3);
      const refused = (sql: string): string =>
        JSON.stringify(thrown(() => store.tx(() => store.db.exec(sql))));
      expect(refused(`UPDATE audit SET kind = 'export' WHERE seq = 1`)).toContain('never changes');
      expect(refused('DELETE FROM audit WHERE seq = 3')).toContain('never deleted');
      const row = `'2026-01-01', 'search', '[]', '{}', zeroblob(32)`;
      expect(refused(`INSERT INTO audit VALUES (7, ${row})`)).toContain('only grows');
      expect(refused(`INSERT OR REPLACE INTO audit VALUES (2, ${row})`)).toContain('only grows');
      expect(refused('DELETE FROM audit_head')).toContain('never deleted');
      expect(refused('UPDATE signing_key SET private = zeroblob(48)')).toContain('never changes');
      expect(verify(store).ok).toBe(true);
    });
  });

  it('is found by kind, day and words, a page at a time', async () => {
    await withStore((store) => {
      act(store, 40);
      const today = new Date().toISOString().slice(0, 10);
      expect(entries(store, { kinds: ['backup'] })).toHaveLength(8);
      expect(entries(store, { from: today, to: today })).toHaveLength(40);
      expect(entries(store, { to: '2020-01-01' })).toEqual([]);
      expect(entries(store, { text: 'WHAT-d words' })).toHaveLength(6);
      expect(entries(store, { text: 'pseudonym-39' }).map(({ seq }) => seq)).toEqual([40]);
      const seen: number[] = [];
      let before: number | null = null;
      do {
        const page: { items: { seq: number }[]; next: number | null } = atOnce(
          store.audit.list(everything, before, 7),
        );
        seen.push(...page.items.map(({ seq }) => seq));
        before = page.next;
      } while (before !== null);
      expect(seen).toEqual(Array.from({ length: 40 }, (_, n) => 40 - n));
    });
  });

  it('knows an end that was noted down, also from before a restored backup', async () => {
    await withStore((store) => {
      act(store, 5);
      const head = store.audit.head();
      act(store, 5);
      expect(atOnce(store.audit.verify(head)).ok).toBe(true);
      expect(atOnce(store.audit.verify({ ...head, hash: '0'.repeat(64) })).problems[0]).toMatch(
        /entry 5 .* noted down/,
      );
      expect(atOnce(store.audit.verify({ ...head, count: 11 })).problems[0]).toMatch(
        /had 11 entries, and has 10/,
      );
    });
  });

  it('does not sign what somebody else left: the next entry tells of it for good', () => {
    const dir = tempDir();
    try {
      let store = open(dir);
      act(store, 6);
      store.close();
      outside(join(dir, 'facet.sqlite'), (db) =>
        db.exec('DELETE FROM audit WHERE seq > 4; DELETE FROM audit_head'),
      );
      store = open(dir);
      act(store, 2);
      expect(entries(store).map(({ kind }) => kind)).toEqual([
        'export',
        'search',
        'broken',
        'backup',
        'settings',
        'export',
        'search',
      ]);
      expect(verify(store).problems).toEqual([
        'entry 5 tells that the log had been changed from outside by then',
      ]);
      store.close();
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

type Stored = Record<'seq' | 'at' | 'kind' | 'subjects' | 'details', string | number> & { hash: Buffer };

/** Opens the file as any other program would, takes the rules away, edits, and puts them back. */
function outside(file: string, edit: (db: Db) => void): void {
  const db = new (loadSqlite())(file);
  try {
    db.pragma('synchronous = OFF');
    const rules = db
      .prepare<[], { name: string; sql: string }>(
        `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('audit', 'audit_head', 'signing_key')`,
      )
      .all();
    db.transaction(() => {
      for (const rule of rules) db.exec(`DROP TRIGGER ${rule.name}`);
      edit(db);
      for (const rule of rules) db.exec(rule.sql);
    })();
  } finally {
    db.close();
  }
}

/** What a connection that knows nothing of the edit makes of the log. */
function verifiedAnew(file: string): AuditVerdict {
  const db = new (loadSqlite())(file);
  try {
    db.pragma('synchronous = OFF');
    return atOnce(openAudit(db, openMeta(db), openSigning(db)).verify(null));
  } finally {
    db.close();
  }
}

const length = 24;

/** One edit such as somebody might make who has something to hide. Each changes the file. */
function tamper(db: Db, next: () => number): string {
  const below = (n: number): number => Math.floor(next() * n);
  const seq = 1 + below(length);
  const set = (column: string, value: string | number | Buffer, where = seq): void => {
    db.prepare(`UPDATE audit SET ${column} = ? WHERE seq = ?`).run(value, where);
  };
  const get = (where: number): Stored =>
    db.prepare<[number], Stored>('SELECT * FROM audit WHERE seq = ?').get(where) as Stored;
  /** What a careful forger does next: the hashes from `from` on are right again. Only the signature is out of reach. */
  const rechain = (from: number): void => {
    const rows = db.prepare<[number], Stored>('SELECT * FROM audit WHERE seq >= ? ORDER BY seq').all(from);
    let before: Uint8Array = get(from - 1).hash;
    for (const row of rows) {
      before = chained(before, row as never);
      set('hash', before as Buffer, Number(row.seq));
    }
    if (next() < 0.5)
      db.prepare('UPDATE audit_head SET count = (SELECT max(seq) FROM audit), hash = ?').run(before);
  };
  const edits: (() => string)[] = [
    () => (set('kind', get(seq).kind === 'export' ? 'search' : 'export'), 'kind'),
    () => (set('at', `2020-01-0${1 + below(9)}T00:00:00.000Z`), 'time'),
    () => (set('details', `{"n":${1000 + below(1000)}}`), 'details'),
    () => (set('details', String(get(seq).details).replace('{', '{ ')), 'spelling of the details'),
    () => (set('subjects', `["somebody-${below(1000)}"]`), 'subject'),
    () => {
      const hash = Buffer.from(get(seq).hash);
      const at = below(32);
      hash[at] = (hash[at] ?? 0) ^ (1 + below(255));
      set('hash', hash);
      return 'hash';
    },
    () => (db.prepare('DELETE FROM audit WHERE seq = ?').run(seq), 'removed'),
    () => {
      const rows = 1 + below(length);
      db.prepare('DELETE FROM audit WHERE seq > ?').run(length - rows);
      if (rows < length && next() < 0.5)
        db.prepare('UPDATE audit_head SET count = ?, hash = ?').run(length - rows, get(length - rows).hash);
      return 'cut tail';
    },
    () => {
      db.exec('DELETE FROM audit');
      if (next() < 0.5)
        db.exec(
          'DELETE FROM audit_head; DELETE FROM signing_key; INSERT INTO audit_head VALUES (1, 1, zeroblob(32), zeroblob(64))',
        );
      return 'emptied';
    },
    () => {
      const other = 1 + ((seq + below(length - 1)) % length);
      if (other === seq) return edits[6]?.() ?? '';
      for (const [from, to] of [
        [seq, 999],
        [other, seq],
        [999, other],
      ])
        db.prepare('UPDATE audit SET seq = ? WHERE seq = ?').run(to, from);
      return 'swapped';
    },
    () => {
      db.prepare('DELETE FROM audit WHERE seq = ?').run(seq);
      for (let n = seq + 1; n <= length; n++)
        db.prepare('UPDATE audit SET seq = ? WHERE seq = ?').run(n - 1, n);
      return 'removed, the rest moved up';
    },
    () => {
      for (let n = length; n >= seq; n--) db.prepare('UPDATE audit SET seq = ? WHERE seq = ?').run(n + 1, n);
      db.prepare('INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?)').run(
        seq,
        '2026-01-01T00:00:00.000Z',
        'search',
        '[]',
        '{}',
        Buffer.alloc(32, below(256)),
      );
      return 'inserted';
    },
    () => {
      const last = get(length);
      const row = {
        seq: length + 1,
        at: String(last.at),
        kind: 'search',
        subjects: '[]',
        details: `{"n":${below(99)}}`,
      };
      db.prepare('INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?)').run(
        ...Object.values(row),
        chained(last.hash, row),
      );
      return 'appended';
    },
    () => {
      const from = 2 + below(length - 1);
      set('details', `{"n":${1000 + below(1000)}}`, from);
      rechain(from);
      return 'forged with right hashes';
    },
    () => {
      const signature = db.prepare('SELECT signature FROM audit_head').pluck().get() as Buffer;
      const at = below(64);
      signature[at] = (signature[at] ?? 0) ^ (1 + below(255));
      db.prepare('UPDATE audit_head SET signature = ?').run(signature);
      return 'signature';
    },
    () => {
      const from = 2 + below(length - 2);
      db.prepare('DELETE FROM audit WHERE seq = ?').run(from);
      for (let n = from + 1; n <= length; n++)
        db.prepare('UPDATE audit SET seq = ? WHERE seq = ?').run(n - 1, n);
      rechain(from);
      return 'removed with right hashes';
    },
  ];
  return (edits[below(edits.length)] as () => string)();
}

describe('a thousand edits from outside', () => {
  it('are all found', () => {
    const dir = tempDir();
    const file = join(dir, 'facet.sqlite');
    const kept = join(dir, 'kept');
    try {
      const store = open(dir);
      act(store, length);
      expect(verify(store)).toMatchObject({ ok: true, head: { count: length } });
      store.close();
      copyFileSync(file, kept);
      const seen = new Map<string, number>();
      const missed: string[] = [];
      for (let seed = 1; seed <= 1000; seed++) {
        copyFileSync(kept, file);
        let what = '';
        outside(file, (db) => {
          what = tamper(db, random(seed));
        });
        seen.set(what, (seen.get(what) ?? 0) + 1);
        if (verifiedAnew(file).ok) missed.push(`${seed}: ${what}`);
      }
      expect(missed).toEqual([]);
      // Every kind of edit was tried, many times.
      expect(seen.size).toBe(16);
      expect(Math.min(...seen.values())).toBeGreaterThan(30);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }, 240_000);
});
