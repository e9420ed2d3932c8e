/** Every question a screen asks, on a large library: how long each holds the library's thread, and until it is answered. */
import { setTimeout as pause } from 'node:timers/promises';
import { api, type Api } from '../../../electron/contract/api.ts';
import type { ListOf } from '../../../electron/contract/lists.ts';
import { openService } from '../../../electron/library/service/service.ts';
import { slowMs } from '../../../electron/library/store/slow.ts';
import { type Client, connect } from '../../../electron/rpc/client.ts';
import { portPair } from '../../../electron/rpc/port.ts';
import { madeLibrary } from '../made-library.ts';
import { compared, plain, type Row } from '../row.ts';

type Question = readonly [name: string, ask: (page: Client<Api>) => Promise<unknown>];

/** Depths of a list at which pages are asked for: as a scrollbar jumps. */
const depths = [0, 0.37, 0.99];

function questions(person: number, face: number, photo: number): Question[] {
  const people = { kinds: ['group' as const], text: '', order: 'faces' as const, minFaces: 1 };
  const photos = { all: [], none: [], folder: null, text: '', order: 'newest' as const };
  const page = { offset: 0, limit: 200 };
  return [
    ['library.folders', (lib) => lib.library.folders({})],
    ['library.skipped', (lib) => lib.library.skipped(page)],
    [
      'people.list, named',
      (lib) => lib.people.list({ ...page, ...people, kinds: ['person'], order: 'name' }),
    ],
    ['people.list, groups by faces', (lib) => lib.people.list({ ...page, ...people })],
    ['people.list, groups by newest', (lib) => lib.people.list({ ...page, ...people, order: 'recent' })],
    ['people.list, all by name', (lib) => lib.people.list({ ...page, ...people, kinds: [], order: 'name' })],
    ['people.list, part of a name', (lib) => lib.people.list({ ...page, ...people, kinds: [], text: 'an' })],
    ['people.get, the largest', (lib) => lib.people.get({ id: person })],
    ...(['doubt', 'best', 'date'] as const).map((order): Question => [
      `people.faces by ${order}`,
      (lib) => lib.people.faces({ ...page, person, order }),
    ]),
    ['people.loose', (lib) => lib.people.loose(page)],
    ['detection.aside', (lib) => lib.detection.aside(page)],
    ['detection.state', (lib) => lib.detection.state({})],
    ...(['newest', 'oldest', 'name'] as const).map((order): Question => [
      `photos.list by ${order}`,
      (lib) => lib.photos.list({ ...page, ...photos, order }),
    ]),
    ['photos.list of a person', (lib) => lib.photos.list({ ...page, ...photos, all: [person] })],
    ['photos.list without one', (lib) => lib.photos.list({ ...page, ...photos, none: [person] })],
    ['photos.list by text', (lib) => lib.photos.list({ ...page, ...photos, text: '77' })],
    ['photos.folders', (lib) => lib.photos.folders({})],
    ['photos.get', (lib) => lib.photos.get({ id: photo })],
    ['review.history', (lib) => lib.review.history(page)],
    ['evaluate.ready', (lib) => lib.evaluate.ready({})],
    ['adapt.status', (lib) => lib.adapt.status({})],
    ['modelChange.status', (lib) => lib.modelChange.status({})],
    ['media.crop', (lib) => lib.media.crop({ face })],
    ['media.thumb', (lib) => lib.media.thumb({ photo })],
  ];
}

/** Longest time, ms, in which nothing else had a turn while `work` went on; and how long that took in all. */
async function held(work: () => Promise<unknown>): Promise<{ worst: number; whole: number }> {
  let worst = 0;
  let last = performance.now();
  let over = false;
  const look = (): void => {
    const now = performance.now();
    worst = Math.max(worst, now - last);
    last = now;
    if (!over) setImmediate(look);
  };
  const start = last;
  setImmediate(look);
  await work();
  over = true;
  look();
  return { worst, whole: performance.now() - start };
}

export async function queries(): Promise<Row[]> {
  const library = await madeLibrary();
  const opened = performance.now();
  const service = openService({ dir: library.dir, appVersion: 'bench' });
  try {
    const rows = [plain('queries', 'opening', 'ms', performance.now() - opened)];
    const [near, far] = portPair();
    service.onPort('host', far);
    const client = connect(api, near);
    // What opening leaves to be done afterwards is not what is measured here.
    await pause(3000);
    const all = { kinds: [], text: '', order: 'faces' as const, minFaces: 1, offset: 0, limit: 1 };
    const person = (await client.people.list(all)).items[0]?.id ?? 0;
    const photo =
      (
        await client.photos.list({
          all: [],
          none: [],
          folder: null,
          text: '',
          order: 'newest',
          offset: 0,
          limit: 1,
        })
      ).items[0]?.id ?? 0;
    const face = (await client.people.get({ id: person })).cover ?? 0;
    const bound = (name: string, ms: number): Row =>
      compared('queries', name, 'ms held', ms, 'the most a query may take', slowMs, { atMost: 1 });
    for (const [name, ask] of questions(person, face, photo)) {
      const { worst, whole } = await held(() => ask(client));
      rows.push(bound(name, worst), plain('queries', `${name}, answered`, 'ms', whole));
    }
    const long: ListOf[] = [
      { list: 'photos', all: [], none: [], folder: null, text: '', order: 'newest' },
      { list: 'people', kinds: ['group'], text: '', order: 'faces', minFaces: 1 },
      { list: 'faces', person, order: 'best' },
    ];
    for (const of of long) {
      const { ids } = await client.lists.ids({ of });
      const rowsOf = client.lists[of.list === 'photos' || of.list === 'people' ? of.list : 'faces'];
      for (const depth of depths) {
        const some = [...ids.subarray(Math.floor(depth * ids.length)).subarray(0, 100)];
        const { worst } = await held(() => rowsOf({ ids: some }));
        rows.push(bound(`100 ${of.list} at ${String(100 * depth)} % of ${String(ids.length)}`, worst));
      }
    }
    client.close();
    return rows;
  } finally {
    await service.close();
    library.remove();
  }
}
