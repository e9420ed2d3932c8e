/**
 * One file from the network into its part: goes on where it stopped, tries again when the line is cut, and never
 * takes more than was promised. Nothing is believed here: whoever uses the part checks its hash.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { FacetError } from '../../contract/errors.ts';
import { addressOf } from './address.ts';
import { fileError, type FreeBytes, needRoom } from './disk.ts';
import { Part } from './part.ts';
import { type Answer, ask, Dropped, reasonOf } from './request.ts';

export interface Wanted {
  /** What it is for, in errors. */
  readonly model: string;
  readonly url: string;
  /** Where the bytes gather. */
  readonly part: string;
  /** Bytes of the whole; of an archive, which may be packed anew around the same models, about so many. */
  readonly bytes: number;
  readonly exact: boolean;
  /** Bytes that will be written beside it once it is here. */
  readonly room: number;
}

export interface Patience {
  /** Tries in a row that bring nothing new. */
  readonly tries: number;
  /** Wait after the first, doubled after each further, ms. */
  readonly pauseMs: number;
  /** Longest time without a byte, ms. */
  readonly stallMs: number;
}

export const patience: Patience = { tries: 6, pauseMs: 1000, stallMs: 30_000 };

/** An archive may be larger than it was by this factor. */
const repacked = 1.1;

export interface DownloadOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number, total: number | null) => void;
  readonly patience?: Patience;
  readonly free?: FreeBytes;
  /** See `address.ts`. */
  readonly mirror?: string | undefined;
}

/**
 * Completes the part, durably. On any error it stays as far as it came, unless it cannot be right.
 * @returns whether it went on with what an earlier call had left
 * @throws FacetError `network`, `disk-full`, `unreadable`, `model-mismatch` (another size than promised)
 * @throws AbortError
 */
export async function download(wanted: Wanted, options: DownloadOptions): Promise<{ resumed: boolean }> {
  const { signal } = options;
  const { tries, pauseMs } = options.patience ?? patience;
  const address = addressOf(wanted.url, options.mirror);
  signal.throwIfAborted();
  const part = await Part.open(wanted.part, wanted.url).catch((thrown: unknown) => {
    throw fileError(thrown, wanted.part);
  });
  try {
    const before = part.have;
    let most = part.have;
    for (let idle = 0; !isWhole(part, wanted);) {
      try {
        await attempt(part, wanted, address, options);
      } catch (thrown) {
        signal.throwIfAborted();
        if (!(thrown instanceof Dropped)) throw fileError(thrown, wanted.part);
        idle = part.have > most ? 1 : idle + 1;
        most = Math.max(most, part.have);
        if (idle >= tries)
          throw new FacetError(
            { code: 'network', url: wanted.url, detail: thrown.message },
            { cause: thrown },
          );
        await sleep(thrown.waitMs ?? pauseMs * 2 ** (idle - 1), undefined, { signal });
      }
    }
    await part.sync();
    return { resumed: before > 0 };
  } finally {
    await part.close();
  }
}

function isWhole({ have, total }: Part, { bytes, exact }: Wanted): boolean {
  return have > 0 && have === (exact ? bytes : total);
}

/** One request and as much of its answer as comes. @throws Dropped, FacetError, errors of the file system */
async function attempt(part: Part, wanted: Wanted, address: URL, options: DownloadOptions): Promise<void> {
  const { stallMs } = options.patience ?? patience;
  const stalled = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      stalled.abort();
    }, stallMs);
  };
  const signal = AbortSignal.any([options.signal, stalled.signal]);
  alive();
  try {
    const answer = await ask(address, part, signal);
    const body = await accept(part, answer, wanted, options.free);
    if (body === null) return;
    options.onProgress(part.have, part.total);
    for await (const bytes of body) {
      const most = part.total ?? mostBytes(wanted);
      if (part.have + bytes.length > most)
        await refuse(part, `the server sends more than the ${String(most)} bytes promised`, wanted);
      await part.append(bytes);
      options.onProgress(part.have, part.total);
      alive();
    }
    const whole = part.total ?? (wanted.exact ? wanted.bytes : null);
    if (whole !== null && part.have < whole)
      throw new Dropped(`the connection ended after ${String(part.have)} of ${String(whole)} bytes`);
    if (part.total === null) await part.end();
  } catch (thrown) {
    if (stalled.signal.aborted) throw new Dropped(`nothing came for ${String(stallMs / 1000)} s`);
    // A line that is cut in the middle of the body comes as a TypeError, ours and the disk's are their own.
    if (thrown instanceof TypeError) throw new Dropped(reasonOf(thrown), null, { cause: thrown });
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

/** Makes the part ready for the body. @returns null when there is nothing more to come */
async function accept(
  part: Part,
  { from, total, version, body }: Answer,
  wanted: Wanted,
  free: FreeBytes | undefined,
): Promise<ReadableStream<Uint8Array> | null> {
  const discard = async (): Promise<void> => {
    await body?.cancel().catch(() => undefined);
  };
  if (total !== null && (wanted.exact ? total !== wanted.bytes : total > mostBytes(wanted))) {
    await discard();
    const about = wanted.exact ? '' : 'about ';
    await refuse(
      part,
      `the server offers ${String(total)} bytes, not ${about}${String(wanted.bytes)}`,
      wanted,
    );
  }
  const differs = (now: unknown, then: unknown): boolean => now !== null && then !== null && now !== then;
  // A server that does not know `If-Range` sends the rest of another file.
  const changed = part.have > 0 && (differs(version, part.version) || differs(total, part.total));
  if (from !== part.have || changed || body === null) {
    await part.begin(null, null);
    if (from !== 0 || body === null) {
      await discard();
      throw new Dropped('the server sent another part of the file than was asked for');
    }
  }
  if (part.have === 0) await part.begin(version, total);
  try {
    await needRoom(part.path, (total ?? mostBytes(wanted)) - part.have + wanted.room, free);
  } catch (thrown) {
    await discard();
    throw thrown;
  }
  return body;
}

function mostBytes({ bytes, exact }: Wanted): number {
  return exact ? bytes : Math.round(bytes * repacked);
}

/** What came cannot be right, and more of it will not help. */
async function refuse(part: Part, detail: string, { model, url }: Wanted): Promise<never> {
  await part.begin(null, null);
  throw new FacetError({ code: 'model-mismatch', model, detail: `${url}: ${detail}` });
}
