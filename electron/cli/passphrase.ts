/** The passphrase of an encrypted library. Never an argument: everybody on the computer can read those of every process. */
import { readSync } from 'node:fs';
import { UsageError } from './command.ts';
import { errnoOf } from './errno.ts';

/** Longer is a wrong file. */
const mostBytes = 4096;

/** Where a passphrase may come from: the present one, and the one to set. */
const sources = {
  present: { variable: 'FACET_PASSPHRASE', option: '--passphrase-fd' },
  new: { variable: 'FACET_NEW_PASSPHRASE', option: '--new-passphrase-fd' },
} as const;

/**
 * From file descriptor `fd` up to the first line break or its end, or from a variable of the environment, which is taken out
 * of it so that no child inherits it.
 * @returns null where neither was given
 */
export function readPassphrase(
  fd: string | undefined,
  env: NodeJS.ProcessEnv,
  which: keyof typeof sources = 'present',
): string | null {
  const { variable, option } = sources[which];
  const fromEnv = env[variable];
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- one of two names, both written above
  delete env[variable];
  if (fd === undefined) return fromEnv === undefined || fromEnv === '' ? null : fromEnv;
  if (!/^\d{1,6}$/.test(fd)) throw new UsageError(`${option} must be a number, not "${fd}"`);
  const [line = ''] = readAll(Number(fd)).split(/\r?\n/, 1);
  if (line === '') throw new UsageError(`there is no passphrase on file descriptor ${fd}`);
  return line;
}

function readAll(fd: number): string {
  const bytes = Buffer.alloc(mostBytes + 1);
  let length = 0;
  try {
    for (let read = 1; read > 0 && length < bytes.length; length += read) {
      read = readSync(fd, bytes, length, bytes.length - length, null);
    }
  } catch (thrown) {
    throw new UsageError(`file descriptor ${String(fd)} cannot be read (${errnoOf(thrown)})`);
  }
  if (length > mostBytes) throw new UsageError(`the passphrase is longer than ${String(mostBytes)} bytes`);
  return bytes.toString('utf8', 0, length);
}
