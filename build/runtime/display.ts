/** A display to draw on where the machine has none. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { FacetError } from '../../electron/contract/errors.ts';
import { hasDisplay } from './system.ts';

export interface Display {
  /** Variables to add to the environment of whatever opens windows. */
  readonly env: Readonly<Record<string, string>>;
  readonly virtual: boolean;
  readonly stop: () => Promise<void>;
}

/** The display of this machine, or a virtual one. @throws FacetError as {@link virtualDisplay} */
export async function withDisplay(): Promise<Display> {
  if (hasDisplay()) return { env: {}, virtual: false, stop: () => Promise.resolve() };
  return virtualDisplay();
}

/**
 * A virtual display (Xvfb) on the first free number, which Xvfb picks and reports itself: no guessing, no race
 * between two runs.
 * @param more arguments for Xvfb
 * @throws FacetError `internal` when Xvfb does not start.
 */
export async function virtualDisplay(more: readonly string[] = []): Promise<Display> {
  const size = ['-screen', '0', '1600x1000x24'];
  const xvfb = spawn('Xvfb', ['-displayfd', '3', ...size, '-nolisten', 'tcp', ...more], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const exited = once(xvfb, 'exit').catch(() => undefined);
  const lines = createInterface({ input: xvfb.stdio[3] as Readable });
  const number = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    exited.then(() => undefined),
  ]);
  lines.close();
  if (number === undefined) throw new FacetError({ code: 'internal', detail: 'Xvfb did not start' });
  // An Xvfb left behind by a killed parent would stay for good.
  const killNow = (): void => void xvfb.kill();
  process.once('exit', killNow);
  return {
    env: { DISPLAY: `:${number}` },
    virtual: true,
    stop: async () => {
      process.off('exit', killNow);
      xvfb.kill();
      await exited;
    },
  };
}
