/**
 * The audit log: entries are appended in the transaction of what they tell, and never change. Each is chained to the one
 * before by its hash, and the end is signed. Whoever edits the file from outside breaks the chain, and `verify` says where.
 */
import type { AuditDetails, AuditEntry, AuditFilter, AuditKind, AuditVerdict } from '../../contract/audit.ts';
import type { AuditHead } from '../../contract/certificate.ts';
import { type AuditRow, chained, genesis, headBytes } from './audit-chain.ts';
import { matcher, toEntry } from './audit-list.ts';
import { steps, through, type Walk } from './lists/walk.ts';
import type { Meta } from './meta.ts';
import type { Db } from './native.ts';
import { column, query, write } from './query.ts';
import type { Signing } from './signing.ts';

/** At most so many findings are told. */
const mostProblems = 20;

/** Rules without which entries can be changed by an ordinary statement. */
const guards = ['audit_grows', 'audit_fixed', 'audit_kept', 'audit_head_kept'];

interface Head {
  readonly count: number;
  readonly hash: Buffer;
  readonly signature: Buffer;
}

export type Audit = ReturnType<typeof openAudit>;

export function openAudit(db: Db, meta: Meta, signing: Signing) {
  const columns = 'seq, at, kind, subjects, details, hash';
  const add = write(db, `INSERT INTO audit (${columns}) VALUES (?, ?, ?, ?, ?, ?)`);
  const last = query<AuditRow>(db, `SELECT ${columns} FROM audit ORDER BY seq DESC LIMIT 1`);
  const range = query<AuditRow>(db, `SELECT ${columns} FROM audit WHERE seq > ? AND seq <= ? ORDER BY seq`);
  const before = query<AuditRow>(db, `SELECT ${columns} FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?`);
  const readHead = query<Head>(db, 'SELECT count, hash, signature FROM audit_head');
  const putHead = write(
    db,
    `INSERT INTO audit_head (one, count, hash, signature) VALUES (1, ?, ?, ?)
     ON CONFLICT (one) DO UPDATE SET count = excluded.count, hash = excluded.hash, signature = excluded.signature`,
  );
  const guarding = column<string>(db, `SELECT name FROM sqlite_schema WHERE type = 'trigger'`);
  const subject = query<{ id: number; name: string | null }>(
    db,
    `WITH RECURSIVE chain (id, into_, name) AS (
       SELECT id, merged_into, name FROM person WHERE pseudonym = ?
       UNION SELECT p.id, p.merged_into, p.name FROM chain c JOIN person p ON p.id = c.into_
     ) SELECT id, name FROM chain WHERE into_ IS NULL`,
  );
  const listeners = new Set<() => void>();
  /** The head this process wrote or proved last, in hexadecimal: proving one anew takes as long as signing. */
  let proved = '';

  const library = (): string => meta.get('uuid') ?? '';
  const mark = (head: Head): string => `${head.count} ${head.hash.toString('hex')}`;
  const isSigned = (head: Head): boolean =>
    mark(head) === proved || signing.verifies(headBytes(library(), head.count, head.hash), head.signature);

  /** The end as the rows have it, and whether the signed head says the same. */
  function end(): { count: number; hash: Buffer; sound: boolean } {
    const row = last.get();
    const head = readHead.get();
    const count = row?.seq ?? 0;
    const hash = row?.hash ?? genesis(library());
    const sound =
      row === undefined
        ? head === undefined
        : head?.count === count && head.hash.equals(hash) && isSigned(head);
    return { count, hash, sound };
  }

  function put(
    after: { count: number; hash: Buffer },
    kind: AuditKind,
    subjects: readonly string[],
    details: AuditDetails,
  ): { count: number; hash: Buffer } {
    const row = {
      seq: after.count + 1,
      at: new Date().toISOString(),
      kind,
      subjects: JSON.stringify(subjects),
      details: JSON.stringify(details),
    };
    const hash = chained(after.hash, row);
    add.run(row.seq, row.at, row.kind, row.subjects, row.details, hash);
    return { count: row.seq, hash };
  }

  const append = db.transaction((kind: AuditKind, subjects: readonly string[], details: AuditDetails) => {
    const found = end();
    // Signing what somebody else left would make it ours: what was found is told first, and stays told.
    const after = found.sound
      ? found
      : put(found, 'broken', [], { signed: readHead.get()?.count ?? 0, found: found.count });
    const { count, hash } = put(after, kind, subjects, details);
    putHead.run(count, hash, signing.sign(headBytes(library(), count, hash)));
    proved = `${count} ${hash.toString('hex')}`;
    for (const listener of listeners) listener();
  });

  return {
    /**
     * Adds an entry. To be called in the transaction of the act: neither is without the other.
     * @param subjects pseudonyms, see `people.pseudonym`
     */
    append: (kind: AuditKind, subjects: readonly string[], details: AuditDetails): void => {
      append(kind, subjects, details);
    },
    /** Told after every entry, perhaps of a transaction that is taken back. */
    onAppend: (listener: () => void): void => {
      listeners.add(listener);
    },
    /** Where the log ends now. */
    head: (): AuditHead => {
      const { count, hash } = end();
      return { count, hash: hash.toString('hex') };
    },

    /** A page of entries, newest first. `next` is where to go on, null when there are no more. */
    *list(
      filter: AuditFilter,
      from: number | null,
      limit: number,
    ): Walk<{ items: AuditEntry[]; next: number | null }> {
      const resolve = (pseudonym: string) => subject.get(pseudonym);
      const passes = matcher(filter);
      const items: AuditEntry[] = [];
      let at = from ?? Number.MAX_SAFE_INTEGER;
      const windows = steps((rows) => {
        const found = before.all(at, rows);
        return found.length === 0 ? null : found;
      });
      for (const rows of windows) {
        for (const row of rows) {
          at = row.seq;
          const entry = toEntry(row, resolve);
          if (passes(entry)) items.push(entry);
          if (items.length === limit) return { items, next: at > 1 ? at : null };
        }
        yield;
      }
      return { items, next: null };
    },

    /** Whether every entry is what it was, and none is missing. Reads all of them, a slice at a time. */
    *verify(expect: AuditHead | null): Walk<AuditVerdict> {
      const problems: string[] = [];
      const tell = (problem: string): void => {
        if (problems.length < mostProblems) problems.push(problem);
      };
      const head = readHead.get();
      let hash = genesis(library());
      let seq = 0;
      for (const rows of through(last.get()?.seq ?? 0, (after, to) => range.all(after, to))) {
        for (const row of rows) {
          if (row.seq !== seq + 1) tell(missing(seq + 1, row.seq - 1));
          if (!row.hash.equals(chained(hash, row)))
            tell(`entry ${row.seq} is not what was written, or does not follow the one before it`);
          if (row.kind === 'broken')
            tell(`entry ${row.seq} tells that the log had been changed from outside by then`);
          if (expect?.count === row.seq && expect.hash !== row.hash.toString('hex'))
            tell(`entry ${row.seq} has not the hash that was noted down`);
          ({ seq, hash } = row);
        }
        yield;
      }
      if (head === undefined ? seq > 0 : head.count !== seq || !head.hash.equals(hash))
        tell(`the log ends with entry ${seq}, but was signed up to entry ${head?.count ?? 0}`);
      if (
        head !== undefined &&
        !signing.verifies(headBytes(library(), head.count, head.hash), head.signature)
      )
        tell('the signature of its end is not that of this library');
      if (expect !== null && expect.count > seq) tell(`the log had ${expect.count} entries, and has ${seq}`);
      const there = new Set(guarding.all());
      for (const guard of guards)
        if (!there.has(guard)) tell(`the rule ${guard}, which keeps the log from being changed, is missing`);
      return {
        ok: problems.length === 0,
        problems,
        head: { count: seq, hash: hash.toString('hex') },
        publicKey: signing.publicKey(),
      };
    },
  };
}

function missing(first: number, last: number): string {
  return first === last ? `entry ${first} is missing` : `entries ${first} to ${last} are missing`;
}
