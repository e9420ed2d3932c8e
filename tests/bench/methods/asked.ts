/** What is asked of a library that is measured, and about whom. */
import type { Api } from '../../../electron/contract/api.ts';
import type { Grant } from '../../../electron/contract/model.ts';
import type { Client } from '../../../electron/rpc/client.ts';

/** `group.method`, of every method of the contract. */
export type Name = { [G in keyof Api]: `${G}.${keyof Api[G] & string}` }[keyof Api];

/** A library's own rows to ask about. */
export interface Subject {
  readonly page: Client<Api>;
  /** The group and the named person with the most faces. */
  readonly group: number;
  readonly person: number;
  /** A face of that person. */
  readonly face: number;
  readonly photo: number;
  readonly folder: string;
  /** A photo with two faces of the library, looked at, and as a grant. */
  readonly probe: string;
  readonly grant: string;
  /** An empty folder to write to. */
  readonly room: string;
}

export type Ask = (subject: Subject) => Promise<unknown>;

/** One way of asking, or several by what tells them apart. */
export type Asks = Ask | Readonly<Record<string, Ask>>;

/** Longest a stream is followed, ms: what it holds in that time is what it holds. */
const followed = 10_000;

/** Reads a stream to its end, or for as long as {@link followed}. */
export async function follow<E>(
  stream: (options: { signal: AbortSignal }) => AsyncIterable<E>,
): Promise<number> {
  const signal = AbortSignal.timeout(followed);
  let events = 0;
  try {
    for await (const event of stream({ signal })) if (event !== undefined) events++;
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
  return events;
}

/** All of a table of asks, by name. */
export function each(table: Readonly<Record<string, Asks>>): [name: string, ask: Ask][] {
  return Object.entries(table).flatMap(([name, asks]) =>
    typeof asks === 'function'
      ? [[name, asks] as [string, Ask]]
      : Object.entries(asks).map(([how, ask]): [string, Ask] => [`${name}, ${how}`, ask]),
  );
}

const one = { offset: 0, limit: 1 };

/** @param give makes a grant of a path */
export async function subjectOf(page: Client<Api>, photoPath: string, room: string): Promise<Subject> {
  const people = { ...one, text: '', order: 'faces' as const, minFaces: 1 };
  const [group] = (await page.people.list({ ...people, kinds: ['group'] })).items;
  const [person] = (await page.people.list({ ...people, kinds: ['person'] })).items;
  if (group === undefined || person === undefined)
    throw new Error('the library has no group or nobody named');
  const [face] = (await page.people.faces({ ...one, person: person.id, order: 'best' })).items;
  if (face === undefined) throw new Error('somebody named has no face');
  const folders = await page.photos.folders({});
  const grant: Grant = await page.host.grant({ path: photoPath, save: false });
  let probe = '';
  for await (const seen of page.probe.examine({ grants: [grant.id] })) probe = seen.probe;
  return {
    page,
    group: group.id,
    person: person.id,
    face: face.id,
    photo: face.photo,
    folder: folders[folders.length >> 1]?.folder ?? '/',
    probe,
    grant: grant.id,
    room,
  };
}
