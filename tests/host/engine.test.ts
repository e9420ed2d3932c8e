import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FacetError } from '../../electron/contract/errors.ts';
import type { Pace, PaceFound } from '../../electron/contract/pace.ts';
import type { EngineState } from '../../electron/contract/shell.ts';
import { type Engine, startEngine, startVisionOnly } from '../../electron/host/engine.ts';
import { parallelFor } from '../../electron/host/parallel.ts';
import { type Client, connect } from '../../electron/rpc/client.ts';
import { toy } from './fixtures/contract.ts';
import { toyOptions } from './fixtures/options.ts';

let dir: string;
let lines: string[];
let engine: Engine | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'facet-host-'));
  lines = [];
});
afterEach(async () => {
  await engine?.stop();
  engine = undefined;
});

const start = async (): Promise<Engine> => (engine = await startEngine(toyOptions(dir, lines)));
const library = (of: Engine): Client<typeof toy> => connect(toy, of.openPort('host'));
const journal = (): string[] => readFileSync(join(dir, 'journal.txt'), 'utf8').trim().split('\n');
const alive = (pid: number | undefined): boolean => {
  try {
    process.kill(pid ?? 0, 0);
    return true;
  } catch {
    return false;
  }
};
const codeOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no error',
    (thrown: unknown) => (thrown instanceof FacetError ? thrown.error.code : String(thrown)),
  );

describe('calls', () => {
  test('reach a child process with typed arrays intact and the role of their port', async () => {
    const client = connect(toy, (await start()).openPort('page'));
    const value = { floats: new Float32Array([1.5, -2]), bytes: new Uint8Array([0, 255]), text: 'ü\n😀' };
    const answer = await client.toy.echo({ value });
    expect(answer.value).toEqual(value);
    expect((answer.value as typeof value).floats).toBeInstanceOf(Float32Array);
    expect(answer.role).toBe('page');
    expect(answer.pid).not.toBe(process.pid);
  });

  test('of several ports do not mix, and a closed port fails its calls only', async () => {
    const running = await start();
    const [one, two] = [library(running), library(running)];
    const hanging = codeOf(one.toy.hang({}));
    one.close();
    expect(await hanging).toBe('engine-down');
    expect((await two.toy.echo({ value: 2 })).value).toBe(2);
  });

  test('go from the library to vision over the joined peer port', async () => {
    const running = await start();
    const answer = await library(running).toy.askVision({ value: new Float32Array(512).fill(0.5) });
    expect(answer.pid).toBe(running.pids().vision);
    expect(answer.value).toEqual(new Float32Array(512).fill(0.5));
  });
});

describe('crashes', () => {
  test('vision comes back with a new peer port; open calls fail with engine-down; the library stays', async () => {
    const running = await start();
    const client = library(running);
    const states: EngineState['state'][] = [];
    running.onState(({ state }) => states.push(state));
    const before = running.pids();
    const open = codeOf(connect(toy, running.openVision()).toy.hang({}));
    process.kill(before.vision ?? 0, 'SIGKILL');
    expect(await open).toBe('engine-down');
    await vi.waitFor(() => {
      expect(states).toEqual(['ready', 'restarting', 'ready']);
    }, 10_000);
    expect(running.pids().library).toBe(before.library);
    const answer = await client.toy.askVision({ value: 1 });
    expect(answer.pid).toBe(running.pids().vision);
    expect(answer.pid).not.toBe(before.vision);
  });

  test('a library that crashes four times in a minute is given up', async () => {
    const running = await start();
    for (const wait of [500, 2000, 8000]) {
      const before = Date.now();
      process.kill(running.pids().library ?? 0, 'SIGKILL');
      await vi.waitFor(() => {
        expect(running.state.state).toBe('restarting');
      }, 5000);
      await vi.waitFor(() => {
        expect(running.state.state).toBe('ready');
      }, wait + 5000);
      expect(Date.now() - before).toBeGreaterThanOrEqual(wait);
      expect((await library(running).toy.askVision({ value: wait })).value).toBe(wait);
    }
    process.kill(running.pids().library ?? 0, 'SIGKILL');
    await vi.waitFor(() => {
      expect(running.state.state).toBe('failed');
    }, 5000);
    expect(running.state).toMatchObject({ error: { code: 'engine-down', process: 'library' } });
    expect(() => running.openPort('page')).toThrow(FacetError);
  });

  test('a provider that crashes vision at its start is excluded from the next', async () => {
    writeFileSync(join(dir, 'bad-gpu'), '');
    const running = await start();
    const { init } = await connect(toy, running.openVision()).toy.echo({ value: 0 });
    expect(init).toMatchObject({ role: 'vision', exclude: ['bad-gpu'] });
    expect(lines.join('\n')).toContain('bad-gpu ended the process');
  });
});

describe('pace', () => {
  test('is measured where nothing is known, and is what vision starts at from then on', async () => {
    let known: Pace | null = null;
    const found: PaceFound[] = [];
    const pace = {
      now: () => known,
      found: (what: PaceFound): void => {
        found.push(what);
        known = { ...what.taken, lanes: 3 };
      },
    };
    const running = (engine = await startEngine({ ...toyOptions(dir, lines), pace }));
    expect(found).toEqual([
      {
        trials: [{ provider: 'cpu', lanes: 2, threads: 1, batch: 1, rate: 8 }],
        taken: { provider: null, lanes: 2, threads: 1, batch: 1 },
      },
    ]);
    const states: EngineState['state'][] = [];
    running.onState(({ state }) => states.push(state));
    const before = running.pids();
    running.renewVision();
    running.renewVision();
    await vi.waitFor(() => {
      expect(states).toEqual(['ready', 'restarting', 'ready']);
    }, 10_000);
    expect(running.pids().library).toBe(before.library);
    expect(running.pids().vision).not.toBe(before.vision);
    const { init } = await connect(toy, running.openVision()).toy.echo({ value: 0 });
    expect(init).toMatchObject({ pace: { lanes: 3, threads: 1 } });
    expect(found).toHaveLength(1);
    // Ended in order, once.
    expect(journal().filter((line) => line === 'vision closed')).toHaveLength(1);
  });

  test('follows the cores where nobody asks for a measurement', async () => {
    const running = await start();
    const { init } = await connect(toy, running.openVision()).toy.echo({ value: 0 });
    const { lanes, threads } = parallelFor(availableParallelism());
    expect(init).toMatchObject({ pace: { provider: null, lanes, threads, batch: 1 } });
  });
});

describe('start', () => {
  test('a named failure is reported as it is, without restarts, and leaves nothing running', async () => {
    writeFileSync(join(dir, 'library-fatal'), '');
    await expect(start()).rejects.toMatchObject({ error: { code: 'library-locked', path: dir } });
    expect(journal().filter((line) => line === 'library init')).toHaveLength(1);
    // The error says it; a line about the process's end would say it a second time.
    expect(lines.filter((line) => line.startsWith('error library'))).toEqual([]);
    const pids = lines.flatMap((line) => /pid (\d+)/.exec(line)?.[1] ?? []).map(Number);
    expect(pids.filter(alive)).toEqual([]);
  });

  test('an engine may be stopped twice', async () => {
    const alone = await startVisionOnly(toyOptions(dir, lines));
    const { vision } = alone.pids();
    await Promise.all([alone.stop(), alone.stop()]);
    await alone.stop();
    expect(alive(vision)).toBe(false);
  });

  test('a missing executable is an error, not a crash of the host', async () => {
    const options = { ...toyOptions(dir, lines), nodePath: join(dir, 'no-node') };
    expect(await codeOf(startVisionOnly(options))).toBe('engine-down');
  });

  test('with wait: library the engine is usable while vision fails, and says so', async () => {
    writeFileSync(join(dir, 'vision-fatal'), '');
    engine = await startEngine({ ...toyOptions(dir, lines), wait: 'library' });
    expect((await library(engine).toy.echo({ value: 1 })).value).toBe(1);
    await vi.waitFor(() => {
      expect(engine?.state).toMatchObject({ state: 'failed' });
    }, 5000);
  });

  test('children get a clean environment, and their output goes to the log', async () => {
    vi.stubEnv('NODE_OPTIONS', '--title=leaked');
    vi.stubEnv('ELECTRON_RUN_AS_NODE', '1');
    vi.stubEnv('FACET_KEPT', 'yes');
    const env = await library(await start()).toy.env({});
    vi.unstubAllEnvs();
    expect(Object.keys(env).filter((name) => /^(ELECTRON_|NODE_OPTIONS)/.test(name))).toEqual([]);
    expect(env['FACET_KEPT']).toBe('yes');
    expect(lines).toContain('info library: library says hello');
  });
});

describe('end', () => {
  test('vision ends first, the library last, both in order', async () => {
    const pids = (await start()).pids();
    await engine?.stop();
    expect(journal().filter((line) => /shutdown|closed/.test(line))).toEqual([
      'vision shutdown',
      'vision closed',
      'library shutdown',
      'library closed',
    ]);
    expect([pids.library, pids.vision].filter(alive)).toEqual([]);
  });

  test('a process that does not answer is killed after 3 s', async () => {
    const running = await start();
    const vision = running.pids().vision;
    void codeOf(connect(toy, running.openVision()).toy.block({ ms: 60_000 }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = Date.now();
    await running.stop();
    expect(Date.now() - before).toBeLessThan(6000);
    expect(alive(vision)).toBe(false);
  });

  test('kill -9 of the host leaves no orphan, and the library still closes in order', async () => {
    const host = spawn(process.execPath, [fileURLToPath(new URL('fixtures/host.ts', import.meta.url)), dir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: host.stdout }), 'line')) as [string];
    const pids = JSON.parse(line) as { library: number; vision: number };
    expect([pids.library, pids.vision].every(alive)).toBe(true);
    host.kill('SIGKILL');
    await vi.waitFor(() => {
      expect([pids.library, pids.vision].filter(alive)).toEqual([]);
    }, 10_000);
    expect(journal()).toContain('library closed');
  });
});
