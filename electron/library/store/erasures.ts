/** What was erased from this library, as tokens: enough to find it again in an old backup, too little to tell what it was. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { Certificate } from '../../contract/certificate.ts';
import type { Meta } from './meta.ts';
import type { Db } from './native.ts';
import { column, query, write } from './query.ts';

const Tokens = z.array(z.string().regex(/^[0-9a-f]{32}$/)).max(1_000_000);

export const ErasedTokens = z.strictObject({ people: Tokens, faces: Tokens, folders: Tokens });
export type ErasedTokens = z.infer<typeof ErasedTokens>;

/** One erasure, as the list beside the library has it too. */
export const Erased = z.strictObject({ id: z.uuid(), at: z.iso.datetime(), tokens: ErasedTokens });
export type Erased = z.infer<typeof Erased>;

export type Erasures = ReturnType<typeof openErasures>;

export function openErasures(db: Db, meta: Meta) {
  const person = column<string>(db, `SELECT id || ' ' || created_at FROM person WHERE id = ?`);
  const face = column<string>(
    db,
    `SELECT f.id || ' ' || coalesce(p.sha256, p.path) FROM face f JOIN photo p ON p.id = f.photo WHERE f.id = ?`,
  );
  const people = query<{ id: number; text: string }>(
    db,
    `SELECT id, id || ' ' || created_at AS text FROM person`,
  );
  const faces = query<{ id: number; text: string }>(
    db,
    `SELECT f.id, f.id || ' ' || coalesce(p.sha256, p.path) AS text FROM face f JOIN photo p ON p.id = f.photo`,
  );
  const folders = query<{ id: number; text: string }>(db, 'SELECT id, path AS text FROM folder');
  const add = write(db, 'INSERT INTO erasure (id, at, tokens, certificate) VALUES (?, ?, ?, ?)');
  const ids = column<string>(db, 'SELECT id FROM erasure ORDER BY at, id');
  const one = query<{ id: string; at: string; tokens: string }>(
    db,
    'SELECT id, at, tokens FROM erasure WHERE id = ?',
  );
  const has = column<number>(db, 'SELECT 1 FROM erasure WHERE id = ?');
  const certificate = column<string>(db, 'SELECT certificate FROM erasure WHERE id = ?');

  /**
   * The library's id is the key: a backup of any age has it, and nobody without the library does. A row is known by what
   * never changes about it; its number alone would be that of another in a library that went on from a backup.
   */
  const token = (kind: 'person' | 'face' | 'folder' | 'library', text: string): string =>
    createHmac('sha256', meta.get('uuid') ?? '')
      .update(`${kind}\0${text}`)
      .digest('hex')
      .slice(0, 32);

  const tokensOf = (
    kind: 'person' | 'face',
    ids: readonly number[],
    read: (id: number) => string | undefined,
  ): string[] =>
    ids.flatMap((id) => {
      const text = read(id);
      return text === undefined ? [] : [token(kind, text)];
    });

  return {
    /** Tells this library from others. */
    library: (): string => token('library', ''),
    /** To be called while the rows are still there. */
    tokens: (rows: {
      people: readonly number[];
      faces: readonly number[];
      folders: readonly string[];
    }): ErasedTokens => ({
      people: tokensOf('person', rows.people, (id) => person.get(id)),
      faces: tokensOf('face', rows.faces, (id) => face.get(id)),
      folders: rows.folders.map((path) => token('folder', path)),
    }),
    /** The rows of this library that such tokens stand for. Looks at every person and face. */
    find(tokens: ErasedTokens): { people: number[]; faces: number[]; folders: number[] } {
      const among = (
        kind: 'person' | 'face' | 'folder',
        wanted: readonly string[],
        rows: () => Iterable<{ id: number; text: string }>,
      ): number[] => {
        if (wanted.length === 0) return [];
        const set = new Set(wanted);
        const found: number[] = [];
        for (const { id, text } of rows()) if (set.has(token(kind, text))) found.push(id);
        return found;
      };
      return {
        people: among('person', tokens.people, () => people.iterate()),
        faces: among('face', tokens.faces, () => faces.iterate()),
        folders: among('folder', tokens.folders, () => folders.iterate()),
      };
    },
    add(erased: Erased, signed: Certificate): void {
      add.run(erased.id, erased.at, JSON.stringify(erased.tokens), JSON.stringify(signed));
    },
    has: (id: string): boolean => has.get(id) !== undefined,
    /** Every erasure but these, the oldest first. */
    others(known: ReadonlySet<string>): Erased[] {
      const lacking = ids.all().filter((id) => !known.has(id));
      return lacking.flatMap((id) => {
        const row = one.get(id);
        return row === undefined ? [] : [{ ...row, tokens: ErasedTokens.parse(JSON.parse(row.tokens)) }];
      });
    },
    /** What was signed about one; null when there is none of this id. */
    certificate(id: string): Certificate | null {
      const text = certificate.get(id);
      return text === undefined ? null : Certificate.parse(JSON.parse(text));
    },
  };
}
