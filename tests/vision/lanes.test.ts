/** Several photos at a time: who gets which lane, when lanes come and go, and that the answers stay the same. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ensureSamples } from '../../build/samples.ts';
import type { Box } from '../../electron/contract/model.ts';
import type { Analysed } from '../../electron/contract/vision.ts';
import { decode, decodeRegion, inspect } from '../../electron/vision/decode/image.ts';
import { readSource } from '../../electron/vision/decode/source.ts';
import { Describer, type PhotoLane } from '../../electron/vision/lanes/describer.ts';
import { Lanes } from '../../electron/vision/lanes/lanes.ts';
import { Thread, ThreadLost } from '../../electron/vision/lanes/thread.ts';
import { Turns } from '../../electron/vision/lanes/turns.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { ensureModels } from '../../native-models/fetch.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when told to, and says on what it runs. */
function held(): {
  work: (worker: string) => Promise<string>;
  on: () => string | undefined;
  end: () => void;
} {
  const over = Promise.withResolvers<undefined>();
  let on: string | undefined;
  return {
    work: async (worker) => {
      on = worker;
      await over.promise;
      return worker;
    },
    on: () => on,
    end: () => {
      over.resolve(undefined);
    },
  };
}

describe('turns', () => {
  test('each worker does one thing at a time, first come first served', async () => {
    const turns = new Turns<string>();
    turns.add('a');
    turns.add('b');
    const [one, two, three] = [held(), held(), held()];
    const done = [one, two, three].map(({ work }) => turns.run(work));
    await settled();
    expect([one.on(), two.on(), three.on()]).toEqual(['a', 'b', undefined]);
    expect(turns.waiting).toBe(1);
    two.end();
    await settled();
    expect(three.on()).toBe('b');
    one.end();
    three.end();
    expect(await Promise.all(done)).toEqual(['a', 'b', 'b']);
    expect(turns.idle).toBe(true);
  });

  test('what wants one worker waits for it and lets others pass', async () => {
    const turns = new Turns<string>();
    turns.add('a');
    turns.add('b');
    const [first, onlyA, any] = [held(), held(), held()];
    void turns.run(first.work);
    void turns.run(onlyA.work, 'a');
    void turns.run(any.work);
    await settled();
    expect([first.on(), onlyA.on(), any.on()]).toEqual(['a', undefined, 'b']);
    first.end();
    await settled();
    expect(onlyA.on()).toBe('a');
  });

  test('a failure frees the worker; one that was let go gets nothing more', async () => {
    const turns = new Turns<string>();
    turns.add('a');
    await expect(turns.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await turns.run((worker) => Promise.resolve(worker))).toBe('a');
    await turns.run((worker) => {
      turns.remove(worker);
      return Promise.resolve();
    });
    const late = held();
    void turns.run(late.work);
    await settled();
    expect(late.on()).toBeUndefined();
  });
});

/** A lane with nothing in it. */
function fakeLane(): PhotoLane & { closed: boolean } {
  return {
    closed: false,
    describe: () => Promise.reject(new Error('not here')),
    trial: () => Promise.reject(new Error('not here')),
    close() {
      this.closed = true;
      return Promise.resolve();
    },
  };
}

describe('lanes', () => {
  const own = fakeLane();

  test('another lane is opened when a photo has to wait, and no more than allowed', async () => {
    const open = vi.fn(() => Promise.resolve(fakeLane()));
    const lanes = new Lanes({ own, most: 2, open });
    await lanes.describe(() => Promise.resolve());
    await lanes.describe(() => Promise.resolve());
    expect(open).not.toHaveBeenCalled();
    const ends = [held(), held(), held(), held()];
    const done = Promise.all(ends.map(({ work }) => lanes.describe(() => work('x'))));
    await settled();
    expect(ends.filter(({ on }) => on() !== undefined)).toHaveLength(2);
    for (const { end } of ends) end();
    await done;
    expect(open).toHaveBeenCalledTimes(1);
    await lanes.close();
  });

  test('a photo over which a lane is lost is described by this thread; no lane is opened in its place', async () => {
    const lost: string[] = [];
    const open = vi.fn(() => Promise.resolve(fakeLane()));
    const lanes = new Lanes({ own, most: 2, open, onLost: (reason) => lost.push(reason) });
    const first = held();
    const held1 = lanes.describe(() => first.work('own'));
    const tried: PhotoLane[] = [];
    const second = lanes.describe((lane) => {
      tried.push(lane);
      return lane === own ? Promise.resolve('own') : Promise.reject(new ThreadLost('out of memory'));
    });
    await settled();
    first.end();
    expect([await held1, await second]).toEqual(['own', 'own']);
    expect(tried).toHaveLength(2);
    expect(lost).toEqual(['out of memory']);
    await Promise.all([1, 2, 3].map(() => lanes.describe(() => settled())));
    expect(open).toHaveBeenCalledTimes(1);
    await lanes.close();
  });

  test('one lane goes on where no other can be opened', async () => {
    const lost: string[] = [];
    const open = vi.fn(() => Promise.reject(new Error('no memory')));
    const lanes = new Lanes({ own, most: 3, open, onLost: (reason) => lost.push(reason) });
    const all = [1, 2, 3, 4].map((n) => lanes.describe(() => settled().then(() => n)));
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4]);
    expect([open.mock.calls.length, lost]).toEqual([1, ['no memory']]);
    await lanes.close();
  });

  test('a lane that rests is closed, and opened anew when photos wait again', async () => {
    const opened: ReturnType<typeof fakeLane>[] = [];
    const open = vi.fn(() => {
      opened.push(fakeLane());
      return Promise.resolve(opened.at(-1) as PhotoLane);
    });
    const lanes = new Lanes({ own, most: 2, open, restMs: 1 });
    const busy = (): Promise<unknown> => Promise.all([1, 2, 3].map(() => lanes.describe(() => settled())));
    await busy();
    await vi.waitFor(() => {
      expect(opened.map(({ closed }) => closed)).toEqual([true]);
    });
    await busy();
    expect(opened).toHaveLength(2);
    await lanes.close();
    expect(opened[1]?.closed).toBe(true);
  });
});

describe('threads', () => {
  let pipeline: Pipeline | undefined;
  const lost: string[] = [];
  afterEach(async () => {
    await pipeline?.close();
    pipeline = undefined;
  });
  const tried: (string | null)[] = [];
  const open = async (lanes: number, exclude: string[] = []): Promise<Pipeline> =>
    (pipeline = await Pipeline.open({
      modelsDir: await ensureModels(),
      detector: 'default',
      exclude,
      threads: 1,
      lanes,
      onLaneLost: (reason) => lost.push(reason),
      onTry: (name) => Promise.resolve(void tried.push(name)),
    }));
  const look = { embed: true, crops: true, thumb: true };
  const told = ({ cost, ...rest }: Analysed): unknown => ({ ...rest, parts: cost.regions });

  test('two lanes give, bit for bit, what one gives', async () => {
    const samples = await ensureSamples();
    const sources = [1, 2, 3, 4, 5, 6].map((n) => {
      const path = `${samples}/sample${String(n)}.jpg`;
      return { path, bytes: null, label: path };
    });
    const all = async (of: Pipeline): Promise<unknown[]> =>
      (await Promise.all(sources.map((source) => of.analyse(source, look)))).map(told);
    const alone = await all(await open(1));
    await pipeline?.close();
    // As the host does once threads have ended the process.
    expect(await all(await open(2, ['threads']))).toEqual(alone);
    await pipeline?.close();
    expect(tried).not.toContain('threads');
    const two = await open(2);
    expect(await all(two)).toEqual(alone);
    // The thread may have come too late for these; it is there for the next.
    await vi.waitFor(
      () => {
        expect(tried.slice(-2)).toEqual(['threads', null]);
      },
      { timeout: 20_000 },
    );
    expect(await all(two)).toEqual(alone);
    expect(lost).toEqual([]);
  }, 180_000);

  test('a thread asks for a part at full size where it needs it, and says what it cost', async () => {
    const options = { modelsDir: await ensureModels(), detector: 'default', exclude: [], threads: 1 };
    const path = `${await ensureSamples()}/sample1.jpg`;
    const file = await readSource({ path, bytes: null, label: path });
    const info = await inspect(file, path);
    // At an eighth, eyes are closer than the template wants them.
    const small = await decode(file, info, path, 8);
    const closer = vi.fn((region: Box) => decodeRegion(file, info, path, region));
    const own = await Describer.open(options);
    const thread = await Thread.open(options);
    const answers = [await own.describe(small, closer, look), await thread.describe(small, closer, look)];
    const [here, there] = answers.map(({ faces, thumb, cost }) => ({ faces, thumb, parts: cost.regions }));
    expect(there).toEqual(here);
    expect([here?.faces.length, here?.parts, closer.mock.calls.length]).toEqual([3, 1, 2]);
    const broken = (): Promise<never> => Promise.reject(new Error('cut short'));
    await expect(thread.describe(small, broken, look)).rejects.toThrow('cut short');
    await thread.close();
    await expect(thread.describe(small, null, look)).rejects.toThrow(ThreadLost);
    await own.close();
  });

  test('a photo that is waiting when its call is aborted is not described; a model that is missing fails its photo', async () => {
    const path = `${await ensureSamples()}/sample1.jpg`;
    const source = { path, bytes: null, label: path };
    const two = await open(2);
    const abort = new AbortController();
    const running = [1, 2, 3].map(() => two.analyse(source, look));
    const doomed = two.analyse(source, look, abort.signal);
    abort.abort(new Error('enough'));
    await expect(doomed).rejects.toThrow('enough');
    for (const { faces } of await Promise.all(running)) expect(faces).toHaveLength(3);
    await expect(two.analyse(source, { ...look, detector: 'none' })).rejects.toMatchObject({
      error: { code: 'detector-missing' },
    });
  });
});
