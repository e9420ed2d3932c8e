import { fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { tempDir } from '../../support/temp.ts';
import { startModelServer } from './server.ts';
import { bare } from './world.ts';

const child = fileURLToPath(new URL('kill-child.ts', import.meta.url));

/** Fetches in a process of its own; killed once `bytes` have come. @returns how it ended, null when killed */
function run(dir: string, url: string, bytes: number): Promise<string | null> {
  return new Promise((resolve) => {
    const fetcher = fork(child, [dir, url], { stdio: 'inherit' });
    let end: string | null = null;
    fetcher.on('message', (message) => {
      if (typeof message === 'string') end = message;
      else if (Number(message) >= bytes) fetcher.kill('SIGKILL');
    });
    fetcher.on('exit', () => {
      resolve(end);
    });
  });
}

it(
  'goes on after kill -9, again and again, and what is there in the end is the file',
  { timeout: 60_000 },
  async () => {
    const server = await startModelServer();
    server.files.set('/bare.onnx', { bytes: bare, pauseMs: 15 });
    const dir = tempDir();
    for (const bytes of [20_000, 70_000, 130_000]) expect(await run(dir, server.url, bytes)).toBeNull();
    expect(await run(dir, server.url, Infinity)).toBe('installed');

    expect(readFileSync(join(dir, 'bare.onnx')).equals(bare)).toBe(true);
    expect(readdirSync(join(dir, 'downloads'))).toEqual([]);
    const from = server.asked.map(({ range }) => Number(/\d+/.exec(range ?? '0')?.[0]));
    expect(from).toHaveLength(4);
    // Each goes on where the one before had come to.
    expect(from[0]).toBe(0);
    for (const [at, bytes] of [20_000, 70_000, 130_000].entries())
      expect(from[at + 1]).toBeGreaterThanOrEqual(bytes);
  },
);
